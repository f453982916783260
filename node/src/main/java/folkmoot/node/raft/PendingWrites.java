package folkmoot.node.raft;

import folkmoot.node.raft.Askers.Asker;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Undone.Why;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.RepetitionRule;
import folkmoot.protocol.raft.AnswerRule;
import folkmoot.protocol.token.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The writes whose clients a replica owes an answer, by the index of their entries. Most are
 * answered while it leads; one that is proposed when leadership is lost may still be told what
 * became of it, if that is known soon.
 */
final class PendingWrites {
  /**
   * One write.
   *
   * @param term the term in which it was proposed
   * @param keys how many it sets, if it is to be answered early
   * @param bytes of its entry
   */
  record Write(long term, Askers askers, int keys, int bytes, long proposedNanos) {
    int copies() {
      return askers.copies();
    }

    Awaited awaited() {
      return askers.awaited();
    }

    long deadlineNanos() {
      return askers.deadlineNanos();
    }
  }

  private static final Duration BEFORE_THE_END = Duration.ofMillis(150);

  /** A write of a leadership that is over, and until when its fate is waited for. */
  private record Left(Write write, long untilNanos) {}

  private final SortedMap<Long, Write> unapplied = new TreeMap<>();

  /** Applied, with what they came to, and waiting for copies: by which of them. */
  private final SortedMap<Awaited, TreeMap<Long, Map.Entry<Write, Outcome>>> applied =
      new TreeMap<>();

  /** To be answered before they are applied, and waiting for copies. */
  private final SortedMap<Awaited, TreeMap<Long, Write>> early = new TreeMap<>();

  private final SortedMap<Long, List<Left>> left = new TreeMap<>();
  private final AnswerRule rule;
  private final UnderWay underWay;
  private final Supplier<ClientReply.Served> served;
  private long bytes;

  PendingWrites(AnswerRule rule, RepetitionRule repetition, Supplier<ClientReply.Served> served) {
    this.rule = rule;
    this.underWay = new UnderWay(repetition);
    this.served = served;
  }

  /** Those of the leadership that lasts, proposed or about to be. */
  UnderWay underWay() {
    return underWay;
  }

  /** Bytes of the entries that are not applied yet. */
  long bytes() {
    return bytes;
  }

  /** How many writes wait. */
  int size() {
    int size = unapplied.size();
    for (TreeMap<Long, ?> waiting : applied.values()) size += waiting.size();
    for (List<Left> place : left.values()) size += place.size();
    return size;
  }

  void add(long index, Write write) {
    unapplied.put(index, write);
    bytes += write.bytes();
    if (!write.awaited().early()) return;
    early.computeIfAbsent(write.awaited(), awaited -> new TreeMap<>()).put(index, write);
  }

  /** The writes up to an index that are not yet applied. */
  Iterable<Write> unappliedIn(long from, long to) {
    return unapplied.subMap(from, to + 1).values();
  }

  /** An entry is applied. */
  void applied(StateMachine.Result result) {
    settleLeft(result);
    Write write = unapplied.get(result.index());
    if (write == null || !rule.isItsEntry(write.term(), result.term())) return;
    unapplied.remove(result.index());
    bytes -= write.bytes();
    if (write.awaited().early()) early.get(write.awaited()).remove(result.index());
    if (write.askers().isAnswered()) return;
    applied
        .computeIfAbsent(write.awaited(), awaited -> new TreeMap<>())
        .put(result.index(), Map.entry(write, result.outcome()));
  }

  /** What is applied at an index is committed: a write that is not this entry never will be. */
  private void settleLeft(StateMachine.Result result) {
    List<Left> settled = left.remove(result.index());
    if (settled == null) return;
    for (Left each : settled) {
      Write write = each.write();
      bytes -= write.bytes();
      if (rule.isItsEntry(write.term(), result.term()))
        tell(result.index(), write, result.outcome());
      else unavailable(write, "Leadership was lost, and another entry took the place of this one");
    }
  }

