package folkmoot.node.crdt;

import folkmoot.crdt.update.Refusal;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ClientRequest;
import java.time.Duration;
import java.util.Collection;

/** A request that is not answered yet. */
final class Pending {
  private static final Duration LEAST = Duration.ofMillis(10);

  /** The asker hears of what took too long before it gives up. */
  private static final double SHARE = 0.9;

  private final ClientRequest request;
  private final int copies;
  private final long begun;
  private final Served served;
  private final Collection<Pending> all;
  private final CrdtMeters meters;

  /**
   * @param copies nodes that are to answer, this one among them
   * @param begun on the monotonic clock
   * @param all that are not answered; this is in it until it is
   */
  Pending(
      ClientRequest request,
      int copies,
      long begun,
      Served served,
      Collection<Pending> all,
      CrdtMeters meters) {
    this.request = request;
    this.copies = copies;
    this.begun = begun;
    this.served = served;
    this.all = all;
    this.meters = meters;
    all.add(this);
  }

  ClientRequest request() {
    return request;
  }

  String group() {
    return request.group();
  }

  long id() {
    return request.requestId();
  }

  int copies() {
    return copies;
  }

  Served served() {
    return served;
  }

  /** What is left of its time for others to answer: never nothing. */
  Duration timeLeft(long now) {
    Duration left = Duration.ofNanos((long) (request.timeLeft().toNanos() * SHARE) - (now - begun));
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  /** Once; whoever comes after that is not heard. */
  void answer(ClientReply reply, long now) {
    if (!all.remove(this)) return;
    meters.answered(reply, now - begun);
    request.replyTo().tell(reply);
  }

  void refuse(Refusal why, long now) {
    boolean isConflict = why instanceof Refusal.AnotherType || why instanceof Refusal.Oversell;
    answer(
        isConflict
            ? new ClientReply.Conflict(id(), why.code(), why.sentence(), served)
            : new ClientReply.Refused(id(), why.code(), why.sentence()),
        now);
  }

  void unavailable(String why, long now) {
    answer(new ClientReply.Unavailable(id(), why, served), now);
  }

  void unknown(String why, long now) {
    answer(new ClientReply.Unknown(id(), why, served), now);
  }
}
