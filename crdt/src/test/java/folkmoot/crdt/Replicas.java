package folkmoot.crdt;

import static folkmoot.crdt.Laws.hold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The replicas of one value while a {@link History} happens to them. */
final class Replicas<T, D, O> {
  /** A delta, and the number of its operation. */
  private record Sent<D>(D delta, int number) {}

  private final Lawful<T, D, O> type;
  private final List<T> states = new ArrayList<>();
  private final List<List<Sent<D>>> sent = new ArrayList<>();
  private final int[][] received;
  private final List<T> seen = new ArrayList<>();
  private final List<Event<O>> events = new ArrayList<>();
  private final List<TreeSet<Integer>> numbersSeen = new ArrayList<>();

  Replicas(Lawful<T, D, O> type, int count) {
    this.type = type;
    this.received = new int[count][count];
    for (int i = 0; i < count; i++) {
      states.add(type.empty());
      sent.add(new ArrayList<>());
      numbersSeen.add(new TreeSet<>());
    }
    seen.add(type.empty());
  }

  Replicas(Replicas<T, D, O> original) {
    this.type = original.type;
    this.received = Arrays.stream(original.received).map(int[]::clone).toArray(int[][]::new);
    this.states.addAll(original.states);
    this.sent.addAll(original.sent);
    for (TreeSet<Integer> numbers : original.numbersSeen) numbersSeen.add(new TreeSet<>(numbers));
    this.events.addAll(original.events);
  }

  /** Every state that any replica was in, in the order of the steps. */
  List<T> seen() {
    return seen;
  }

  List<Event<O>> events() {
    return events;
  }

  void play(History.Step<O> step) {
    if (step instanceof History.Update<O> update) {
      apply(update.at(), update.operation());
    } else if (step instanceof History.Whole<O> whole) {
      whole(whole.from(), whole.to());
    } else if (step instanceof History.Deltas<O> some) {
      deltas(some.from(), some.to());
    } else if (step instanceof History.Batch<O> batch) {
      batch(batch.from(), batch.to());
    } else if (step instanceof History.Again<O> again) {
      again(again.from(), again.to());
    }
  }

  static ReplicaId name(int replica) {
    return new ReplicaId("disk-" + replica, 1);
  }

  private void apply(int at, O operation) {
    if (type.waits() && !isCausal(visible(at))) return;
    T before = type.resetDelta(states.get(at));
    T after = type.apply(before, name(at), operation);
    hold(type.isAtMost(before, after), "an update takes nothing away", before, after);
    Optional<D> delta = type.delta(after);
    hold(delta.isPresent() || after.equals(before), "a change has a delta", before, after);
    TreeSet<Integer> known = numbersSeen.get(at);
    Event<O> event = new Event<>(events.size(), name(at), operation, new TreeSet<>(known));
    events.add(event);
    // What changed nothing nobody sees; in the end it must have had nothing to change.
    if (delta.isPresent()) {
      known.add(event.number());
      byte[] bytes = type.encodeDelta(delta.get());
      sent.get(at).add(new Sent<>(type.decodeDelta(bytes), event.number()));
      holdDelta(before, after, delta.get());
    }
    hold(type.resetDelta(after).equals(after), "a pending delta is no part of the value", after);
    enter(at, type.resetDelta(after));
    seen.add(after);
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
    numbersSeen.get(to).addAll(numbersSeen.get(from));
    enter(to, type.merge(states.get(to), states.get(from)));
  }

  /** The next delta that this replica may take of that, if there is one. */
  private Optional<Sent<D>> next(int from, int to) {
    if (received[from][to] == sent.get(from).size()) return Optional.empty();
    Sent<D> next = sent.get(from).get(received[from][to]++);
    numbersSeen.get(to).add(next.number());
    return Optional.of(next);
  }

  private void deltas(int from, int to) {
    for (Optional<Sent<D>> next = next(from, to); next.isPresent(); next = next(from, to)) {
      enter(to, type.mergeDelta(states.get(to), next.get().delta()));
    }
  }

  private void batch(int from, int to) {
    T before = states.get(to);
    T oneByOne = before;
    Optional<D> batch = Optional.empty();
    for (Optional<Sent<D>> next = next(from, to); next.isPresent(); next = next(from, to)) {
      D delta = next.get().delta();
      oneByOne = type.mergeDelta(oneByOne, delta);
      batch = Optional.of(batch.map(d -> type.mergeDeltas(d, delta)).orElse(delta));
    }
    if (batch.isEmpty()) return;
    D told = type.decodeDelta(type.encodeDelta(batch.get()));
    T atOnce = type.mergeDelta(before, told);
    hold(atOnce.equals(oneByOne), "a batch does what its deltas do", before, oneByOne, atOnce);
    enter(to, atOnce);
  }

  private void again(int from, int to) {
    T state = states.get(to);
    for (int i = received[from][to] - 1; i >= 0; i--) {
      state = type.mergeDelta(state, sent.get(from).get(i).delta());
    }
    hold(state.equals(states.get(to)), "what comes again changes nothing", states.get(to), state);
  }

  private void enter(int at, T state) {
    hold(type.isAtMost(states.get(at), state), "no replica forgets", states.get(at), state);
    List<Event<O>> visible = visible(at);
    if (isCausal(visible)) {
      Object expected = type.expected(visible);
      Object value = type.value(state);
      hold(value.equals(expected), "the value is that of what was seen", expected, value, state);
    }
    states.set(at, state);
    seen.add(state);
  }

  private List<Event<O>> visible(int at) {
    return events.stream()
        .filter(event -> numbersSeen.get(at).contains(event.number()))
        .collect(Collectors.toList());
  }

  /** Whether with each operation all that it saw was seen: deltas may overtake each other. */
  private boolean isCausal(List<Event<O>> visible) {
    TreeSet<Integer> numbers = new TreeSet<>();
    visible.forEach(event -> numbers.add(event.number()));
    return visible.stream().allMatch(event -> numbers.containsAll(event.seen()));
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
    return copy.states;
  }

  /** One that had nothing gets all deltas of all, some of them twice, in no order. */
  T convergedByShuffledDeltas() {
    List<D> deltas = new ArrayList<>();
    for (List<Sent<D>> of : sent) of.forEach(one -> deltas.add(one.delta()));
    SplittableRandom chance = new SplittableRandom(events.size());
    for (int twice = deltas.size() / 2; twice > 0; twice--) {
      deltas.add(deltas.get(chance.nextInt(deltas.size())));
    }
    T state = type.empty();
    while (!deltas.isEmpty()) {
      state = type.mergeDelta(state, deltas.remove(chance.nextInt(deltas.size())));
    }
    return state;
  }
}
