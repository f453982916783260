package folkmoot.protocol.raft;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * When a group rests, and who speaks for it meanwhile: while nothing is to do, its leader says so
 * seldom, and that it is there, and who hears it, is said by the pulses of the nodes, one for all
 * groups. As in many systems of many groups (CockroachDB's quiescence, TiKV's hibernation), but for
 * a bound: what a node says of itself stands for a replica only for so long after that has spoken.
 */
public interface RestRule {
  /**
   * Whether a leader rests that has nothing to say, and whose followers have all there is.
   *
   * @param quiet since something was last to do
   * @param restAfter so long there has to be nothing to do
   */
  boolean mayRest(Duration quiet, Duration restAfter);

  /**
   * When a replica of a resting group counts as heard.
   *
   * @param voiceNanos when itself was last heard
   * @param pulseNanos when its node was; empty if it was not, since this one started
   * @param atMost for so long after its own voice its node's counts
   * @return monotonic nanoseconds, never before {@code voiceNanos}
   */
  long heard(long voiceNanos, OptionalLong pulseNanos, Duration atMost);

  static RestRule bounded() {
    return new RestRule() {
      @Override
      public boolean mayRest(Duration quiet, Duration restAfter) {
        return quiet.compareTo(restAfter) >= 0;
      }

      @Override
      public long heard(long voiceNanos, OptionalLong pulseNanos, Duration atMost) {
        if (pulseNanos.isEmpty()) return voiceNanos;
        long after = pulseNanos.getAsLong() - voiceNanos;
        return voiceNanos + Math.max(0, Math.min(after, atMost.toNanos()));
      }
    };
  }
}
