package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes a broken history smaller as long as it stays broken (delta debugging, Zeller & Hildebrandt
 * 2002). Not everything may be left out: without its write a read would find "what nobody wrote",
 * which did not happen. So it takes only what leaves a kept promise kept:
 *
 * <ul>
 *   <li>the end: what was under way at the cut becomes unknown (only for promises about real time);
 *   <li>a step that changes nothing;
 *   <li>the answer of a step that changes something: it becomes unknown;
 *   <li>steps that change the value, if what is left asks nothing that their values would answer.
 * </ul>
 */
final class Shrinker {
  private final Model model;
  private final Predicate<List<Operation>> isBroken;
  private final Budget budget;

  /**
   * @param isBroken true only if the promise is certainly broken by these
   */
  Shrinker(Model model, Predicate<List<Operation>> isBroken, Budget budget) {
    this.model = model;
    this.isBroken = isBroken;
    this.budget = budget;
  }

  /** A part of {@code broken} that is broken, too; some of it may have become unknown. */
  List<Operation> shrink(List<Operation> broken) {
    List<Operation> now = broken.stream().filter(o -> model.step(o).isPresent()).toList();
    int before;
    do {
      before = weight(now);
      now = drop(now, this::observes, false);
      now = drop(now, operation -> !observes(operation), false);
      now = drop(now, operation -> !observes(operation) && operation.isOk(), true);
    } while (weight(now) < before && !budget.isOver());
    return now;
  }

  /** The shortest beginning that is broken, for promises about real time. */
  List<Operation> cut(List<Operation> broken) {
    long[] ends =
        broken.stream().filter(Operation::isOk).mapToLong(Operation::returned).sorted().toArray();
    int low = 0;
    int high = ends.length - 1;
    while (low < high && !budget.isOver()) {
      int middle = (low + high) >>> 1;
      if (isBroken.test(until(broken, ends[middle]))) high = middle;
      else low = middle + 1;
    }
    return high < 0 ? broken : until(broken, ends[high]);
  }

  private static List<Operation> until(List<Operation> operations, long end) {
    List<Operation> part = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.returned() <= end) part.add(operation);
      else if (operation.action().mayWrite() && operation.invoked() <= end) {
        part.add(forgotten(operation));
      }
    }
    return part;
  }

  private static Operation forgotten(Operation operation) {
    if (!operation.isOk()) return operation;
    String reason = "its answer, %s, does not matter".formatted(Words.answer(operation));
    return operation.ending(operation.returned(), new Outcome.Unknown(reason));
  }

  private static int weight(List<Operation> operations) {
    return 2 * operations.size() - (int) operations.stream().filter(Operation::isUnknown).count();
  }

  private boolean observes(Operation operation) {
    return step(operation).change() instanceof Step.Change.Keep;
  }

  private Step step(Operation operation) {
    return model.step(operation).orElseThrow();
  }

  /** Tries to leave out, or to forget the answers of, ever smaller groups of those eligible. */
  private List<Operation> drop(
      List<Operation> operations, Predicate<Operation> eligible, boolean forget) {
    List<Operation> now = operations;
    List<Operation> candidates = new ArrayList<>(operations.stream().filter(eligible).toList());
    for (int size = candidates.size(); size >= 1; size /= 2) {
      for (int from = 0; from < candidates.size() && !budget.isOver(); ) {
        List<Operation> group = candidates.subList(from, Math.min(from + size, candidates.size()));
        Optional<List<Operation>> smaller = without(now, group, forget);
        if (smaller.isEmpty()) {
          from += size;
        } else {
          now = smaller.get();
          group.clear();
        }
      }
    }
    return now;
  }

  private Optional<List<Operation>> without(
      List<Operation> operations, List<Operation> group, boolean forget) {
    List<Operation> part = new ArrayList<>();
    int next = 0;
    for (Operation operation : operations) {
      boolean isIn = next < group.size() && group.get(next).index() == operation.index();
      if (isIn) next++;
      if (!isIn) part.add(operation);
      else if (forget) part.add(forgotten(operation));
    }
    boolean allowed = forget || group.stream().allMatch(gone -> isMissedByNone(gone, part));
    return allowed && isBroken.test(part) ? Optional.of(part) : Optional.empty();
  }

  private boolean isMissedByNone(Operation gone, List<Operation> left) {
    Step.Change change = step(gone).change();
    if (change instanceof Step.Change.Keep) return true;
    if (!(change instanceof Step.Change.Set set)) return false;
    return left.stream()
        .filter(operation -> operation.target().equals(gone.target()))
        .map(this::step)
        .noneMatch(step -> wouldNotice(step, set.value()));
  }

  private static boolean wouldNotice(Step step, Optional<String> value) {
    if (step.change() instanceof Step.Change.Add) return true;
    if (step.need() instanceof Step.Need.Is is) return is.value().equals(value);
    if (step.need() instanceof Step.Need.IsNot not) return !not.value().equals(value);
    if (step.need() instanceof Step.Need.Zero) return value.isEmpty() || value.get().equals("0");
    return false;
  }

  /** In the order of invocation, with failed writes of values that somebody found. */
  static List<Operation> withFailures(List<Operation> smallest, List<Operation> all) {
    List<Operation> shown = new ArrayList<>(smallest);
    for (Operation operation : all) {
      boolean isSeen =
          operation.isFailed()
              && Words.written(operation).isPresent()
              && smallest.stream()
                  .anyMatch(
                      other ->
                          other.target().equals(operation.target())
                              && Words.found(other).equals(Words.written(operation)));
      if (isSeen) shown.add(operation);
    }
    shown.sort(Comparator.comparingInt(Operation::index));
    return shown;
  }
}
