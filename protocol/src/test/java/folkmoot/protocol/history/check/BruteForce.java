package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Tries all orders, and for what is unknown also that it never was. It shares nothing with the
 * checkers: the meaning of each action is written down once more, as a program.
 */
final class BruteForce {
  private final BiPredicate<Operation, Operation> mustPrecede;

  private BruteForce(BiPredicate<Operation, Operation> mustPrecede) {
    this.mustPrecede = mustPrecede;
  }

  /** An order that respects real time, of one or more keys. */
  static boolean isLinearizable(List<Operation> operations) {
    return new BruteForce(Operation::precedes).exists(of(operations), new TreeMap<>());
  }

  /** An order that respects each client's order. */
  static boolean isSequential(List<Operation> operations) {
    BiPredicate<Operation, Operation> clients =
        (a, b) -> a.isOk() && a.client().equals(b.client()) && a.index() < b.index();
    return new BruteForce(clients).exists(of(operations), new TreeMap<>());
  }

  /** An order in which each read may have happened so much earlier. */
  static boolean isLinearizableIfLate(List<Operation> operations, long slack) {
    BiPredicate<Operation, Operation> late =
        (a, b) ->
            a.isOk()
                && a.returned() < b.invoked() - (b.action() instanceof Action.Read ? slack : 0);
    return new BruteForce(late).exists(of(operations), new TreeMap<>());
  }

  private static List<Operation> of(List<Operation> operations) {
    return operations.stream().filter(o -> !o.isFailed()).toList();
  }

  private boolean exists(List<Operation> left, SortedMap<String, Optional<String>> state) {
    if (left.stream().allMatch(Operation::isUnknown)) return true;
    for (Operation next : left) {
      if (left.stream().anyMatch(other -> other != next && mustPrecede.test(other, next))) continue;
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(next);
      String key = next.target().toString();
      Optional<String> before = state.getOrDefault(key, Optional.empty());
      Optional<Optional<String>> after = perform(next, before);
      if (after.isEmpty()) continue;
      SortedMap<String, Optional<String>> then = new TreeMap<>(state);
      then.put(key, after.get());
      if (exists(rest, then)) return true;
    }
    return false;
  }

  /** The value afterwards; empty if the answer would have been another. */
  private static Optional<Optional<String>> perform(Operation next, Optional<String> before) {
    Action action = next.action();
    Outcome answer;
    Optional<String> after = before;
    if (action instanceof Action.Read) {
      answer = new Outcome.Saw(before);
    } else if (action instanceof Action.Write write) {
      answer = Outcome.DONE;
      after = Optional.of(write.value());
    } else if (action instanceof Action.Delete) {
      answer = new Outcome.Did(before.isPresent());
      after = Optional.empty();
    } else if (action instanceof Action.CompareAndSet swap) {
      answer = new Outcome.Did(before.equals(swap.expected()));
      if (before.equals(swap.expected())) after = Optional.of(swap.value());
    } else {
      try {
        long sum =
            Math.addExact(Long.parseLong(before.orElse("0")), ((Action.Increment) action).by());
        after = Optional.of(Long.toString(sum));
        answer = new Outcome.Saw(after);
      } catch (NumberFormatException | ArithmeticException refused) {
        answer = new Outcome.Failed("not an integer");
      }
    }
    if (next.isUnknown()) return Optional.of(after);
    return answer.equals(next.outcome()) ? Optional.of(after) : Optional.empty();
  }
}
