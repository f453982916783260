package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Linearizability (Herlihy & Wing 1990): each operation takes effect at one moment between its
 * invocation and its answer. It holds of the whole if it holds of each key (locality, their Theorem
 * 1), so each is searched by itself. Times that are equal count as overlapping.
 *
 * <p>Any history is accepted: values need not be unique, though where they are not the search may
 * be long. Reads that asked for a level other than {@code strong} are left out, writes never are.
 */
public final class Linearizability implements Checker {
  private final String promise;
  private final Model model;
  private final long slackNanos;

  private Linearizability(String promise, Model model, long slackNanos) {
    this.promise = promise;
    this.model = model;
    this.slackNanos = slackNanos;
  }

  /** The checker for keys that behave like this. */
  public static Linearizability of(Model model) {
    return new Linearizability(Levels.LINEARIZABLE, model, 0);
  }

  /**
   * Reads may be late: each may have happened up to so much earlier than it was asked for (Golab,
   * Li & Shah 2011, Δ-atomicity).
   */
  static Linearizability late(String promise, Model model, long slackNanos) {
    return new Linearizability(promise, model, slackNanos);
  }

  @Override
  public String promise() {
    return promise;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    Optional<String> unknown = Optional.empty();
    int judged = 0;
    for (var key : split(history).entrySet()) {
      OrderSearch.Answer answer = search(key.getValue(), budget);
      if (answer == OrderSearch.Answer.NO) {
        return violation(key.getKey(), key.getValue(), history, budget);
      }
      if (answer == OrderSearch.Answer.YES) judged += key.getValue().size();
      else if (unknown.isEmpty()) unknown = Optional.of(reason(answer, key.getKey(), budget));
    }
    if (unknown.isPresent()) return new Verdict.Unknown(promise, unknown.get());
    return new Verdict.Pass(promise, judged);
  }

  /** True if it certainly holds. */
  boolean passes(History history, Budget budget) {
    return split(history).values().stream()
        .allMatch(operations -> search(operations, budget) == OrderSearch.Answer.YES);
  }

  private SortedMap<Target, List<Operation>> split(History history) {
    SortedMap<Target, List<Operation>> keys = new TreeMap<>();
    for (Operation operation : Levels.promised(history, promise).operations()) {
      keys.computeIfAbsent(operation.target(), key -> new ArrayList<>()).add(operation);
    }
    return keys;
  }

  private static String reason(OrderSearch.Answer answer, Target key, Budget budget) {
    return answer == OrderSearch.Answer.OUT_OF_MEMORY
        ? "too many situations to remember, at key " + key
        : "out of time (%s) at key %s".formatted(budget.limit(), key);
  }

  private OrderSearch.Answer search(List<Operation> operations, Budget budget) {
    return new OrderSearch(Plan.of(operations, model, slackNanos), budget).run();
  }

  /** True if no value at the beginning makes it linearizable. */
  private boolean isBrokenFromAnywhere(List<Operation> operations, Budget budget) {
    Plan plan = Plan.of(operations, model, slackNanos);
    int[] beginnings = plan.beginnings();
    for (int beginning : beginnings) {
      OrderSearch search = new OrderSearch(plan, beginning, budget);
      if (search.run() != OrderSearch.Answer.NO) return false;
    }
    return beginnings.length > 0;
  }

  private Verdict violation(
      Target key, List<Operation> operations, History history, Budget budget) {
    Shrinker plain =
        new Shrinker(model, part -> search(part, budget) == OrderSearch.Answer.NO, budget);
    Shrinker late = new Shrinker(model, part -> isBrokenFromAnywhere(part, budget), budget);
    List<Operation> cut = plain.cut(operations);
    // A late read may have happened before any cut at the beginning.
    Optional<List<Operation>> end = slackNanos == 0 ? late.end(cut) : Optional.empty();
    List<Operation> smallest = end.map(late::shrink).orElseGet(() -> plain.shrink(cut));
    List<Operation> shown = plain.shown(smallest, operations);
    String explanation = "key %s: %s".formatted(key, Words.explain(shown, operations));
    return new Verdict.Violation(promise, explanation, new History(shown, history.faults()));
  }
}
