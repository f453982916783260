package folkmoot.protocol.history.check;

import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the verdict of a checker that names the operations at fault. */
final class Found {
  private Found() {}

  /** A read of what nobody wrote: those who tried and failed are shown with it. */
  static Verdict thinAir(String promise, Operation read, History history) {
    List<Operation> atFault = new ArrayList<>(List.of(read));
    Words.found(read)
        .map(value -> Words.writers(read.target(), value, history.operations()))
        .ifPresent(atFault::addAll);
    String words = Words.explain(List.of(read), history.operations());
    return violation(promise, words, atFault, history);
  }

  static Verdict violation(
      String promise, String explanation, Collection<Operation> atFault, History history) {
    SortedMap<Integer, Operation> sorted = new TreeMap<>();
    for (Operation operation : atFault) sorted.put(operation.index(), operation);
    History smallest = new History(List.copyOf(sorted.values()), history.faults());
    return new Verdict.Violation(promise, explanation, smallest);
  }
}
