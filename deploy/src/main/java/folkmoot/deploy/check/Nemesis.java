package folkmoot.deploy.check;

import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.protocol.history.HistoryRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Breaks the cluster, one trouble at a time, each put right before the next: so a majority always
 * lives, and what was promised must hold.
 */
final class Nemesis implements Runnable {
  private static final Duration STEP = Duration.ofMillis(50);

  /**
   * @param calm rest before each trouble
   * @param lasts how long each is on
   */
  record Rhythm(Duration calm, Duration lasts) {}

  private final Cluster cluster;
  private final List<Trouble> troubles;
  private final Rhythm rhythm;
  private final HistoryRecorder recorder;
  private final LongSupplier clock;
  private final BooleanSupplier over;
  private final Random chance;
  private Optional<Trouble.Struck> on = Optional.empty();
  private HistoryRecorder.OpenFault fault;
  private volatile int turns;
  private volatile String says = "";

  Nemesis(
      Cluster cluster,
      List<Trouble> troubles,
      Rhythm rhythm,
      long seed,
      HistoryRecorder recorder,
      LongSupplier clock,
      BooleanSupplier over) {
    this.cluster = cluster;
    this.troubles = List.copyOf(troubles);
    this.rhythm = rhythm;
    this.recorder = recorder;
    this.clock = clock;
    this.over = over;
    this.chance = new Random(seed);
  }

  /** What is on, in words; empty in calm times. */
  String says() {
    return says;
  }

  /** True once each kind of trouble has been on. */
  boolean hasShownAll() {
    return turns >= troubles.size();
  }

  @Override
  public void run() {
    if (troubles.isEmpty()) return;
    try {
      while (restUnlessOver(rhythm.calm())) {
        strike(troubles.get(turns % troubles.size()));
        restUnlessOver(rhythm.lasts());
        heal();
        turns++;
      }
    } finally {
      heal();
    }
  }

  private synchronized void strike(Trouble trouble) {
    List<ClusterNode> nodes = cluster.nodes();
    ClusterNode leader =
        Survey.of(cluster)
            .leader()
            .map(Survey.Finding::node)
            .orElseGet(() -> nodes.get(chance.nextInt(nodes.size())));
    long begins = clock.getAsLong();
    Trouble.Struck struck = trouble.strike(nodes, leader, chance);
    on = Optional.of(struck);
    fault = recorder.fault(trouble.kind(), struck.nodes(), begins);
    says = trouble.kind() + " " + String.join(" ", struck.nodes());
  }

  /** Puts right what is on. */
  synchronized void heal() {
    if (on.isEmpty()) return;
    on.get().heal().run();
    fault.healed(clock.getAsLong());
    on = Optional.empty();
    says = "";
  }

  /** False once the check is over. */
  private boolean restUnlessOver(Duration time) {
    long begun = System.nanoTime();
    while (!over.getAsBoolean()) {
      if (System.nanoTime() - begun >= time.toNanos()) return true;
      NodeProcess.rest(STEP);
    }
    return false;
  }
}
