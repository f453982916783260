package folkmoot.deploy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A look at all nodes at once: their processes, and what each says of itself. */
public record Survey(List<Finding> findings) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  public Survey {
    findings = List.copyOf(findings);
  }

  /**
   * One node.
   *
   * @param pid of its process, while that lives
   * @param status its answer to {@code GET /status}; something missing if there is none
   */
  public record Finding(
      ClusterNode node, NodeProcess.State state, Optional<Long> pid, JsonNode status) {
    public boolean answers() {
      return !status.isMissingNode();
    }

    /** The role it says it has; {@code offline} if it says nothing. */
    public String role() {
      return status.path("role").asText("offline");
    }

    public boolean leads() {
      return role().equals("leader");
    }
  }

  /** Asks all nodes whose process runs, side by side. */
  public static Survey of(Cluster cluster) {
    ExecutorService threads = Executors.newFixedThreadPool(cluster.nodes().size());
    try {
      List<Future<Finding>> looks =
          cluster.nodes().stream().map(node -> threads.submit(() -> look(node))).toList();
      return new Survey(looks.stream().map(Survey::join).toList());
    } finally {
      threads.shutdown();
    }
  }

  /** The leader: of several that claim it, the one with the highest term. */
  public Optional<Finding> leader() {
    return findings.stream()
        .filter(Finding::leads)
        .max(Comparator.comparingLong(finding -> finding.status().path("term").asLong()));
  }

  /** True if one node leads and every node says that it does. */
  public boolean agreed() {
    return findings.stream().filter(Finding::leads).count() == 1
        && findings.stream()
            .allMatch(
                finding ->
                    finding
                        .status()
                        .path("leaderId")
                        .asText("")
                        .equals(leader().orElseThrow().node().id()));
  }

  /** Nodes to be asked, in their order, without those whose process is paused or gone. */
  public static List<ClusterNode> running(Cluster cluster) {
    return cluster.nodes().stream()
        .filter(node -> new NodeProcess(node).state() == NodeProcess.State.RUNNING)
        .toList();
  }

  private static Finding look(ClusterNode node) {
    NodeProcess process = new NodeProcess(node);
    NodeProcess.State state = process.state();
    JsonNode status = JsonNodeFactory.instance.missingNode();
    if (state == NodeProcess.State.RUNNING) {
      try {
        HttpAnswer answer = ClusterClient.ask(node, "/status", PATIENCE);
        if (answer.ok()) status = answer.json();
      } catch (IOException e) {
        state = process.state(); // it may have gone meanwhile; else it runs without answering
      }
    }
    return new Finding(node, state, process.pid(), status);
  }

  private static Finding join(Future<Finding> look) {
    try {
      return look.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
