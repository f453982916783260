package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.WriteOrder.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Causal consistency over all keys (Bouajjani, Enea, Guerraoui & Hamza 2017, <i>On verifying causal
 * consistency</i>, criterion CC). One operation is in the past of another if the same client did it
 * earlier, or the other read what it wrote, or by both in turn. The history is causal exactly if
 * none of their bad patterns is in it: a read of what nobody wrote, a circle of pasts, a read of
 * nothing with a write in its past, a read of a value that was overwritten in its past.
 *
 * <p>Required: written values are unique per key, and there are no increments; else the verdict is
 * unknown. It is unknown, too, if a read found nothing and only a delete outside its past may be
 * why. An operation of unknown outcome is in the past only of who read what it wrote.
 */
public final class Causality implements Checker {
  /** Numbers that the pasts may take: about 200 MB. */
  private static final long MOST_NUMBERS = 50_000_000;

  private Causality() {}

  /** The checker. */
  public static Causality checker() {
    return new Causality();
  }

  @Override
  public String promise() {
    return Levels.CAUSAL;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    History judged = Levels.promised(history, promise());
    if (LogOrder.explains(judged)) return new Verdict.Pass(promise(), judged.size());
    SortedMap<Target, KeyWrites> keys = new TreeMap<>();
    for (var key : judged.byTarget().entrySet()) {
      KeyWrites writes = new KeyWrites(key.getValue().operations());
      Optional<String> obstacle = obstacle(key.getValue(), writes);
      if (obstacle.isPresent())
        return unknown("key %s: %s".formatted(key.getKey(), obstacle.get()));
      keys.put(key.getKey(), writes);
    }
    Sources sources = new Sources(judged.operations(), keys);
    if (sources.thinAir().isPresent()) {
      return Found.thinAir(promise(), sources.thinAir().get(), judged);
    }
    if (sources.size() > MOST_NUMBERS) {
      return unknown("too large: %d operations".formatted(judged.size()));
    }
    Optional<List<Edge>> circle = sources.circle();
    if (circle.isPresent()) return circle(circle.get(), history);
    return new Pasts(judged.operations(), keys, sources).judge(this, history, budget);
  }

  private static Optional<String> obstacle(History ofKey, KeyWrites writes) {
    boolean increments =
        ofKey.operations().stream()
            .anyMatch(o -> o.action() instanceof folkmoot.protocol.history.Action.Increment);
    return increments ? Optional.of("increments are not judged") : writes.obstacle();
  }

  Verdict unknown(String reason) {
    return new Verdict.Unknown(promise(), reason);
  }

  private Verdict circle(List<Edge> circle, History history) {
    List<Operation> atFault = new ArrayList<>();
    for (Edge edge : circle) atFault.addAll(edge.shown());
    String words =
        circle.stream()
            .map(Edge::reason)
            .collect(Collectors.joining("; ", "causes in a circle: ", ""));
    return Found.violation(promise(), words, atFault, history);
  }
}
