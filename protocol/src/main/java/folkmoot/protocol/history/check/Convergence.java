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
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Convergence: when all is quiet, all nodes say the same of a key, and what they say was written
 * there. Judged are the <i>final</i> reads: of each node the last answered read of a key that was
 * asked at or after the quiet began, at whatever level. Each must name its node ({@code served}).
 * Without a final read of every expected node of a key that was written, the verdict is unknown.
 */
public final class Convergence implements Checker {
  private static final String PROMISE = "convergence";

  private final SortedSet<String> nodes;
  private final long quietFrom;

  private Convergence(SortedSet<String> nodes, long quietFrom) {
    this.nodes = nodes;
    this.quietFrom = quietFrom;
  }

  /**
   * @param nodes all that must have been read at the end
   * @param quietFrom the time from which on reads are final; no write may be invoked after it
   */
  public static Convergence of(SortedSet<String> nodes, long quietFrom) {
    if (nodes.isEmpty()) throw new IllegalArgumentException("convergence is of some nodes");
    return new Convergence(new TreeSet<>(nodes), quietFrom);
  }

  @Override
  public String promise() {
    return PROMISE;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    Optional<String> unknown = Optional.empty();
    int judged = 0;
    for (var key : history.byTarget().entrySet()) {
      if (!budget.spend()) return new Verdict.Unknown(PROMISE, "out of time: " + budget.limit());
      List<Operation> operations = key.getValue().operations();
      SortedMap<String, Operation> last = finalReads(operations);
      Optional<Verdict> wrong = wrong(key.getKey(), operations, last, history);
      if (wrong.isPresent()) return wrong.get();
      if (unknown.isEmpty()) unknown = undecided(key.getKey(), operations, last);
      judged += last.size();
    }
    if (judged == 0 && unknown.isEmpty()) unknown = Optional.of("nothing was read at the end");
    if (unknown.isPresent()) return new Verdict.Unknown(PROMISE, unknown.get());
    return new Verdict.Pass(PROMISE, judged);
  }

  private SortedMap<String, Operation> finalReads(List<Operation> operations) {
    SortedMap<String, Operation> last = new TreeMap<>();
    for (Operation operation : operations) {
      boolean isFinal =
          operation.isOk() && !operation.action().mayWrite() && operation.invoked() >= quietFrom;
      if (isFinal) operation.served().node().ifPresent(node -> last.put(node, operation));
    }
    return last;
  }

  private Optional<String> undecided(
      Target key, List<Operation> operations, SortedMap<String, Operation> last) {
    Optional<Operation> late =
        operations.stream()
            .filter(o -> o.action().mayWrite() && o.invoked() >= quietFrom && !o.isFailed())
            .findFirst();
    if (late.isPresent()) return late.map(o -> "it was not quiet: " + Wording.of(o));
    boolean isWritten = operations.stream().anyMatch(o -> o.action().mayWrite());
    SortedSet<String> missing = new TreeSet<>(nodes);
    missing.removeAll(last.keySet());
    return (isWritten || !last.isEmpty()) && !missing.isEmpty()
        ? Optional.of("key %s was not read at the end from %s".formatted(key, missing))
        : Optional.empty();
  }

  private Optional<Verdict> wrong(
      Target key, List<Operation> operations, SortedMap<String, Operation> last, History history) {
    Operation first = null;
    for (Operation read : last.values()) {
      if (!canBe(value(read), operations)) {
        String words = "key %s: a value that nobody wrote: %s".formatted(key, Wording.of(read));
        return Optional.of(Found.violation(PROMISE, words, List.of(read), history));
      }
      if (first == null) first = read;
      if (!value(first).equals(value(read)) && isQuiet(operations)) {
        String words =
            "key %s: %s says %s, %s says %s"
                .formatted(
                    key,
                    first.served().node().orElseThrow(),
                    Wording.answer(first),
                    read.served().node().orElseThrow(),
                    Wording.answer(read));
        List<Operation> shown = new ArrayList<>(List.of(first, read));
        operations.stream()
            .filter(o -> Words.written(o).isPresent())
            .filter(o -> isOneOf(Words.written(o), shown.get(0), shown.get(1)))
            .forEach(shown::add);
        return Optional.of(Found.violation(PROMISE, words, shown, history));
      }
    }
    return Optional.empty();
  }

  private static boolean isOneOf(Optional<String> value, Operation one, Operation other) {
    return value.equals(value(one)) || value.equals(value(other));
  }

  private boolean isQuiet(List<Operation> operations) {
    return operations.stream()
        .noneMatch(o -> o.action().mayWrite() && !o.isFailed() && o.invoked() >= quietFrom);
  }

  private static Optional<String> value(Operation read) {
    return ((Outcome.Saw) read.outcome()).value();
  }

  private static boolean canBe(Optional<String> value, List<Operation> operations) {
    // What an increment without answer has made cannot be told.
    boolean open =
        operations.stream().anyMatch(o -> o.isUnknown() && o.action() instanceof Action.Increment);
    if (value.isPresent()) {
      return open
          || operations.stream()
              .filter(o -> !o.isFailed() && !o.outcome().equals(Outcome.NO_EFFECT))
              .anyMatch(o -> Words.written(o).equals(value));
    }
    boolean deleted =
        operations.stream().anyMatch(o -> o.action() instanceof Action.Delete && !o.isFailed());
    boolean surelyWritten =
        operations.stream()
            .anyMatch(
                o -> o.isOk() && o.action().mayWrite() && !o.outcome().equals(Outcome.NO_EFFECT));
    return deleted || !surelyWritten;
  }
}
