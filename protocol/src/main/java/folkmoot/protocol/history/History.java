package folkmoot.protocol.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What clients asked and were told, in the order of invocation, and what was broken meanwhile:
 * immutable. It is well formed (Herlihy & Wing 1990, §2.2): no client asks before its last question
 * was answered or given up.
 *
 * @param operations by ascending index and invocation
 * @param faults by their beginning
 */
public record History(List<Operation> operations, List<Fault> faults) {
  /** Nothing happened. */
  public static final History EMPTY = new History(List.of(), List.of());

  /**
   * @throws IllegalArgumentException if the order is broken or a client's operations overlap
   */
  public History {
    operations = List.copyOf(operations);
    faults = faults.stream().sorted().toList();
    SortedMap<String, Operation> lastOf = new TreeMap<>();
    Operation last = null;
    for (Operation next : operations) {
      if (last != null) checkOrder(last, next);
      Operation before = lastOf.put(next.client(), next);
      if (before != null) checkTurn(before, next);
      last = next;
    }
  }

  private static void checkOrder(Operation last, Operation next) {
    if (next.index() <= last.index() || next.invoked() < last.invoked()) {
      throw new IllegalArgumentException(
          "operations come by index and invocation: %s, then %s".formatted(last, next));
    }
  }

  private static void checkTurn(Operation before, Operation next) {
    if (next.invoked() < before.returned()) {
      throw new IllegalArgumentException(
          "client %s asks #%d before #%d is answered or given up"
              .formatted(next.client(), next.index(), before.index()));
    }
  }

  /** A history of these, sorted and numbered from 0 by their invocation. */
  public static History of(Collection<Operation> operations, Collection<Fault> faults) {
    List<Operation> sorted = new ArrayList<>(operations);
    sorted.sort(java.util.Comparator.comparingLong(Operation::invoked));
    for (int i = 0; i < sorted.size(); i++) sorted.set(i, sorted.get(i).index(i));
    return new History(sorted, List.copyOf(faults));
  }

  public int size() {
    return operations.size();
  }

  /** The part that satisfies this, numbers and faults kept. */
  public History only(Predicate<Operation> wanted) {
    return new History(operations.stream().filter(wanted).toList(), faults);
  }

  /** One part per key; faults are left out. */
  public SortedMap<Target, History> byTarget() {
    return by(Operation::target);
  }

  /** One part per client; faults are left out. */
  public SortedMap<String, History> byClient() {
    return by(Operation::client);
  }

  private <K extends Comparable<K>> SortedMap<K, History> by(Function<Operation, K> key) {
    SortedMap<K, List<Operation>> lists = new TreeMap<>();
    for (Operation operation : operations) {
      lists.computeIfAbsent(key.apply(operation), name -> new ArrayList<>()).add(operation);
    }
    SortedMap<K, History> parts = new TreeMap<>();
    lists.forEach((name, list) -> parts.put(name, new History(list, List.of())));
    return parts;
  }
}
