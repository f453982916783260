package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks for a read whose answer was overwritten at an index that it had to know. How far the log is
 * committed is known from the versions that were answered before the read was asked.
 */
final class StalenessByLag implements Checker {
  private final long entries;

  StalenessByLag(long entries) {
    this.entries = entries;
  }

  @Override
  public String promise() {
    return Levels.BOUNDED_STALENESS;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    History judged = Levels.promised(history, promise());
    SortedMap<Target, TreeMap<Long, Operation>> writes = new TreeMap<>();
    for (Operation operation : judged.operations()) {
      if (lacksVersion(operation)) {
        return new Verdict.Unknown(promise(), "no version is known of " + Wording.of(operation));
      }
      if (isWrite(operation)) {
        writes
            .computeIfAbsent(operation.target(), key -> new TreeMap<>())
            .put(operation.served().version(), operation);
      }
    }
    List<Operation> byAnswer = new ArrayList<>(judged.only(Operation::isOk).operations());
    byAnswer.sort(Comparator.comparingLong(Operation::returned));
    SortedMap<String, Operation> newest = new TreeMap<>();
    int answered = 0;
    for (Operation read : judged.operations()) {
      if (!budget.spend()) {
        return new Verdict.Unknown(promise(), "out of time (%s)".formatted(budget.limit()));
      }
      while (answered < byAnswer.size() && byAnswer.get(answered).returned() < read.invoked()) {
        Operation known = byAnswer.get(answered++);
        newest.merge(known.target().keyspace(), known, StalenessByLag::newer);
      }
      if (!read.isOk() || read.action().mayWrite()) continue;
      Operation known = newest.get(read.target().keyspace());
      if (known == null) continue;
      var ofKey = writes.getOrDefault(read.target(), new TreeMap<>());
      Optional<Operation> missed = missed(read, known.served().version() - entries, ofKey, judged);
      if (missed.isPresent()) return violation(read, known, missed.get(), history);
    }
    return new Verdict.Pass(promise(), judged.size());
  }

  private static Operation newer(Operation one, Operation other) {
    return one.served().version() >= other.served().version() ? one : other;
  }

  private static boolean isWrite(Operation operation) {
    return operation.isOk()
        && operation.action().mayWrite()
        && !operation.outcome().equals(Outcome.NO_EFFECT);
  }

  private static boolean lacksVersion(Operation operation) {
    boolean found =
        operation.isOk()
            && !operation.action().mayWrite()
            && !operation.outcome().equals(Outcome.ABSENT);
    return (found || isWrite(operation)) && operation.served().version() == 0;
  }

  /** The write that the read should have seen, or one that is newer; empty if the read is good. */
  private static Optional<Operation> missed(
      Operation read, long atLeast, TreeMap<Long, Operation> writes, History history) {
    if (!read.outcome().equals(Outcome.ABSENT)) {
      return Optional.ofNullable(writes.higherEntry(read.served().version()))
          .filter(next -> next.getKey() <= atLeast)
          .map(Map.Entry::getValue);
    }
    Map.Entry<Long, Operation> current = writes.floorEntry(atLeast);
    if (current == null || isDelete(current.getValue())) return Optional.empty();
    boolean deletedLater =
        writes.tailMap(atLeast, false).values().stream().anyMatch(o -> isDelete(o));
    boolean maybeDeleted =
        history.operations().stream()
            .anyMatch(o -> o.isUnknown() && isDelete(o) && o.target().equals(read.target()));
    return deletedLater || maybeDeleted ? Optional.empty() : Optional.of(current.getValue());
  }

  private static boolean isDelete(Operation operation) {
    return operation.action() instanceof Action.Delete;
  }

  private Verdict violation(Operation read, Operation known, Operation missed, History history) {
    String explanation =
        "key %s: stale by more than %d entries: index %d was known (%s), yet %s misses index %d (%s)"
            .formatted(
                read.target(),
                entries,
                known.served().version(),
                Wording.of(known),
                Wording.of(read),
                missed.served().version(),
                Wording.of(missed));
    return Found.violation(promise(), explanation, List.of(read, known, missed), history);
  }
}
