package folkmoot.crdt;

import java.util.List;
import java.util.SortedSet;

/**
 * A client's operation as it happened: what a value must be follows from the operations that were
 * seen and from which of them each had seen (Burckhardt et al., Replicated Data Types:
 * Specification, Verification, Optimality, 2014).
 *
 * @param number of the operation in the history
 * @param seen the numbers of the operations that were visible where it happened
 */
public record Event<O>(int number, ReplicaId by, O operation, SortedSet<Integer> seen) {
  public boolean saw(Event<O> other) {
    return seen.contains(other.number);
  }

  public List<Event<O>> among(List<Event<O>> all) {
    return all.stream().filter(this::saw).toList();
  }
}
