package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation must find each of the {@link Mutants}: one that does not proves nothing. That the
 * same seeds find nothing with the rules unbroken is {@link SimulationTest}'s.
 */
class MutantsTest {
  private static final int SEEDS = Integer.getInteger("folkmoot.mutants.seeds", 1000);

  static Stream<String> mutants() {
    return Mutants.all().keySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theSimulationFindsIt(String mutant) {
    Simulation.Plan broken = Simulation.Plan.small().by(Mutants.all().get(mutant));
    List<String> found = new ArrayList<>();
    long seed = 0;
    while (found.isEmpty() && seed < SEEDS) {
      seed++;
      found.addAll(Simulation.run(seed, broken).violations());
    }
    System.out.printf("%s: seed %d: %s%n", mutant, seed, found);
    assertThat(found).as("found in %d seeds", seed).isNotEmpty();
    assertThat(Simulation.run(seed, Simulation.Plan.small()).violations())
        .as("seed %d by the rules of the papers", seed)
        .isEmpty();
  }
}
