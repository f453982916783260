package folkmoot.crdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The laws that every type keeps, tried on histories drawn from seeds (Shapiro et al., 2011, §2:
 * states form a join semilattice, merging is its least upper bound, updates only go up).
 */
public final class Laws {
  /** States of a history that are tried in all threes. */
  private static final int MOST_STATES = 6;

  private Laws() {}

  /** A law that did not hold. */
  public static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Broken(String message) {
      super(message);
    }
  }

  /**
   * A history after which some law does not hold, and from which no step can be left out.
   *
   * @param seed draws the history from which this one was made
   */
  public record Counterexample<O>(long seed, History<O> history, RuntimeException failure) {
    @Override
    public String toString() {
      return "seed %d: %s%n%s".formatted(seed, failure, history);
    }
  }

  /** The first seed below {@code seeds} whose history breaks a law, with the shrunken history. */
  public static <T, D, O> Optional<Counterexample<O>> counterexample(
      Lawful<T, D, O> type, long seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      History<O> history = History.random(new SplittableRandom(seed), type);
      Optional<RuntimeException> failure = failure(type, history);
      if (failure.isPresent()) return Optional.of(shrunk(type, seed, history, failure.get()));
    }
    return Optional.empty();
  }

  private static <T, D, O> Counterexample<O> shrunk(
      Lawful<T, D, O> type, long seed, History<O> history, RuntimeException failure) {
    for (int step = 0; step < history.steps().size(); step++) {
      History<O> fewer = history.without(step);
      Optional<RuntimeException> still = failure(type, fewer);
      if (still.isPresent()) return shrunk(type, seed, fewer, still.get());
    }
    return new Counterexample<>(seed, history, failure);
  }

  /** What goes wrong with this history, if anything does: a broken law or what the type throws. */
  public static <T, D, O> Optional<RuntimeException> failure(
      Lawful<T, D, O> type, History<O> history) {
    try {
      check(type, history);
      return Optional.empty();
    } catch (RuntimeException failure) {
      return Optional.of(failure);
    }
  }

  private static <T, D, O> void check(Lawful<T, D, O> type, History<O> history) {
    Replicas<T, D, O> replicas = new Replicas<>(type, history.replicas());
    for (History.Step<O> step : history.steps()) replicas.play(step);
    List<T> states = sample(replicas.seen());
    for (T one : states) {
      checkAlone(type, one);
      for (T other : states) {
        checkPair(type, one, other);
        for (T third : states) checkThree(type, one, other, third);
      }
    }
    checkConvergence(type, replicas);
  }

  private static <T> void checkAlone(Lawful<T, ?, ?> type, T state) {
    hold(type.merge(state, state).equals(state), "merging is idempotent", state);
    hold(type.merge(state, type.empty()).equals(state), "nothing adds nothing", state);
    hold(type.merge(type.empty(), state).equals(state), "to nothing it adds all", state);
    hold(type.isAtMost(state, state), "the order is reflexive", state);
    hold(type.decode(type.encode(state)).equals(state), "bytes give the value back", state);
  }

  private static <T> void checkPair(Lawful<T, ?, ?> type, T one, T other) {
    T merged = type.merge(one, other);
    hold(merged.equals(type.merge(other, one)), "merging is commutative", one, other);
    hold(type.isAtMost(one, merged), "merging is monotone on the left", one, other, merged);
    hold(type.isAtMost(other, merged), "merging is monotone on the right", one, other, merged);
    hold(type.merge(merged, other).equals(merged), "what came already adds nothing", one, other);
    boolean both = type.isAtMost(one, other) && type.isAtMost(other, one);
    hold(both == one.equals(other), "the order is antisymmetric", one, other);
    boolean sameBytes = Arrays.equals(type.encode(one), type.encode(other));
    hold(sameBytes == one.equals(other), "bytes are equal exactly if values are", one, other);
    boolean sameHash = one.hashCode() == other.hashCode();
    hold(!one.equals(other) || sameHash, "equal values have equal hash codes", one, other);
  }

  private static <T> void checkThree(Lawful<T, ?, ?> type, T one, T other, T third) {
    T left = type.merge(type.merge(one, other), third);
    T right = type.merge(one, type.merge(other, third));
    hold(left.equals(right), "merging is associative", one, other, third);
    if (type.isAtMost(one, third) && type.isAtMost(other, third)) {
      T merged = type.merge(one, other);
      hold(type.isAtMost(merged, third), "merging is the least bound", one, other, third);
    }
  }

  private static <T, D, O> void checkConvergence(Lawful<T, D, O> type, Replicas<T, D, O> replicas) {
    List<T> whole = replicas.convergedByWholeStates();
    T first = whole.get(0);
    Object expected = type.expected(replicas.events());
    for (T state : whole) {
      hold(state.equals(first), "who has seen the same is the same", first, state);
      Object value = type.value(state);
      hold(value.equals(expected), "every update is seen in the end, once", expected, state);
    }
    for (T state : replicas.convergedByDeltas()) {
      hold(state.equals(first), "deltas lead where whole states lead", first, state);
    }
    T state = replicas.convergedByShuffledDeltas();
    hold(state.equals(first), "deltas in any order lead where whole states lead", first, state);
  }

  private static <T> List<T> sample(List<T> seen) {
    List<T> sample = new ArrayList<>();
    int step = Math.max(1, (seen.size() + MOST_STATES - 1) / MOST_STATES);
    for (int i = seen.size() - 1; i >= 0; i -= step) sample.add(seen.get(i));
    return sample;
  }

  public static void hold(boolean condition, String law, Object... facts) {
    if (!condition) throw new Broken("not so: " + law + ": " + Arrays.toString(facts));
  }
}
