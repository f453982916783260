package folkmoot.node.raft;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who awaits one write: who asked for it first, and who has asked for it again while it was under
 * way. All are told the same.
 */
final class Askers {
  /**
   * One of them.
   *
   * @param otherRequest it is another request with the same idempotency key, not another attempt at
   *     this one
   */
  record Asker(long requestId, ActorRef<ClientReply> replyTo, boolean otherRequest) {}

  private static final int MOST_OTHERS = 16;

  private final Mark mark;
  private final Awaited awaited;
  private final Asker first;
  private List<Asker> others = List.of();
  private long deadlineNanos;
  private boolean answered;

  /**
   * @param deadlineNanos when the client no longer waits
   */
  Askers(ClientRequest request, Awaited awaited, long deadlineNanos) {
    this.mark = request.mark();
    this.awaited = awaited;
    this.first = new Asker(request.requestId(), request.replyTo(), false);
    this.deadlineNanos = deadlineNanos;
  }

  Mark mark() {
    return mark;
  }

  Awaited awaited() {
    return awaited;
  }

  /** How many voters must have the write on their disks. */
  int copies() {
    return awaited.copies();
  }

  /** They were told, before it was known what became of the write. */
  void areAnswered() {
    answered = true;
  }

  boolean isAnswered() {
    return answered;
  }

  /** When the last of them no longer waits. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  /** So many have joined that the next is treated as if it were another write. */
  boolean isFull() {
    return others.size() >= MOST_OTHERS;
  }

  void join(Asker asker, long untilNanos) {
    if (others.isEmpty()) others = new ArrayList<>();
    others.add(asker);
    if (deadlineNanos - untilNanos < 0) deadlineNanos = untilNanos;
  }

  void forEach(Consumer<Asker> action) {
    action.accept(first);
    others.forEach(action);
  }
}
