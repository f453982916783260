package folkmoot.deploy.demo;

import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Five phases on the running cluster. What it breaks it puts right, and the keyspaces that it makes
 * it drops, also when it cannot go on.
 */
public final class Demo {
  /** A partition needs a majority on one side. */
  private static final int FEWEST_NODES = 3;

  private static final List<Phase> PHASES =
      List.of(
          new OperationsPhase(),
          new LevelsPhase(),
          new NodeLostPhase(),
          new PartitionPhase(),
          new StatusPhase());

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(200);

  private final Scene scene;
  private volatile boolean stopped;

  public Demo(Cluster cluster, Moot moot, Terminal terminal) {
    this.scene = new Scene(cluster, moot, new Narrator(terminal), new Tally(), () -> this.stopped);
  }

  /** Brings it to an early end, at Ctrl-C: what is broken is put right. */
  public void stop() {
    stopped = true;
  }

  /**
   * What came of it.
   *
   * @param asked requests that were to be served
   * @param served of these
   */
  public record Report(List<Finding> findings, long asked, long served, double rate) {
    public long broken() {
      return findings.stream().filter(finding -> !finding.held()).count();
    }
  }

  /**
   * Plays all phases.
   *
   * @throws Failure if the cluster is not what it needs, or a phase cannot be done
   */
  public Report play() {
    requireAll();
    tidy();
    try {
      for (Phase phase : PHASES) {
        scene.narrator().begin(phase.name(), PHASES.size());
        phase.play(scene);
      }
    } finally {
      tidy();
    }
    Tally tally = scene.tally();
    return new Report(scene.narrator().findings(), tally.asked(), tally.served(), tally.rate());
  }

  private void requireAll() {
    List<ClusterNode> nodes = scene.nodes();
    if (nodes.size() < FEWEST_NODES) {
      throw Failure.of(
          ExitCode.PRECONDITION,
          "the demo loses a node and cuts the cluster in two: it needs %d nodes, and there are %d"
              .formatted(FEWEST_NODES, nodes.size()));
    }
    List<ClusterNode> silent = new ArrayList<>(nodes);
    silent.removeAll(Survey.running(scene.cluster()));
    if (!silent.isEmpty()) {
      throw Failure.unavailable(silent.get(0).id() + " does not run: `moot up` starts it");
    }
    if (!scene.cluster().faults()) {
      throw Failure.of(
          ExitCode.PRECONDITION, "the demo makes a partition: `moot up` without --no-faults");
    }
  }

  /** Nothing of it stays: what is down is started, what is cut is healed, what was made goes. */
  private void tidy() {
    for (ClusterNode node : scene.nodes()) {
      if (new NodeProcess(node).state().lives()) continue;
      scene.moot().run("restart", node.id());
    }
    scene.moot().run("heal");
    for (String keyspace : List.of(Scene.KEYSPACE, Scene.SINGLE, Scene.MERGING)) {
      drop(keyspace);
    }
  }

  private void drop(String keyspace) {
    long begun = System.nanoTime();
    while (!isGone(scene.moot().run("ks", "drop", keyspace).code())) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw Failure.unavailable(keyspace + " is left over: `moot ks drop " + keyspace + "`");
      }
      NodeProcess.rest(STEP);
    }
  }

  private static boolean isGone(int code) {
    return code == ExitCode.OK.number() || code == ExitCode.NOT_FOUND.number();
  }
}
