package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The production actors under loss, crashes, slow, failing and rotting disks, partitions and
 * pauses, as the seed draws them. {@code -Dfolkmoot.simulation.seeds=N} runs the first so many; one
 * seed is repeated by the command that a failure prints.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("folkmoot.simulation.seeds", 200);
  private static final int SMALL_SEEDS = 100;
  private static final int TWICE = 20;
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final Simulation.Plan MINUTE = Simulation.Plan.of(Duration.ofSeconds(60));

  private static SortedMap<Long, Simulation.Report> minutes;

  @BeforeAll
  static void simulate() throws InterruptedException {
    minutes = run(SEEDS, MINUTE, CORES);
  }

  private static SortedMap<Long, Simulation.Report> run(
      int seeds, Simulation.Plan plan, int threads) throws InterruptedException {
    return Campaign.start(1, seeds, plan, threads, report -> {}).await();
  }

  @Test
  void nothingIsBrokenAndNothingIsLeftUndone() {
    assertThat(minutes).hasSize(SEEDS);
    assertSound(minutes.values(), "");
    assertThat(minutes.values())
        .allSatisfy(report -> assertThat(report.virtual()).isEqualTo(Duration.ofSeconds(60)));
  }

  @Test
  void norInShortRunsOnFewKeys() throws InterruptedException {
    assertSound(run(SMALL_SEEDS, Simulation.Plan.small(), CORES).values(), " --short");
  }

  /** Beside others in threads, and alone. */
  @Test
  void theSameSeedTakesTheSameSteps() {
    for (long seed = 1; seed <= TWICE; seed++) {
      Simulation.Report again = Simulation.run(seed, MINUTE);
      assertThat(again.traceHash()).as("trace hash of seed %d", seed).isNotZero();
      assertThat(again).isEqualTo(minutes.get(seed));
    }
  }

  @Test
  void tellingWhatHappensChangesNothing() {
    int[] lines = new int[1];
    assertThat(Simulation.run(3, MINUTE, line -> lines[0]++)).isEqualTo(minutes.get(3L));
    assertThat(lines[0]).isGreaterThan(1000);
  }

  /** A fault that never comes about tests nothing. */
  @Test
  void everyKindOfFaultComesAbout() {
    SortedMap<String, Integer> faults = new TreeMap<>();
    for (Simulation.Report report : minutes.values()) {
      report.faults().forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
    }
    assertThat(faults)
        .containsKeys("crash", "crash_of_all", "process_kill", "torn_write", "bit_rot")
        .containsKeys("repaired", "slow_disk", "hanging_disk", "full_disk", "failed_sync")
        .containsKeys("pause", "long_pause", "clock_drift", "hand_over", "graceful_stop", "closed")
        .containsKeys("partition", "partition_one_way", "partition_minority", "partition_ring")
        .containsKeys("partition_bridge", "partition_leader", "partition_node")
        .containsKeys("partition_random", "loss", "delay", "duplication", "reordering")
        .containsKeys("figure_8", "new_leader_hit");
  }

  @Test
  void clustersOfAllSizesServeTheirClients() {
    for (int nodes : new int[] {3, 5, 7}) {
      assertThat(minutes.values())
          .filteredOn(report -> report.conditions().contains("[nodes=" + nodes + ","))
          .isNotEmpty()
          .allSatisfy(report -> assertThat(report.acknowledged()).isPositive());
    }
  }

  private static void assertSound(Collection<Simulation.Report> reports, String options) {
    String failures =
        reports.stream()
            .filter(report -> !report.violations().isEmpty())
            .map(report -> readable(report, options))
            .collect(Collectors.joining("%n%n".formatted()));
    assertThat(failures).as("what was found wrong").isEmpty();
    assertThat(reports).allSatisfy(report -> assertThat(report.lost()).isZero());
    assertThat(reports).allSatisfy(report -> assertThat(report.undecided()).isEmpty());
  }

  private static String readable(Simulation.Report report, String options) {
    return "seed %d: %s%n%s, faults %s%n%s%nto see it again:%n  deploy/moot simulate --seeds %d%s --trace"
        .formatted(
            report.seed(),
            report.violations(),
            report.conditions(),
            report.faults(),
            String.join(System.lineSeparator(), report.trace()),
            report.seed(),
            options);
  }
}
