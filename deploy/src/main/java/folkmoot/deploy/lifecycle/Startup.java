package folkmoot.deploy.lifecycle;

import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Starts the nodes that do not live, and waits until all serve and one leads. */
public final class Startup {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int EVIDENCE_LINES = 15;

  private final Cluster cluster;
  private final Installation installation;
  private final Terminal terminal;
  private final Duration patience;
  private final long begun = System.nanoTime();
  private final Map<NodeProcess, LogTail> started = new LinkedHashMap<>();

  public Startup(Cluster cluster, Installation installation, Terminal terminal, Duration patience) {
    this.cluster = cluster;
    this.installation = installation;
    this.terminal = terminal;
    this.patience = patience;
  }

  /**
   * Starts what is missing, without waiting for it.
   *
   * @param first done before the first start, once it is sure that all can be started
   * @throws Failure if a node is paused or a port is taken; nothing is done then
   */
  public void begin(Runnable first) {
    List<NodeProcess> missing = missing();
    PortCheck.allFree(missing.stream().map(NodeProcess::node).toList());
    first.run();
    missing.forEach(this::start);
  }

  /** How many nodes {@link #begin} had to start. */
  public int startedCount() {
    return started.size();
  }

  /**
   * Starts one node, which must not live, without waiting for it.
   *
   * @throws Failure if its port is taken
   */
  public void begin(ClusterNode node) {
    PortCheck.allFree(List.of(node));
    start(new NodeProcess(node));
  }

  /**
   * Waits until a node answers, ready or not.
   *
   * @throws Failure if it dies, or time runs out
   */
  public void awaitAnswer(ClusterNode node) {
    await(
        () -> {
          died();
          terminal.progress(node.id() + " starting", elapsed());
          return Readiness.live(node);
        },
        () -> node.id() + " does not answer after " + patience.toSeconds() + " s");
    terminal.clear();
  }

  private List<NodeProcess> missing() {
    List<NodeProcess> missing = new ArrayList<>();
    for (ClusterNode node : cluster.nodes()) {
      NodeProcess process = new NodeProcess(node);
      NodeProcess.State state = process.state();
      if (state == NodeProcess.State.PAUSED) {
        throw Failure.unavailable(node.id() + " is paused: `moot resume " + node.id() + "` first");
      }
      if (!state.lives()) missing.add(process);
    }
    return missing;
  }

  private void start(NodeProcess process) {
    try {
      LogTail log = LogTail.fromEnd(process.node().log());
      process.start(cluster, installation);
      started.put(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until all serve and one leads. What was started here is stopped again if one of it dies;
   * what merely takes too long goes on.
   *
   * @return a look at the cluster once it serves
   * @throws Failure if a node dies, or time runs out
   */
  public Survey awaitService() {
    Map<ClusterNode, Readiness> seen = new LinkedHashMap<>();
    Survey[] survey = new Survey[1];
    await(
        () -> {
          died();
          cluster.nodes().forEach(node -> seen.put(node, Readiness.of(node)));
          boolean ready = seen.values().stream().allMatch(r -> r.phase() == Readiness.Phase.READY);
          terminal.progress(ready ? "all ready, looking for the leader" : stage(seen), elapsed());
          if (ready) survey[0] = Survey.of(cluster);
          return ready && survey[0].agreed();
        },
        () -> overdue(seen));
    terminal.clear();
    return survey[0];
  }

  private void await(BooleanSupplier done, java.util.function.Supplier<String> complaint) {
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - begun > patience.toNanos()) {
        terminal.clear();
        throw Failure.unavailable(complaint.get())
            .because(
                List.of("the nodes go on: `moot status`, `moot logs`; `moot down` stops them"));
      }
      NodeProcess.rest(POLL);
    }
  }

  private String elapsed() {
    return "%.1f s".formatted((System.nanoTime() - begun) / 1e9);
  }

  private static String stage(Map<ClusterNode, Readiness> seen) {
    return seen.entrySet().stream()
        .map(each -> each.getKey().id() + " " + label(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String label(Readiness readiness) {
    return readiness.phase().name().toLowerCase(java.util.Locale.ROOT);
  }

  private String overdue(Map<ClusterNode, Readiness> seen) {
    String waiting =
        seen.entrySet().stream()
            .filter(each -> each.getValue().phase() != Readiness.Phase.READY)
            .map(each -> each.getKey().id() + " (" + each.getValue().reason() + ")")
            .collect(Collectors.joining(", "));
    String what = waiting.isEmpty() ? "no agreement on one leader" : "not ready: " + waiting;
    return "after " + patience.toSeconds() + " s " + what;
  }

  /** If a node that must live does not, stops what was started here and tells why. */
  private void died() {
    for (Map.Entry<NodeProcess, LogTail> each : started.entrySet()) {
      if (each.getKey().state().lives()) continue;
      terminal.clear();
      List<String> lastWords = lastWords(each.getValue());
      Shutdown.now(List.copyOf(started.keySet()));
      ClusterNode node = each.getKey().node();
      throw Failure.unavailable(node.id() + " ended at its start; its log, " + node.log() + ":")
          .because(lastWords);
    }
  }

  private static List<String> lastWords(LogTail log) {
    try {
      List<String> lines = new ArrayList<>(log.more());
      if (!log.unfinished().isEmpty()) lines.add(log.unfinished());
      return lines.subList(Math.max(0, lines.size() - EVIDENCE_LINES), lines.size());
    } catch (IOException e) {
      return List.of("the log cannot be read: " + e.getMessage());
    }
  }
}
