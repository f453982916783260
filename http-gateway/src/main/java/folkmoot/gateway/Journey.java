package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.Operation;
import java.util.Optional;

/**
 * How far one operation has come. Times are nanoseconds of the gateway's monotonic clock, compared
 * by difference.
 *
 * @param request what was asked, and until when
 * @param place by which a second attempt at a write is known; without one there is none
 * @param asked an attempt is out and unanswered
 * @param due when to look at it again if nothing comes: never after the deadline
 * @param uncertain an attempt may have been applied, or may yet be, and nobody has said so
 * @param retryUntil when to stop trying again; set by the first answer that applied nothing
 * @param tries how often it was tried
 * @param last who said that nothing was applied: this node itself, if it ever did
 * @param reason why, in the last such answer; empty if it was for want of a leader
 */
record Journey(
    Request request,
    Optional<GatewaySession.Place> place,
    boolean asked,
    long due,
    boolean uncertain,
    Optional<Long> retryUntil,
    Tries tries,
    Optional<Served> last,
    Optional<String> reason) {

  /**
   * What does not change on the way, but for the concern.
   *
   * @param defaultConcern the client named no write concern, so it may be raised
   * @param mayForward another node may be asked
   * @param deadline when the client must have an answer
   */
  record Request(Operation operation, boolean defaultConcern, boolean mayForward, long deadline) {}

  /**
   * @param hops how many attempts since the last pause
   * @param pauses how often it has paused
   * @param repeats how often it was asked again for want of an answer
   */
  record Tries(int hops, int pauses, int repeats) {}

  static Journey begin(
      Operation operation, boolean defaultConcern, boolean mayForward, long deadline) {
    return new Journey(
        new Request(operation, defaultConcern, mayForward, deadline),
        Optional.empty(),
        false,
        deadline,
        false,
        Optional.empty(),
        new Tries(0, 0, 0),
        Optional.empty(),
        Optional.empty());
  }

  Operation operation() {
    return request.operation();
  }

  boolean mayForward() {
    return request.mayForward();
  }

  long deadline() {
    return request.deadline();
  }

  boolean isWrite() {
    return operation().changes();
  }

  /** A second attempt does no harm: of a session too many nobody knows. */
  boolean isRepeatable() {
    return !isWrite() || place.isPresent() || operation() instanceof Operation.OpenSession;
  }

  /** Somebody may have applied it, as far as the gateway knows: then it did not fail. */
  boolean mayBeApplied() {
    return isWrite() && (asked || uncertain);
  }

  /** With another place, or none. */
  Journey at(Optional<GatewaySession.Place> other) {
    return new Journey(request, other, asked, due, uncertain, retryUntil, tries, last, reason);
  }

  /** An attempt leaves now. */
  Journey sent(long nextDue) {
    Tries more = new Tries(tries.hops() + 1, tries.pauses(), tries.repeats());
    return going(true, nextDue, uncertain, more);
  }

  Journey pausedUntil(long nextDue) {
    return going(false, nextDue, uncertain, new Tries(0, tries.pauses() + 1, tries.repeats()));
  }

  /** One whose attempt is not waited for any longer. */
  Journey repeated() {
    Tries more = new Tries(0, tries.pauses(), tries.repeats() + 1);
    return going(false, deadline(), isWrite(), more);
  }

  private Journey going(boolean nowAsked, long nextDue, boolean nowUncertain, Tries nowTries) {
    return new Journey(
        request, place, nowAsked, nextDue, nowUncertain, retryUntil, nowTries, last, reason);
  }

  /** The attempt that was out applied nothing, or may have if it {@code isUncertain}. */
  Journey turnedAway(Served shown, Optional<String> why, boolean isUncertain, long giveUp) {
    return new Journey(
        request,
        place,
        false,
        deadline(),
        uncertain || isUncertain,
        Optional.of(giveUp),
        tries,
        Optional.of(shown),
        why);
  }

  /** The same write with a concern that was raised: only once. */
  Journey raised(Operation.Write stronger) {
    return new Journey(
        new Request(stronger, false, mayForward(), deadline()),
        place,
        false,
        deadline(),
        uncertain,
        retryUntil,
        new Tries(0, tries.pauses(), tries.repeats()),
        last,
        reason);
  }
}
