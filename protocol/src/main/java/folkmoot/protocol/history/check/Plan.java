package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The steps of one key as arrays: first those that happened, by invocation, then those that may
 * have happened, by invocation too.
 *
 * <p>Values that no step asks for by name are one value to all steps, if nothing is ever added:
 * each of them is present, and is not what was expected. Their writes become alike, which is what
 * keeps the search small.
 */
final class Plan {
  /** Kinds of need. */
  static final int ANY = 0, IS = 1, IS_NOT = 2, ZERO = 3, IMPOSSIBLE = 4;

  /** Kinds of change. */
  static final int KEEP = 0, SET = 1, ADD = 2;

  private static final int MOST_BEGINNINGS = 2_000;

  /** An operation, what it says, and from when on it may have happened. */
  private record Part(Operation operation, Step step, long from) {}

  final Operation[] operation;
  final int known;
  final long[] invoked;
  final long[] returned;
  final int[] needKind;
  final int[] need;
  final int[] changeKind;
  final int[] change;
  final long[] by;

  /** Equal for steps that are alike. */
  final int[] alike;

  final Values values = new Values();
  final int initial;
  final int zero;

  /** The value of all that are never asked for by name; {@link Values#NONE} if there is none. */
  final int other;

  /** True if nobody can tell whether {@link #other} was ever there. */
  final boolean otherIsInert;

  /** True if every change makes an integer greater: no value comes back. */
  final boolean rises;

  private final int named;
  private final boolean adds;

  private Plan(List<Part> parts, int known, Optional<String> initial) {
    int size = parts.size();
    this.known = known;
    operation = new Operation[size];
    invoked = new long[size];
    returned = new long[size];
    needKind = new int[size];
    need = new int[size];
    changeKind = new int[size];
    change = new int[size];
    by = new long[size];
    alike = new int[size];
    this.initial = values.number(initial);
    zero = values.number(Optional.of("0"));
    adds = parts.stream().anyMatch(part -> part.step().change() instanceof Step.Change.Add);
    boolean denies = false;
    for (int i = 0; i < size; i++) {
      time(i, parts.get(i));
      need(i, parts.get(i).step().need());
      denies |= needKind[i] == IS_NOT;
    }
    named = values.size();
    other = adds ? Values.NONE : values.anonymous();
    otherIsInert = !adds && !denies;
    boolean allRise = true;
    for (int i = 0; i < size; i++) {
      change(i, parts.get(i).step().change());
      allRise &= rises(parts.get(i).step());
    }
    rises = allRise && values.plus(this.initial, 0) != Values.NONE;
    classify(parts);
  }

  /**
   * The plan of one key.
   *
   * @param slackNanos by how much earlier a read may have happened than it was asked for
   */
  static Plan of(Iterable<Operation> operations, Model model, long slackNanos) {
    List<Part> sure = new ArrayList<>();
    List<Part> unsure = new ArrayList<>();
    for (Operation operation : operations) {
      Optional<Step> step = model.step(operation);
      if (step.isEmpty()) continue;
      long slack = operation.action().mayWrite() ? 0 : slackNanos;
      long from = operation.invoked() - slack;
      // Long.MIN_VALUE stands for the beginning if the subtraction leaves the range.
      if (from > operation.invoked()) from = Long.MIN_VALUE;
      (operation.isUnknown() ? unsure : sure).add(new Part(operation, step.get(), from));
    }
    if (slackNanos > 0) sure.sort(Comparator.comparingLong(Part::from));
    int known = sure.size();
    sure.addAll(unsure);
    return new Plan(sure, known, model.initial());
  }

  private void time(int i, Part part) {
    operation[i] = part.operation();
    invoked[i] = part.from();
    returned[i] = i < known ? part.operation().returned() : Operation.NEVER;
  }

  private void need(int i, Step.Need asked) {
    if (asked instanceof Step.Need.Is is) {
      needKind[i] = IS;
      need[i] = values.number(is.value());
    } else if (asked instanceof Step.Need.IsNot not) {
      needKind[i] = IS_NOT;
      need[i] = values.number(not.value());
    } else if (asked instanceof Step.Need.Zero) {
      needKind[i] = ZERO;
    } else {
      needKind[i] = asked instanceof Step.Need.Any ? ANY : IMPOSSIBLE;
    }
  }

  private void change(int i, Step.Change made) {
    if (made instanceof Step.Change.Set set) {
      int number = values.number(set.value());
      changeKind[i] = SET;
      change[i] = number >= named && other != Values.NONE ? other : number;
    } else if (made instanceof Step.Change.Add add) {
      changeKind[i] = ADD;
      by[i] = add.by();
    }
  }

  private static boolean rises(Step step) {
    if (step.change() instanceof Step.Change.Add add) return add.by() > 0;
    if (!(step.change() instanceof Step.Change.Set set)) return true;
    Optional<Long> after = set.value().flatMap(Values::integer);
    if (after.isEmpty()) return false;
    if (step.need() instanceof Step.Need.Zero) return after.get() > 0;
    return step.need() instanceof Step.Need.Is is
        && is.value().flatMap(Values::integer).filter(before -> before < after.get()).isPresent();
  }

  /**
   * Values at the beginning, such that any other would be like one of them: those that are asked
   * for by name, one that is not, and, if unknown increments only make it greater, all integers
   * from which these reach one asked for. Empty if they are too many to be tried.
   */
  int[] beginnings() {
    IntStream.Builder all = IntStream.builder();
    for (int value = 0; value < named; value++) all.add(value);
    if (!adds) return all.add(other).build().toArray();
    if (!rises) return new int[0];
    long sum = LongStream.of(by).sum();
    SortedSet<Long> integers = new TreeSet<>();
    for (int value = 0; value < named; value++) {
      long asked = values.integer(value).orElse(0L);
      for (long less = 0; less <= sum; less++) {
        integers.add(asked - less);
        if (integers.size() > MOST_BEGINNINGS) return new int[0];
      }
    }
    integers.add(integers.last() + 1);
    for (long value : integers) all.add(values.number(Optional.of(Long.toString(value))));
    return all.add(values.anonymous()).build().distinct().toArray();
  }

  private void classify(List<Part> parts) {
    record Class(int needKind, int need, int changeKind, int change, long by) {}
    Map<Class, Integer> classes = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      Class mine = new Class(needKind[i], need[i], changeKind[i], change[i], by[i]);
      Integer number = classes.putIfAbsent(mine, classes.size());
      alike[i] = number == null ? classes.size() - 1 : number;
    }
  }

  /** True if the step may come next when the value is this. */
  boolean fits(int i, int state) {
    return switch (needKind[i]) {
      case ANY -> changeKind[i] != ADD || values.plus(state, by[i]) != Values.NONE;
      case IS -> state == need[i];
      case IS_NOT -> state != need[i];
      case ZERO -> state == Values.ABSENT || state == zero;
      default -> false;
    };
  }

  /** The value after the step, which must fit. */
  int after(int i, int state) {
    return switch (changeKind[i]) {
      case KEEP -> state;
      case SET -> change[i];
      default -> values.plus(state, by[i]);
    };
  }
}
