package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.Operation;
import java.util.Optional;

/**
 * How far one operation has come. Times are nanoseconds of the gateway's monotonic clock, compared
 * by difference.
 *
 * @param defaultConcern the client named no write concern, so it may be raised
 * @param mayForward another node may be asked
 * @param deadline when the client must have an answer
 * @param asked an attempt is out and unanswered
 * @param due when to look at it again if nothing comes: never after the deadline
 * @param retryUntil when to stop trying again; set by the first answer that applied nothing
 * @param hops how many attempts since the last pause
 * @param pauses how often it has paused
 * @param repeats how often a read was asked again for want of an answer
 * @param last who said that nothing was applied: this node itself, if it ever did
 * @param reason why, in the last such answer; empty if it was for want of a leader
 */
record Journey(
    Operation operation,
    boolean defaultConcern,
    boolean mayForward,
    long deadline,
    boolean asked,
    long due,
    Optional<Long> retryUntil,
    int hops,
    int pauses,
    int repeats,
    Optional<Served> last,
    Optional<String> reason) {

  static Journey begin(
      Operation operation, boolean defaultConcern, boolean mayForward, long deadline) {
    return new Journey(
        operation,
        defaultConcern,
        mayForward,
        deadline,
        false,
        deadline,
        Optional.empty(),
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }

  boolean isWrite() {
    return operation instanceof Operation.Write;
  }

  /** An attempt leaves now. */
  Journey sent(long due) {
    return at(true, due, hops + 1, pauses, repeats);
  }

  Journey pausedUntil(long due) {
    return at(false, due, 0, pauses + 1, repeats);
  }

  /** A read that is not waited for any longer. */
  Journey repeated() {
    return at(false, deadline, 0, pauses, repeats + 1);
  }

  private Journey at(boolean asked, long due, int hops, int pauses, int repeats) {
    return new Journey(
        operation,
        defaultConcern,
        mayForward,
        deadline,
        asked,
        due,
        retryUntil,
        hops,
        pauses,
        repeats,
        last,
        reason);
  }

  /** The attempt that was out applied nothing. */
  Journey turnedAway(Served shown, Optional<String> why, long giveUp) {
    Optional<Long> until = retryUntil.isPresent() ? retryUntil : Optional.of(giveUp);
    return new Journey(
        operation,
        defaultConcern,
        mayForward,
        deadline,
        false,
        deadline,
        until,
        hops,
        pauses,
        repeats,
        Optional.of(shown),
        why);
  }

  /** The same write with a concern that was raised: only once. */
  Journey raised(Operation.Write stronger) {
    return new Journey(
        stronger,
        false,
        mayForward,
        deadline,
        false,
        deadline,
        retryUntil,
        0,
        pauses,
        repeats,
        last,
        reason);
  }
}
