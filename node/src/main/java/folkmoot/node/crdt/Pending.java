package folkmoot.node.crdt;

import folkmoot.crdt.update.Refusal;
import folkmoot.node.time.Clock;
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
  private final Clock clock;
  private final long begun;
  private final Served served;
  private final Collection<Pending> all;
  private final CrdtMeters meters;

  /**
   * @param copies nodes that are to answer, this one among them
   * @param all that are not answered; this is in it until it is
   */
  Pending(
      ClientRequest request,
      int copies,
      Clock clock,
      Served served,
      Collection<Pending> all,
      CrdtMeters meters) {
    this.request = request;
    this.copies = copies;
    this.clock = clock;
    this.begun = clock.nanos();
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
  Duration timeLeft() {
    Duration left =
        Duration.ofNanos((long) (request.timeLeft().toNanos() * SHARE) - (clock.nanos() - begun));
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  /** Once; whoever comes after that is not heard. */
  void answer(ClientReply reply) {
    if (!all.remove(this)) return;
    meters.answered(reply, clock.nanos() - begun);
    request.replyTo().tell(reply);
  }

  void refuse(Refusal why) {
    boolean isConflict = why instanceof Refusal.AnotherType || why instanceof Refusal.Oversell;
    answer(
        isConflict
            ? new ClientReply.Conflict(id(), why.code(), why.sentence(), served)
            : new ClientReply.Refused(id(), why.code(), why.sentence()));
  }

  void unavailable(String why) {
    answer(new ClientReply.Unavailable(id(), why, served));
  }

  void unknown(String why) {
    answer(new ClientReply.Unknown(id(), why, served));
  }
}
