package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Operation;
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
 * What must come before what, each with its reason, and whether it goes round in a circle. Nodes
 * are the indices of operations; {@link #INITIAL} is the state before all.
 */
final class WriteOrder {
  /** The state before the first write: nothing comes before it. */
  static final int INITIAL = -1;

  /** One must come before the other, and those show it. */
  record Edge(int from, int to, List<Operation> shown, String reason) {}

  private final SortedMap<Integer, List<Edge>> edges = new TreeMap<>();

  void add(Edge edge) {
    edges.computeIfAbsent(edge.from(), node -> new ArrayList<>()).add(edge);
  }

  /** A short circle, edge by edge; empty if there is none. */
  Optional<List<Edge>> circle() {
    List<Integer> onCircles = withoutSources();
    Optional<List<Edge>> shortest = Optional.empty();
    // From a few places: enough for a short one, and bounded.
    for (int i = 0; i < Math.min(onCircles.size(), 64); i++) {
      Optional<List<Edge>> found = shortestFrom(onCircles.get(i));
      if (found.isPresent() && (shortest.isEmpty() || found.get().size() < shortest.get().size())) {
        shortest = found;
      }
    }
    return shortest.isPresent() || onCircles.isEmpty() ? shortest : anywhere(onCircles);
  }

  private Optional<List<Edge>> anywhere(List<Integer> nodes) {
    for (int node : nodes) {
      Optional<List<Edge>> found = shortestFrom(node);
      if (found.isPresent()) return found;
    }
    throw new IllegalStateException("nodes remain, yet none is on a circle: " + nodes);
  }

  /** The nodes that have something before them which has something before it, and so on. */
  private List<Integer> withoutSources() {
    SortedMap<Integer, Integer> incoming = new TreeMap<>();
    edges.forEach(
        (node, out) -> {
          incoming.merge(node, 0, Integer::sum);
          for (Edge edge : out) incoming.merge(edge.to(), 1, Integer::sum);
        });
    Deque<Integer> sources = new ArrayDeque<>();
    incoming.forEach(
        (node, count) -> {
          if (count == 0) sources.add(node);
        });
    while (!sources.isEmpty()) {
      int node = sources.poll();
      incoming.remove(node);
      for (Edge edge : edges.getOrDefault(node, List.of())) {
        if (incoming.merge(edge.to(), -1, Integer::sum) == 0) sources.add(edge.to());
      }
    }
    return List.copyOf(incoming.keySet());
  }

  private Optional<List<Edge>> shortestFrom(int start) {
    Map<Integer, Edge> reachedBy = new HashMap<>();
    Deque<Integer> toVisit = new ArrayDeque<>(List.of(start));
    while (!toVisit.isEmpty()) {
      for (Edge edge : edges.getOrDefault(toVisit.poll(), List.of())) {
        if (edge.to() == start) return Optional.of(path(edge, start, reachedBy));
        if (reachedBy.putIfAbsent(edge.to(), edge) == null) toVisit.add(edge.to());
      }
    }
    return Optional.empty();
  }

  private static List<Edge> path(Edge last, int start, Map<Integer, Edge> reachedBy) {
    Deque<Edge> path = new ArrayDeque<>(List.of(last));
    while (path.peekFirst().from() != start) {
      path.addFirst(reachedBy.get(path.peekFirst().from()));
    }
    return List.copyOf(path);
  }
}
