package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Verdict;
import java.util.List;

/**
 * Sequential consistency (Lamport 1979): all operations on all keys in one order, each client's in
 * the order in which it did them; real time does not count. Unlike linearizability it cannot be
 * judged key by key, and to decide it is NP-complete even if it is known which write each read
 * found (Gibbons & Korach 1997, §4). So this is quick where one of these settles it: the order of
 * the versions explains it, or it is linearizable, and so it passes; or it is not even causal; and
 * else a search that may use up the budget, whose verdict is unknown then. Any history is accepted;
 * with unique values the search is much shorter.
 */
public final class SequentialConsistency implements Checker {
  private final Model model;

  private SequentialConsistency(Model model) {
    this.model = model;
  }

  /** The checker for keys that behave like this. */
  public static SequentialConsistency of(Model model) {
    return new SequentialConsistency(model);
  }

  @Override
  public String promise() {
    return Levels.SEQUENTIAL;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    History judged = Levels.promised(history, promise());
    if (LogOrder.explains(judged) || isLinearizable(judged, budget))
      return new Verdict.Pass(promise(), judged.size());
    Verdict causal = Causality.checker().check(judged, budget);
    if (causal instanceof Verdict.Violation broken) {
      return new Verdict.Violation(promise(), broken.explanation(), broken.smallest());
    }
    List<Operation> operations = judged.operations();
    return switch (search(operations, budget)) {
      case YES -> new Verdict.Pass(promise(), judged.size());
      case NO -> violation(operations, history, budget);
      case OUT_OF_MEMORY -> unknown("too many situations to remember");
      case OUT_OF_BUDGET -> unknown("out of time (%s)".formatted(budget.limit()));
    };
  }

  /** Linearizable, and by that in the order of each client: its times must tell that order. */
  private boolean isLinearizable(History history, Budget budget) {
    for (History client : history.byClient().values()) {
      Operation last = null;
      for (Operation next : client.operations()) {
        if (last != null && !last.precedes(next)) return false;
        if (next.isOk()) last = next;
      }
    }
    Budget some = budget.part(history.size() * 4L + 1000);
    return Linearizability.late(promise(), model, 0).passes(history, some);
  }

  private OrderSearch.Answer search(List<Operation> operations, Budget budget) {
    return new SequentialSearch(operations, model, budget).run();
  }

  private Verdict unknown(String reason) {
    return new Verdict.Unknown(promise(), reason);
  }

  private Verdict violation(List<Operation> operations, History history, Budget budget) {
    Shrinker shrinker =
        new Shrinker(model, part -> search(part, budget) == OrderSearch.Answer.NO, budget);
    List<Operation> shown = shrinker.shown(shrinker.shrink(operations), operations);
    String explanation = "in the order of each client: " + Words.explain(shown, operations);
    return new Verdict.Violation(promise(), explanation, new History(shown, history.faults()));
  }
}
