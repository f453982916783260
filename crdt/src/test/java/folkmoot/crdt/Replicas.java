package folkmoot.crdt;

import static folkmoot.crdt.Laws.hold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The replicas of one value while a {@link History} happens to them. */
final class Replicas<T, D, O> {
  private final Lawful<T, D, O> type;
  private final List<T> states = new ArrayList<>();
  private final List<List<D>> deltas = new ArrayList<>();
  private final int[][] received;
  private final List<T> seen = new ArrayList<>();

  Replicas(Lawful<T, D, O> type, int count) {
    this.type = type;
    this.received = new int[count][count];
    for (int i = 0; i < count; i++) {
      states.add(type.empty());
      deltas.add(new ArrayList<>());
    }
    seen.add(type.empty());
  }

  Replicas(Replicas<T, D, O> original) {
    this.type = original.type;
    this.received = Arrays.stream(original.received).map(int[]::clone).toArray(int[][]::new);
    this.states.addAll(original.states);
    for (List<D> sent : original.deltas) deltas.add(new ArrayList<>(sent));
  }

  /** Every state that any replica was in, in the order of the steps. */
  List<T> seen() {
    return seen;
  }

  List<T> states() {
    return states;
  }

  void play(History.Step<O> step) {
    if (step instanceof History.Update<O> update) {
      apply(update.at(), update.operation());
    } else if (step instanceof History.Whole<O> whole) {
      whole(whole.from(), whole.to());
    } else if (step instanceof History.Deltas<O> some) {
      deltas(some.from(), some.to());
    }
  }

  private void apply(int at, O operation) {
    T before = type.resetDelta(states.get(at));
    T after = type.apply(before, new ReplicaId("disk-" + at, 1), operation);
    hold(type.isAtMost(before, after), "an update takes nothing away", before, after);
    Optional<D> delta = type.delta(after);
    hold(delta.isPresent() || after.equals(before), "a change has a delta", before, after);
    if (delta.isPresent()) {
      deltas.get(at).add(delta.get());
      holdDelta(before, after, delta.get());
    }
    hold(type.resetDelta(after).equals(after), "a pending delta is no part of the value", after);
    enter(at, type.resetDelta(after));
    enter(at, after);
  }

  /** Whoever has all that was there before gets the same by the delta as by the whole state. */
  private void holdDelta(T before, T after, D delta) {
    for (T state : seen) {
      if (!type.isAtMost(before, state)) continue;
      T byDelta = type.mergeDelta(state, delta);
      T byWhole = type.merge(state, after);
      hold(byDelta.equals(byWhole), "a delta does what the whole state does", state, delta);
      T twice = type.mergeDelta(byDelta, delta);
      hold(twice.equals(byDelta), "a delta that comes twice counts once", state, delta);
    }
  }

  private void whole(int from, int to) {
    enter(to, type.merge(states.get(to), states.get(from)));
  }

  private void deltas(int from, int to) {
    List<D> sent = deltas.get(from);
    T state = states.get(to);
    while (received[from][to] < sent.size()) {
      state = type.mergeDelta(state, sent.get(received[from][to]++));
    }
    enter(to, state);
  }

  private void enter(int at, T state) {
    hold(type.isAtMost(states.get(at), state), "no replica forgets", states.get(at), state);
    states.set(at, state);
    seen.add(state);
  }

  /** Every replica gets every other's whole state, each beginning with another one. */
  List<T> convergedByWholeStates() {
    List<T> converged = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      T state = states.get(i);
      for (int other = 1; other < states.size(); other++) {
        state = type.merge(state, states.get((i + other) % states.size()));
      }
      converged.add(state);
    }
    return converged;
  }

  /** Every replica gets the deltas that it lacks of every other, and nothing else. */
  List<T> convergedByDeltas() {
    Replicas<T, D, O> copy = new Replicas<>(this);
    for (int to = 0; to < states.size(); to++) {
      for (int from = 0; from < states.size(); from++) if (from != to) copy.deltas(from, to);
    }
    return copy.states();
  }
}
