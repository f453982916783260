package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Wording;
import folkmoot.protocol.history.check.WriteOrder.Edge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whose write each read found, and what comes directly before each operation: the last answered one
 * of its client, and its source. Operations are places in one list.
 */
final class Sources {
  private final List<Operation> operations;
  private final int[] earlier;
  private final int[] source;

  /** By operation, to which line it belongs, or -1: its client's, or one of its own if unknown. */
  private final int[] line;

  private final int[] placeInLine;
  private int lines;
  private Optional<Operation> thinAir = Optional.empty();

  Sources(List<Operation> operations, SortedMap<Target, KeyWrites> keys) {
    this.operations = operations;
    int size = operations.size();
    earlier = new int[size];
    source = new int[size];
    line = new int[size];
    placeInLine = new int[size];
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < size; i++) places.put(operations.get(i).index(), i);
    SortedMap<String, Integer> lineOf = new TreeMap<>();
    SortedMap<String, Integer> lastOf = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      Operation operation = operations.get(i);
      earlier[i] = lastOf.getOrDefault(operation.client(), -1);
      source[i] = source(operation, keys, places);
      line[i] = -1;
      if (!operation.isOk()) continue;
      line[i] = lineOf.computeIfAbsent(operation.client(), client -> lines++);
      placeInLine[i] = earlier[i] < 0 ? 0 : placeInLine[earlier[i]] + 1;
      lastOf.put(operation.client(), i);
    }
    for (int i = 0; i < size; i++) {
      boolean isFoundUnknown = source[i] >= 0 && line[source[i]] < 0;
      if (isFoundUnknown) line[source[i]] = lines++;
    }
  }

  private int source(
      Operation operation, SortedMap<Target, KeyWrites> keys, Map<Integer, Integer> places) {
    Optional<String> found = Words.found(operation);
    if (found.isEmpty()) return -1;
    Optional<Operation> writer = keys.get(operation.target()).writer(found.get());
    if (writer.isEmpty() && thinAir.isEmpty()) thinAir = Optional.of(operation);
    return writer.map(by -> places.get(by.index())).orElse(-1);
  }

  /** The first read of a value that nobody wrote. */
  Optional<Operation> thinAir() {
    return thinAir;
  }

  /** How many numbers it takes to write down the past of each. */
  long size() {
    return (long) operations.size() * lines;
  }

  int lines() {
    return lines;
  }

  /** The last answered operation of the same client; -1 for none. */
  int earlier(int place) {
    return earlier[place];
  }

  /** The write that was found; -1 for none. */
  int source(int place) {
    return source[place];
  }

  int line(int place) {
    return line[place];
  }

  int placeInLine(int place) {
    return placeInLine[place];
  }

  /** True of an answered look at the key that found nothing. */
  boolean foundNothing(int place) {
    Operation operation = operations.get(place);
    if (operation.action() instanceof Action.Read) {
      return operation.outcome().equals(Outcome.ABSENT);
    }
    if (operation.action() instanceof Action.Delete) {
      return operation.outcome().equals(Outcome.NO_EFFECT);
    }
    return operation.outcome().equals(Outcome.DONE)
        && operation.action() instanceof Action.CompareAndSet swap
        && swap.expected().isEmpty();
  }

  /** All places, causes before effects; shorter if there is a circle. */
  int[] causesFirst() {
    int size = operations.size();
    List<List<Integer>> effects = new ArrayList<>();
    for (int i = 0; i < size; i++) effects.add(new ArrayList<>(2));
    int[] causes = new int[size];
    for (int i = 0; i < size; i++) {
      for (int cause : new int[] {earlier[i], source[i]}) {
        if (cause < 0) continue;
        effects.get(cause).add(i);
        causes[i]++;
      }
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < size; i++) if (causes[i] == 0) ready.add(i);
    int[] sorted = new int[size];
    int count = 0;
    while (!ready.isEmpty()) {
      int next = ready.poll();
      sorted[count++] = next;
      for (int effect : effects.get(next)) if (--causes[effect] == 0) ready.add(effect);
    }
    return java.util.Arrays.copyOf(sorted, count);
  }

  /** Causes that go round in a circle, if there are. */
  Optional<List<Edge>> circle() {
    if (causesFirst().length == operations.size()) return Optional.empty();
    WriteOrder order = new WriteOrder();
    for (int i = 0; i < operations.size(); i++) {
      if (earlier[i] >= 0) edge(order, earlier[i], i, "%s comes before %s of the same client");
      if (source[i] >= 0) edge(order, source[i], i, "%s is found by %s");
    }
    return order.circle();
  }

  private void edge(WriteOrder order, int from, int to, String reason) {
    Operation cause = operations.get(from);
    Operation effect = operations.get(to);
    String words = reason.formatted(Wording.of(cause), Wording.of(effect));
    order.add(new Edge(cause.index(), effect.index(), List.of(cause, effect), words));
  }
}
