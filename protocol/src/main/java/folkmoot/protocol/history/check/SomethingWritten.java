package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every level promises, and {@code eventual} no more: a read finds what somebody wrote, who
 * had asked for that before the read was answered. Of several keys that are written at once, told
 * as one, it is what {@code consistent_prefix} promises: the state of one moment, since a mixture
 * is what nobody wrote.
 *
 * <p>Of keys with increments nothing is judged.
 */
public final class SomethingWritten implements Checker {
  private SomethingWritten() {}

  /** The checker. */
  public static SomethingWritten checker() {
    return new SomethingWritten();
  }

  @Override
  public String promise() {
    return "written";
  }

  @Override
  public Verdict check(History history, Budget budget) {
    int judged = 0;
    for (Map.Entry<Target, History> key : history.byTarget().entrySet()) {
      List<Operation> operations = key.getValue().operations();
      if (operations.stream().anyMatch(each -> each.action() instanceof Action.Increment)) continue;
      Map<String, Long> asked = new HashMap<>();
      for (Operation operation : operations) {
        if (operation.isFailed()) continue;
        Words.written(operation)
            .ifPresent(value -> asked.merge(value, operation.invoked(), Math::min));
      }
      for (Operation operation : operations) {
        if (!budget.spend())
          return new Verdict.Unknown(promise(), "out of time (%s)".formatted(budget.limit()));
        Optional<String> found = Words.found(operation);
        if (found.isPresent()
            && asked.getOrDefault(found.get(), Long.MAX_VALUE) > operation.returned())
          return Found.thinAir(promise(), operation, history);
        judged++;
      }
    }
    return new Verdict.Pass(promise(), judged);
  }
}
