package folkmoot.protocol.raft;

import folkmoot.protocol.Invariants;
import java.util.ArrayList;
import java.util.List;

/**
 * What a leader knows of one follower's log (Raft §5.3 {@code nextIndex} and {@code matchIndex},
 * with pipelining as thesis §10.2.2). Immutable.
 *
 * @param next the entry to send next
 * @param match up to where the follower's log is known to match and to be durable
 * @param inFlight what was sent and not yet acknowledged, oldest first
 */
public record Progress(Mode mode, long next, long match, List<Sent> inFlight) {

  public enum Mode {
    /**
     * Where the logs match is not known, or not whether the follower takes entries in: one message
     * at a time, and another one if {@link #heartbeat} comes before its answer.
     */
    PROBE,
    /**
     * The logs match up to {@code next - 1} unless a message was lost: as many as the window has.
     */
    REPLICATE
  }

  /** One message with entries that was sent. */
  public record Sent(long lastIndex, int bytes) {}

  public Progress {
    inFlight = List.copyOf(inFlight);
    Invariants.check(match < next, "match %s is before next %s", match, next);
  }

  /** A new leader's first guess: everything it has is there (Raft §5.3). */
  public static Progress probing(long next) {
    return new Progress(Mode.PROBE, next, 0, List.of());
  }

  /** True if one more message with entries fits in the window. */
  public boolean maySend(int messages, long bytes) {
    if (mode == Mode.PROBE) return inFlight.isEmpty();
    return inFlight.size() < messages && inFlightBytes() < bytes;
  }

  public long inFlightBytes() {
    long sum = 0;
    for (Sent sent : inFlight) sum += sent.bytes();
    return sum;
  }

  /** After a message with entries up to {@code lastIndex} was sent. */
  public Progress sent(long lastIndex, int bytes) {
    List<Sent> more = new ArrayList<>(inFlight.size() + 1);
    more.addAll(inFlight);
    more.add(new Sent(lastIndex, bytes));
    return new Progress(mode, mode == Mode.PROBE ? next : lastIndex + 1, match, more);
  }

  /** What a probe sent may be lost: it may be sent again. In a pipeline a refusal says so. */
  public Progress heartbeat() {
    return mode == Mode.PROBE ? new Progress(mode, next, match, List.of()) : this;
  }

  /**
   * After the follower has said that it matches, durably, up to {@code matchIndex}. The probe is
   * over once the follower has what comes next, not before: to one that says no more than that the
   * logs match, and takes nothing in, a whole window would be sent with each of its answers, and
   * each message of the window would bring another answer.
   */
  public Progress acknowledged(long matchIndex) {
    long matched = Math.max(match, matchIndex);
    if (mode == Mode.PROBE && matched < next) return new Progress(mode, next, matched, inFlight);
    if (mode == Mode.PROBE) return new Progress(Mode.REPLICATE, matched + 1, matched, List.of());
    List<Sent> left = inFlight.stream().filter(sent -> sent.lastIndex() > matched).toList();
    return new Progress(mode, Math.max(next, matched + 1), matched, left);
  }

  /**
   * After the follower has refused: back to where it hinted, one message at a time. A refusal that
   * is older than what is known since changes nothing.
   *
   * @param log the leader's own log
   */
  public Progress refused(long rejectedIndex, long hintTerm, long hintIndex, LogTerms log) {
    boolean stale = rejectedIndex <= match || (mode == Mode.PROBE && rejectedIndex != next - 1);
    if (stale) return this;
    long shared = hintTerm == 0 ? 0 : log.lastIndexOf(hintTerm);
    long hinted = shared == 0 ? hintIndex : shared + 1;
    long back = Math.max(match + 1, Math.min(rejectedIndex, hinted));
    return new Progress(Mode.PROBE, back, match, List.of());
  }

  /**
   * The follower has lost what it had after {@code lastIndex}, acknowledged or not.
   *
   * @param log the leader's own log
   */
  public Progress forgotten(long lastIndex, LogTerms log) {
    return new Progress(Mode.PROBE, Math.min(lastIndex, log.lastIndex()) + 1, 0, List.of());
  }
}