  /**
   * Answers those that have their copies, and are applied unless they are to be answered before.
   *
   * @param met whether the entry at an index has these copies; if it has not, nor has a later one
   */
  void answer(BiPredicate<Long, Awaited> met) {
    early.forEach(
        (awaited, waiting) -> {
          while (!waiting.isEmpty() && met.test(waiting.firstKey(), awaited)) {
            Map.Entry<Long, Write> due = waiting.pollFirstEntry();
            tellEarly(due.getKey(), due.getValue());
          }
        });
    applied.forEach(
        (awaited, waiting) -> {
          while (!waiting.isEmpty() && met.test(waiting.firstKey(), awaited)) {
            Map.Entry<Long, Map.Entry<Write, Outcome>> due = waiting.pollFirstEntry();
            Write write = due.getValue().getKey();
            underWay.ends(write.askers());
            tell(due.getKey(), write, due.getValue().getValue());
          }
        });
  }

  /** It has its copies, and may yet be lost. */
  private void tellEarly(long index, Write write) {
    underWay.ends(write.askers());
    write.askers().areAnswered();
    Point at = new Point(write.term(), index, true);
    write
        .askers()
        .forEach(
            asker ->
                asker
                    .replyTo()
                    .tell(
                        new ClientReply.Written(
                            asker.requestId(),
                            index,
                            write.copies(),
                            write.keys(),
                            at,
                            served.get(),
                            Optional.empty())));
  }

  private void tell(long index, Write write, Outcome outcome) {
    Point at = new Point(write.term(), index);
    write.askers().forEach(asker -> asker.replyTo().tell(answerTo(asker, write, at, outcome)));
  }

  private ClientReply answerTo(Asker asker, Write write, Point at, Outcome outcome) {
    long id = asker.requestId();
    Optional<Outcome.First> first = first(asker, write, outcome);
    return switch (outcome.kind()) {
      case DONE ->
          new ClientReply.Written(
              id,
              outcome.version(),
              copies(write, first),
              outcome.count(),
              at,
              served.get(),
              first.map(Outcome.First::leader));
      case COUNTED ->
          new ClientReply.Counted(
              id,
              told(outcome).number(),
              outcome.version(),
              copies(write, first),
              at,
              served.get(),
              first.map(Outcome.First::leader));
      case SUCCEEDED, OTHERWISE ->
          new ClientReply.Ran(
              id,
              outcome.kind() == Outcome.Kind.SUCCEEDED,
              told(outcome).steps(),
              outcome.version(),
              copies(write, first),
              at,
              served.get(),
              first.map(Outcome.First::leader));
      case ABSENT -> new ClientReply.Absent(id, strongAt(at), served.get(), first.isPresent());
      case NOT_MATCHED -> undone(id, Why.NOT_MATCHED, told(outcome).number(), at, first);
      case NOT_AN_INTEGER -> undone(id, Why.NOT_AN_INTEGER, 0, at, first);
      case OUT_OF_RANGE -> undone(id, Why.OUT_OF_RANGE, 0, at, first);
      case NOT_COMPARABLE -> undone(id, Why.NOT_COMPARABLE, 0, at, first);
      case RESULTS_TOO_LARGE -> undone(id, Why.RESULTS_TOO_LARGE, 0, at, first);
      case KEY_REUSED ->
          new ClientReply.Conflict(
              id,
              "idempotency_key_reused",
              "This Idempotency-Key stands for another request",
              served.get());
      case NO_SESSION, FORGOTTEN ->
          asker.otherRequest()
              // The session is not its own; and of its own nothing was appended.
              ? new ClientReply.Unavailable(id, "What it repeats was not applied", served.get())
              : new ClientReply.SessionLost(id, served.get());
    };
  }

  /** To another request with its key, the first answer is a repetition even so. */
  private Optional<Outcome.First> first(Asker asker, Write write, Outcome outcome) {
    return asker.otherRequest() && outcome.first().isEmpty()
        ? Optional.of(new Outcome.First(write.copies(), served.get().nodeId()))
        : outcome.first();
  }

  private static Told told(Outcome outcome) {
    return outcome.told().orElseThrow();
  }

  private static int copies(Write write, Optional<Outcome.First> first) {
    return first.map(Outcome.First::copies).orElse(write.copies());
  }

