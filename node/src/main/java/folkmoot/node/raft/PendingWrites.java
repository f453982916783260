package folkmoot.node.raft;

import folkmoot.protocol.client.ClientReply;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** The writes whose clients a leader owes an answer, by the index of their entries. */
final class PendingWrites {
  /**
   * One write.
   *
   * @param copies how many voters must have it on their disks
   * @param delete true if a key that is not there is told
   */
  record Write(
      long requestId,
      ActorRef<ClientReply> replyTo,
      int copies,
      boolean delete,
      int bytes,
      long proposedNanos,
      long deadlineNanos) {}

  private final SortedMap<Long, Write> unapplied = new TreeMap<>();

  /** Applied, with how many keys they changed, and waiting for copies: by how many of them. */
  private final SortedMap<Integer, TreeMap<Long, Map.Entry<Write, Integer>>> applied =
      new TreeMap<>();

  private final Supplier<ClientReply.Served> served;
  private long bytes;

  PendingWrites(Supplier<ClientReply.Served> served) {
    this.served = served;
  }

  /** Bytes of the entries that are not applied yet. */
  long bytes() {
    return bytes;
  }

  void add(long index, Write write) {
    unapplied.put(index, write);
    bytes += write.bytes();
  }

  /** The writes up to an index that are not yet applied. */
  Iterable<Write> unappliedIn(long from, long to) {
    return unapplied.subMap(from, to + 1).values();
  }

  /** The entry at this index is applied and has changed so many keys. */
  void applied(long index, int count) {
    Write write = unapplied.remove(index);
    if (write == null) return;
    bytes -= write.bytes();
    applied
        .computeIfAbsent(write.copies(), copies -> new TreeMap<>())
        .put(index, Map.entry(write, count));
  }

  /**
   * Answers those that are applied and have their copies.
   *
   * @param met whether the entry at an index has so many copies; if it has not, nor has a later one
   */
  void answer(BiPredicate<Long, Integer> met) {
    applied.forEach(
        (copies, waiting) -> {
          while (!waiting.isEmpty() && met.test(waiting.firstKey(), copies)) {
            Map.Entry<Long, Map.Entry<Write, Integer>> due = waiting.pollFirstEntry();
            Write write = due.getValue().getKey();
            write.replyTo().tell(answerTo(write, due.getKey(), due.getValue().getValue()));
          }
        });
  }

  private ClientReply answerTo(Write write, long index, int count) {
    if (write.delete() && count == 0)
      return new ClientReply.Absent(write.requestId(), served.get());
    return new ClientReply.Written(write.requestId(), index, write.copies(), count, served.get());
  }

  /** Forgets those whose clients no longer wait for copies. */
  void expire(long nowNanos) {
    for (TreeMap<Long, Map.Entry<Write, Integer>> waiting : applied.values()) {
      waiting.values().removeIf(pending -> pending.getKey().deadlineNanos() - nowNanos < 0);
    }
  }

  /** Leadership is lost: what becomes of these writes is for later leaders to decide. */
  void abandon() {
    for (TreeMap<Long, Map.Entry<Write, Integer>> waiting : applied.values()) {
      waiting.values().forEach(pending -> unknown(pending.getKey()));
    }
    unapplied.values().forEach(this::unknown);
    applied.clear();
    unapplied.clear();
    bytes = 0;
  }

  private void unknown(Write write) {
    write
        .replyTo()
        .tell(new ClientReply.Unknown(write.requestId(), "Leadership was lost", served.get()));
  }
}
