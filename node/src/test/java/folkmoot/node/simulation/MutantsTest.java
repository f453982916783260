package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.simulation.Mutants.Mutant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation must find each of the {@link Mutants}: one that does not proves nothing. The seed
 * that found it last is tried first; if it no longer does, the search goes on over the first seeds.
 */
class MutantsTest {
  private static final int SEEDS = Integer.getInteger("folkmoot.mutants.seeds", 3000);

  /** So many seeds are run side by side; the lowest of them that finds it is told. */
  private static final int BATCH = 2 * Runtime.getRuntime().availableProcessors();

  static Stream<Mutant> mutants() {
    return Mutants.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theSimulationFindsIt(Mutant mutant) {
    Simulation.Report found = find(mutant);
    System.out.printf(
        "| %s | %s | %d%s | %s |%n",
        mutant,
        String.join(", ", mutant.broken()),
        found.seed(),
        found.seed() == mutant.firstSeed() ? "" : " (record it)",
        found.violations().get(0));
    assertThat(Simulation.run(found.seed(), Simulation.Plan.small()).violations())
        .as("seed %d by the rules of the papers", found.seed())
        .isEmpty();
  }

  private static Simulation.Report find(Mutant mutant) {
    Simulation.Plan broken = Simulation.Plan.small().by(mutant.rules());
    Simulation.Report first = Simulation.run(mutant.firstSeed(), broken);
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
    throw new AssertionError("%s is not found by %d seeds".formatted(mutant, SEEDS));
  }

  @Test
  void eachBreaksOneRuleOrSaysWhyTwo() {
    for (Mutant mutant : Mutants.all()) {
      assertThat(mutant.broken()).as("%s", mutant).hasSize(mutant.twice().isEmpty() ? 1 : 2);
    }
  }

  /** DESIGN §3: those of the traps whose rules are built. */
  @Test
  void everyTrapThatIsBuiltHasTwoOrMore() {
    List<String> traps =
        Mutants.all().stream().map(Mutant::trap).filter(trap -> trap.startsWith("trap")).toList();
    for (int trap : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 15}) {
      assertThat(traps.stream().filter(("trap " + trap)::equals))
          .as("mutants of trap %d", trap)
          .hasSizeGreaterThanOrEqualTo(2);
    }
    assertThat(Mutants.all()).hasSizeGreaterThanOrEqualTo(25);
  }

  /** All but who has a voice: see {@link Mutants}. */
  @Test
  void everyRuleIsBroken() {
    List<String> broken = new ArrayList<>();
    Mutants.all().forEach(mutant -> broken.addAll(mutant.broken()));
    assertThat(Mutants.rules().stream().filter(rule -> !broken.contains(rule)))
        .containsExactly("VoterRule");
  }

  @Test
  void noTwoHaveOneName() {
    assertThat(Mutants.all().stream().map(Mutant::toString).collect(Collectors.toSet()))
        .hasSameSizeAs(Mutants.all());
  }
}
