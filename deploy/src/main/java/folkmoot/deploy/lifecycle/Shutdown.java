package folkmoot.deploy.lifecycle;

import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stops nodes: asks all at once, waits, and ends by force what does not go. */
public final class Shutdown {
  private static final Duration FORCE = Duration.ofSeconds(5);

  private Shutdown() {}

  /**
   * What became of them, by node id.
   *
   * @param stopped went when asked
   * @param killed had to be ended by force
   */
  public record Report(List<String> stopped, List<String> killed) {}

  /** SIGTERM to all that live, then SIGKILL to what is left after the grace. */
  public static Report gracefully(List<NodeProcess> nodes, Duration grace, Terminal terminal) {
    List<NodeProcess> living = nodes.stream().filter(node -> node.state().lives()).toList();
    for (NodeProcess node : living) {
      boolean paused = node.state() == NodeProcess.State.PAUSED;
      node.signal("TERM");
      if (paused) node.signal("CONT"); // a paused process cannot hear
    }
    long deadline = System.nanoTime() + grace.toNanos();
    List<String> stopped = new ArrayList<>();
    List<NodeProcess> late = new ArrayList<>();
    for (NodeProcess node : living) {
      terminal.progress("stopping " + node.node().id(), "");
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (node.awaitDeath(left)) stopped.add(node.node().id());
      else late.add(node);
    }
    terminal.clear();
    now(late);
    nodes.stream().filter(node -> !node.state().lives()).forEach(NodeProcess::forget);
    return new Report(stopped, late.stream().map(node -> node.node().id()).toList());
  }

  /** SIGKILL, and waits until they are gone. */
  public static void now(List<NodeProcess> nodes) {
    nodes.forEach(node -> node.signal("KILL"));
    nodes.forEach(node -> node.awaitDeath(FORCE));
    nodes.stream().filter(node -> !node.state().lives()).forEach(NodeProcess::forget);
  }
}
