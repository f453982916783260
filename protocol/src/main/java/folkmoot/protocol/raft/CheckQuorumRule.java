package folkmoot.protocol.raft;

import java.time.Duration;
import java.util.function.ToLongFunction;

/** When a leader that is not answered gives up (thesis §6.2; trap 12). */
@FunctionalInterface
public interface CheckQuorumRule {
  /**
   * @param heard monotonic nanoseconds at which the leader sent the latest message that each voter
   *     has answered in this term; the leader itself: now
   */
  boolean holds(
      Configuration configuration, ToLongFunction<Voter> heard, long nowNanos, Duration window);

  /**
   * A majority answered something that was sent within the window; what was only sent is nothing.
   */
  static CheckQuorumRule paper() {
    return (configuration, heard, nowNanos, window) ->
        configuration.isQuorum(voter -> nowNanos - heard.applyAsLong(voter) <= window.toNanos());
  }
}
