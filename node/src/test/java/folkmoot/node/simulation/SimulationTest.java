package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The production actors under loss, crashes, slow and failing disks, partitions and pauses, as the
 * seed draws them. {@code -Dfolkmoot.simulation.seed=N} runs one seed, {@code
 * -Dfolkmoot.simulation.seeds=N} the first so many.
 */
class SimulationTest {
  private static final long ONE = Long.getLong("folkmoot.simulation.seed", 0);
  private static final int SEEDS = Integer.getInteger("folkmoot.simulation.seeds", 100);

  static LongStream seeds() {
    return ONE > 0 ? LongStream.of(ONE) : LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsBrokenAndNothingIsLeftUndone(long seed) {
    assertSound(Simulation.run(seed, Simulation.Plan.small()));
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 11, 29})
  void theSameSeedTakesTheSameSteps(long seed) {
    assertThat(Simulation.run(seed, Simulation.Plan.small()))
        .isEqualTo(Simulation.run(seed, Simulation.Plan.small()));
  }

  private static void assertSound(Simulation.Report report) {
    assertThat(report.violations())
        .as(
            "%s%n%nto see it again:%n  mvn -o -pl node -am test -Dtest=SimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfolkmoot.simulation.seed=%d%n",
            readable(report), report.seed())
        .isEmpty();
  }

  private static String readable(Simulation.Report report) {
    return "seed %d, %s, %d steps, faults %s%n%s"
        .formatted(
            report.seed(),
            report.conditions(),
            report.steps(),
            report.faults(),
            String.join(System.lineSeparator(), report.trace()));
  }
}