  private static ClientReply.Given strongAt(Point at) {
    return new ClientReply.Given(ReadLevel.STRONG, at, Optional.of(0L));
  }

  private ClientReply undone(
      long id, Why why, long version, Point at, Optional<Outcome.First> first) {
    return new ClientReply.Undone(id, why, version, at, served.get(), first.isPresent());
  }

  /**
   * Tells those whose clients will soon no longer wait for copies which have come, and forgets
   * those whose fate stays unknown.
   *
   * @param holders the nodes that have the entry of an index on their disks
   */
  void expire(long nowNanos, LongFunction<List<String>> holders) {
    for (TreeMap<Long, Map.Entry<Write, Outcome>> waiting : applied.values()) {
      waiting
          .entrySet()
          .removeIf(each -> isOver(each.getKey(), each.getValue().getKey(), nowNanos, holders));
    }
    for (TreeMap<Long, Write> waiting : early.values()) {
      waiting
          .entrySet()
          .removeIf(each -> isOver(each.getKey(), each.getValue(), nowNanos, holders));
    }
    Iterator<List<Left>> places = left.values().iterator();
    while (places.hasNext()) {
      List<Left> place = places.next();
      place.removeIf(each -> isGivenUp(each, nowNanos));
      if (place.isEmpty()) places.remove();
    }
  }

  /** A little before its client gives up, so that it still hears which copies there are. */
  private boolean isOver(
      long index, Write write, long nowNanos, LongFunction<List<String>> holders) {
    long patience = write.deadlineNanos() - write.proposedNanos();
    long before = Math.min(BEFORE_THE_END.toNanos(), patience / 4);
    if (write.deadlineNanos() - before - nowNanos >= 0) return false;
    underWay.ends(write.askers());
    write.askers().areAnswered();
    List<String> copies = holders.apply(index);
    String reason =
        "%d copies were awaited, %d came in time".formatted(write.copies(), copies.size());
    write
        .askers()
        .forEach(
            asker ->
                asker
                    .replyTo()
                    .tell(
                        new ClientReply.Unknown(asker.requestId(), reason, copies, served.get())));
    return true;
  }

  private boolean isGivenUp(Left each, long nowNanos) {
    if (each.untilNanos() - nowNanos >= 0) return false;
    bytes -= each.write().bytes();
    unknown(each.write());
    return true;
  }

  /**
   * Leadership is lost: what becomes of these writes is for later leaders to decide. Whether they
   * have more copies than a majority only a leader knows; whether they are committed this replica
   * may soon see.
   *
   * @param untilNanos how long to wait for that; less if the client waits less
   */
  void leadershipLost(int majority, long untilNanos) {
    for (TreeMap<Long, Map.Entry<Write, Outcome>> waiting : applied.values()) {
      waiting.values().forEach(pending -> unknown(pending.getKey()));
    }
    applied.clear();
    early.clear();
    unapplied.forEach((index, write) -> leave(index, write, majority, untilNanos));
    unapplied.clear();
    underWay.clear();
  }

  private void leave(long index, Write write, int majority, long untilNanos) {
    if (write.askers().isAnswered()) {
      bytes -= write.bytes();
      return;
    }
    if (write.copies() > majority || write.awaited().local()) {
      bytes -= write.bytes();
      unknown(write);
      return;
    }
    long until = write.deadlineNanos() - untilNanos < 0 ? write.deadlineNanos() : untilNanos;
    left.computeIfAbsent(index, at -> new ArrayList<>()).add(new Left(write, until));
  }

  /** The replica closes: nobody will see what becomes of them. */
  void abandon() {
    left.values().forEach(place -> place.forEach(each -> unknown(each.write())));
    left.clear();
    bytes = 0;
  }

  private void unknown(Write write) {
    write
        .askers()
        .forEach(
            asker ->
                asker
                    .replyTo()
                    .tell(
                        new ClientReply.Unknown(
                            asker.requestId(), "Leadership was lost", served.get())));
  }

  private void unavailable(Write write, String reason) {
    write
        .askers()
        .forEach(
            asker ->
                asker
                    .replyTo()
                    .tell(new ClientReply.Unavailable(asker.requestId(), reason, served.get())));
  }
}
