package folkmoot.node.raft;

import folkmoot.node.raft.Askers.Asker;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Undone.Why;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.RepetitionRule;
import folkmoot.protocol.raft.AnswerRule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
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
   * @param bytes of its entry
   */
  record Write(long term, Askers askers, int bytes, long proposedNanos) {
    int copies() {
      return askers.copies();
    }

    long deadlineNanos() {
      return askers.deadlineNanos();
    }
  }

  /** A write of a leadership that is over, and until when its fate is waited for. */
  private record Left(Write write, long untilNanos) {}

  private final SortedMap<Long, Write> unapplied = new TreeMap<>();

  /** Applied, with what they came to, and waiting for copies: by how many of them. */
  private final SortedMap<Integer, TreeMap<Long, Map.Entry<Write, Outcome>>> applied =
      new TreeMap<>();

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
    applied
        .computeIfAbsent(write.copies(), copies -> new TreeMap<>())
        .put(result.index(), Map.entry(write, result.outcome()));
  }

  /** What is applied at an index is committed: a write that is not this entry never will be. */
  private void settleLeft(StateMachine.Result result) {
    List<Left> settled = left.remove(result.index());
    if (settled == null) return;
    for (Left each : settled) {
      Write write = each.write();
      bytes -= write.bytes();
      if (rule.isItsEntry(write.term(), result.term())) tell(write, result.outcome());
      else unavailable(write, "Leadership was lost, and another entry took the place of this one");
    }
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
            Map.Entry<Write, Outcome> due = waiting.pollFirstEntry().getValue();
            underWay.ends(due.getKey().askers());
            tell(due.getKey(), due.getValue());
          }
        });
  }

  private void tell(Write write, Outcome outcome) {
    write.askers().forEach(asker -> asker.replyTo().tell(answerTo(asker, write, outcome)));
  }

  private ClientReply answerTo(Asker asker, Write write, Outcome outcome) {
    long id = asker.requestId();
    Optional<Outcome.First> first = first(asker, write, outcome);
    return switch (outcome.kind()) {
      case DONE ->
          new ClientReply.Written(
              id,
              outcome.version(),
              copies(write, first),
              outcome.count(),
              served.get(),
              first.map(Outcome.First::leader));
      case COUNTED ->
          new ClientReply.Counted(
              id,
              told(outcome).number(),
              outcome.version(),
              copies(write, first),
              served.get(),
              first.map(Outcome.First::leader));
      case SUCCEEDED, OTHERWISE ->
          new ClientReply.Ran(
              id,
              outcome.kind() == Outcome.Kind.SUCCEEDED,
              told(outcome).steps(),
              outcome.version(),
              copies(write, first),
              served.get(),
              first.map(Outcome.First::leader));
      case ABSENT -> new ClientReply.Absent(id, served.get(), first.isPresent());
      case NOT_MATCHED -> undone(id, Why.NOT_MATCHED, told(outcome).number(), first);
      case NOT_AN_INTEGER -> undone(id, Why.NOT_AN_INTEGER, 0, first);
      case OUT_OF_RANGE -> undone(id, Why.OUT_OF_RANGE, 0, first);
      case NOT_COMPARABLE -> undone(id, Why.NOT_COMPARABLE, 0, first);
      case RESULTS_TOO_LARGE -> undone(id, Why.RESULTS_TOO_LARGE, 0, first);
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

  private ClientReply undone(long id, Why why, long version, Optional<Outcome.First> first) {
    return new ClientReply.Undone(id, why, version, served.get(), first.isPresent());
  }

  /** Forgets those whose clients no longer wait for copies, and those whose fate stays unknown. */
  void expire(long nowNanos) {
    for (TreeMap<Long, Map.Entry<Write, Outcome>> waiting : applied.values()) {
      waiting.values().removeIf(pending -> isOver(pending.getKey(), nowNanos));
    }
    Iterator<List<Left>> places = left.values().iterator();
    while (places.hasNext()) {
      List<Left> place = places.next();
      place.removeIf(each -> isGivenUp(each, nowNanos));
      if (place.isEmpty()) places.remove();
    }
  }

  private boolean isOver(Write write, long nowNanos) {
    if (write.deadlineNanos() - nowNanos >= 0) return false;
    underWay.ends(write.askers());
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
    unapplied.forEach((index, write) -> leave(index, write, majority, untilNanos));
    unapplied.clear();
    underWay.clear();
  }

  private void leave(long index, Write write, int majority, long untilNanos) {
    if (write.copies() > majority) {
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
