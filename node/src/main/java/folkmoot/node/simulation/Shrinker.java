package folkmoot.node.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Makes a story of failure shorter: leaves out faults and operations, many at a time, then fewer,
 * as long as the same invariant is still violated, and the story does not get longer (Zeller &amp;
 * Hildebrandt 2002, "Simplifying and Isolating Failure-Inducing Input", the complement half of
 * ddmin). What is left is not the smallest possible, but none of it could be left out alone when it
 * was last tried.
 */
public final class Shrinker {
  /**
   * The shortest story that was found.
   *
   * @param plan repeats it, with the same seed
   * @param report what it leads to
   * @param faults how many faults happened before, how many still do
   * @param operations the same of the operations
   * @param runs how many simulations it took
   */
  public record Shrunk(
      Simulation.Plan plan, Simulation.Report report, Less faults, Less operations, int runs) {}

  /** How many there were and how many are left. */
  public record Less(int before, int left) {}

  /**
   * How long to go on.
   *
   * @param runs most simulations
   * @param time most time, by the clock
   * @param nowNanos any clock that does not go back
   */
  public record Limits(int runs, Duration time, LongSupplier nowNanos) {}

  private final Simulation.Plan plan;
  private final long seed;
  private final String kind;
  private final Limits limits;
  private final long endNanos;
  private final Simulation.Report first;
  private Simulation.Report best;
  private Selection selection;
  private int runs;

  private Shrinker(Simulation.Report failed, Simulation.Plan plan, Limits limits) {
    this.plan = plan;
    this.seed = failed.seed();
    this.kind = failed.kind().orElseThrow(() -> new IllegalArgumentException("nothing failed"));
    this.first = failed;
    this.best = failed;
    this.selection = plan.selection();
    this.limits = limits;
    this.endNanos = limits.nowNanos().getAsLong() + limits.time().toNanos();
  }

  /**
   * @param failed what the plan led to
   * @param limits past them, the best so far is the result
   */
  public static Shrunk shrink(Simulation.Report failed, Simulation.Plan plan, Limits limits) {
    return new Shrinker(failed, plan, limits).shrink();
  }

  private Shrunk shrink() {
    int before;
    do {
      before = size(best);
      leaveOut(Shrinker::faults, (from, ids) -> from.withFaults(ids));
      leaveOut(Shrinker::operations, (from, ids) -> from.withOperations(ids));
    } while (size(best) < before && mayGoOn());
    return new Shrunk(
        plan.only(selection),
        best,
        new Less(faults(first).size(), faults(best).size()),
        new Less(operations(first).size(), operations(best).size()),
        runs);
  }

  /** Tries without a half, a quarter, and so on, down to each single one. */
  private void leaveOut(
      Function<Simulation.Report, List<String>> ids,
      BiFunction<Selection, List<String>, Selection> with) {
    List<String> left = ids.apply(best);
    for (int size = Math.max(1, left.size()); size >= 1 && mayGoOn(); size /= 2) {
      for (int from = 0; from < left.size() && mayGoOn(); ) {
        List<String> fewer = new ArrayList<>(left);
        fewer.subList(from, Math.min(left.size(), from + size)).clear();
        if (stillFails(with.apply(selection, fewer))) {
          // What did not come about any more has gone with it.
          fewer.retainAll(new TreeSet<>(ids.apply(best)));
          selection = with.apply(selection, fewer);
          left = fewer;
        } else {
          from += size;
        }
      }
    }
  }

  private boolean stillFails(Selection fewer) {
    runs++;
    Simulation.Report report = Simulation.run(seed, plan.only(fewer));
    boolean longer =
        faults(report).size() > faults(first).size()
            || operations(report).size() > operations(first).size();
    if (!report.kind().equals(Optional.of(kind)) || longer) return false;
    best = report;
    selection = fewer;
    return true;
  }

  private boolean mayGoOn() {
    return runs < limits.runs() && limits.nowNanos().getAsLong() < endNanos;
  }

  private static int size(Simulation.Report report) {
    return faults(report).size() + operations(report).size();
  }

  private static List<String> faults(Simulation.Report report) {
    return report.events().stream().map(Simulation.Event::id).distinct().toList();
  }

  private static List<String> operations(Simulation.Report report) {
    return report.asked().stream().map(Simulation.Event::id).distinct().toList();
  }
}
