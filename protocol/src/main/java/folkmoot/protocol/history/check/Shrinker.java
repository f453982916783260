package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Makes a broken history smaller as long as it stays broken (delta debugging, Zeller & Hildebrandt
 * 2002). Not everything may be left out: without its write a read would find "what nobody wrote",
 * which did not happen. So it takes only what leaves a kept promise kept:
 *
 * <ul>
 *   <li>the end: what was under way at the cut becomes unknown (only for promises about real time);
 *   <li>the beginning, likewise, if the rest is broken whatever the value was at first;
 *   <li>a step that changes nothing;
 *   <li>the answer of a step that changes something: it becomes unknown;
 *   <li>steps that change the value, if what is left asks nothing that their values would answer.
 * </ul>
 */
final class Shrinker {
  private final Model model;
  private static final int LARGEST_END = 256;

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
      now = drop(now, this::answersMatter, true);
    } while (weight(now) < before && !budget.isOver());
    return now;
  }

  /** To forget the answer of a blind write would make nothing else superfluous. */
  private boolean answersMatter(Operation operation) {
    boolean isBlind = step(operation).need() instanceof Step.Need.Any;
    return operation.isOk() && !observes(operation) && !isBlind;
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

  /** The shortest end of no more than some hundred; empty if none is {@link #isBroken broken}. */
  Optional<List<Operation>> end(List<Operation> broken) {
    for (int size = 4; size <= LARGEST_END && size < broken.size() && !budget.isOver(); size *= 2) {
      List<Operation> part = from(broken, broken.get(broken.size() - size).invoked());
      if (isBroken.test(part)) return Optional.of(part);
    }
    return Optional.empty();
  }

  /** What was answered before is gone; what was under way may have happened before or after. */
  private static List<Operation> from(List<Operation> operations, long begin) {
    List<Operation> part = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.invoked() >= begin || operation.isUnknown()) part.add(operation);
      else if (operation.returned() >= begin && operation.action().mayWrite()) {
        part.add(forgotten(operation));
      }
    }
    return part;
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
    String reason = "its answer, %s, does not matter".formatted(Wording.answer(operation));
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

  /**
   * What is to be shown: the smallest part with the answers of its blind writes, and, where it has
   * no writer of a value that was found, with those few that there are: earlier, failed, or of the
   * future. To say more than the smallest part does leaves it broken.
   */
  List<Operation> shown(List<Operation> smallest, List<Operation> all) {
    SortedMap<Integer, Operation> shown = new TreeMap<>();
    for (Operation operation : smallest) shown.put(operation.index(), operation);
    for (Operation operation : all) {
      boolean isBlind = operation.isOk() && step(operation).need() instanceof Step.Need.Any;
      if (isBlind) shown.computeIfPresent(operation.index(), (index, part) -> operation);
    }
    for (Operation reader : smallest) {
      Optional<String> value = Words.found(reader);
      if (value.isEmpty()) continue;
      List<Operation> writers = Words.writers(reader.target(), value.get(), all);
      if (writers.size() > 3 || writers.stream().anyMatch(o -> shown.containsKey(o.index()))) {
        continue;
      }
      for (Operation writer : writers) shown.put(writer.index(), writer);
    }
    return List.copyOf(shown.values());
  }
}
