package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three replicas under loss, crashes, partitions and pauses, as the seed draws them. */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("folkmoot.simulation.seeds", 50);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsBrokenAndNothingIsLeftUndone(long seed) {
    Simulation.Report report = Simulation.run(seed, Simulation.Plan.small());
    System.out.println(report);
    assertThat(report.violations()).as("%s", report).isEmpty();
  }

  @Test
  void theSameSeedTakesTheSameSteps() {
    assertThat(Simulation.run(7, Simulation.Plan.small()))
        .isEqualTo(Simulation.run(7, Simulation.Plan.small()));
  }
}
