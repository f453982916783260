package folkmoot.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** What happened to the replicas of one value, step by step; played anew, it goes the same way. */
public record History<O>(int replicas, List<Step<O>> steps) {
  private static final int MOST_STEPS = 24;

  public sealed interface Step<O> {}

  /** A client's operation at a replica. */
  public record Update<O>(int at, O operation) implements Step<O> {}

  /** The whole state of one replica reaches another. */
  public record Whole<O>(int from, int to) implements Step<O> {}

  /** The deltas of one replica's own updates reach another: all that it has not got, in order. */
  public record Deltas<O>(int from, int to) implements Step<O> {}

  /** As {@link Deltas}, but they were merged with each other before, and come as one. */
  public record Batch<O>(int from, int to) implements Step<O> {}

  /** All deltas of one replica that another has had come there once more, the last one first. */
  public record Again<O>(int from, int to) implements Step<O> {}

  public History {
    steps = List.copyOf(steps);
  }

  static <O> History<O> random(SplittableRandom chance, Lawful<?, ?, O> type) {
    int replicas = 2 + chance.nextInt(3);
    List<Step<O>> steps = new ArrayList<>();
    for (int left = 1 + chance.nextInt(MOST_STEPS); left > 0; left--) {
      int at = chance.nextInt(replicas);
      int other = (at + 1 + chance.nextInt(replicas - 1)) % replicas;
      steps.add(
          switch (chance.nextInt(10)) {
            case 0, 1 -> new Whole<>(at, other);
            case 2 -> new Deltas<>(at, other);
            case 3 -> new Batch<>(at, other);
            case 4 -> new Again<>(at, other);
            default -> new Update<>(at, type.operation(chance));
          });
    }
    return new History<>(replicas, steps);
  }

  History<O> without(int step) {
    List<Step<O>> fewer = new ArrayList<>(steps);
    fewer.remove(step);
    return new History<>(replicas, fewer);
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n  ", "  ", ""));
  }
}
