package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Looks for a seed that finds a planted mistake: the one that found it last is tried first; if it
 * no longer does, the search goes on over the first seeds.
 */
final class MutantHunt {
  private static final int SEEDS = Integer.getInteger("folkmoot.mutants.seeds", 3000);

  /** So many seeds are run side by side; the lowest of them that finds it is told. */
  private static final int BATCH = 2 * Runtime.getRuntime().availableProcessors();

  private MutantHunt() {}

  /**
   * Finds it, tells by which seed, and shows that without it that seed finds nothing.
   *
   * @param title of the line that tells it
   * @param broken a run in which the mistake is made
   * @param firstSeed the one that is recorded
   * @throws AssertionError if no seed finds it
   */
  static void hunt(String title, Simulation.Plan broken, long firstSeed) {
    Simulation.Report found = find(title, broken, firstSeed);
    System.out.printf(
        "| %s | %d%s | %s |%n",
        title,
        found.seed(),
        found.seed() == firstSeed ? "" : " (record it)",
        found.violations().get(0));
    assertThat(Simulation.run(found.seed(), Simulation.Plan.small()).violations())
        .as("seed %d with nothing broken", found.seed())
        .isEmpty();
  }

  private static Simulation.Report find(String title, Simulation.Plan broken, long firstSeed) {
    Simulation.Report first = Simulation.run(firstSeed, broken);
    if (!first.violations().isEmpty()) return first;
    for (long from = 1; from <= SEEDS; from += BATCH) {
      List<Simulation.Report> found =
          LongStream.range(from, from + BATCH)
              .parallel()
              .mapToObj(seed -> Simulation.run(seed, broken))
              .filter(report -> !report.violations().isEmpty())
              .toList();
      if (!found.isEmpty()) return found.get(0);
    }
    throw new AssertionError("%s is not found by %d seeds".formatted(title, SEEDS));
  }
}
