package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A story of failure is told with fewer faults and operations, and ends the same way. */
class ShrinkerTest {
  private static final int MOST_OPERATIONS = 400;

  private static Shrinker.Limits runs(int most) {
    return new Shrinker.Limits(most, Duration.ofMinutes(5), System::nanoTime);
  }

  @Test
  void whatDoesNotMatterIsLeftOut() {
    Simulation.Plan plan =
        Simulation.Plan.small()
            .by(
                Mutants.all().stream()
                    .filter(mutant -> mutant.mistake().contains("without a round"))
                    .findFirst()
                    .orElseThrow()
                    .rules());
    Simulation.Report failed = firstWithFaults(plan, 30);

    Shrinker.Shrunk shrunk = Shrinker.shrink(failed, plan, runs(300));

    assertThat(shrunk.faults().before()).isGreaterThanOrEqualTo(30);
    assertThat(shrunk.faults().left()).isLessThanOrEqualTo(shrunk.faults().before() / 3);
    assertThat(shrunk.operations().left()).isLessThanOrEqualTo(shrunk.operations().before() / 3);
    assertThat(shrunk.report().kind()).isEqualTo(failed.kind());
    assertThat(Simulation.run(failed.seed(), shrunk.plan())).isEqualTo(shrunk.report());
  }

  @Test
  void aBoundOnTheRunsIsKept() {
    Simulation.Plan plan = Simulation.Plan.small().by(Mutants.all().get(0).rules());
    Simulation.Report failed = firstWithFaults(plan, 3);
    Shrinker.Shrunk shrunk = Shrinker.shrink(failed, plan, runs(5));
    assertThat(shrunk.runs()).isLessThanOrEqualTo(5);
    assertThat(shrunk.report().kind()).isEqualTo(failed.kind());
  }

  /** One that is not so long that the runs do not suffice to look at all of it. */
  private static Simulation.Report firstWithFaults(Simulation.Plan plan, int least) {
    for (long seed = 1; seed <= 1000; seed++) {
      Simulation.Report report = Simulation.run(seed, plan);
      boolean isLong = report.operations() > MOST_OPERATIONS;
      if (!report.violations().isEmpty() && report.events().size() >= least && !isLong)
        return report;
    }
    throw new AssertionError("no seed of a thousand finds it after " + least + " faults");
  }
}
