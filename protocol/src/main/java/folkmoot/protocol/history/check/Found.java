package folkmoot.protocol.history.check;

import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Verdict;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the verdict of a checker that names the operations at fault. */
final class Found {
  private Found() {}

  static Verdict violation(
      String promise, String explanation, Collection<Operation> atFault, History history) {
    SortedMap<Integer, Operation> sorted = new TreeMap<>();
    for (Operation operation : atFault) sorted.put(operation.index(), operation);
    History smallest = new History(java.util.List.copyOf(sorted.values()), history.faults());
    return new Verdict.Violation(promise, explanation, smallest);
  }
}
