package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Five nodes, clients at all of them, and the worst that may happen to processes: nothing that was
 * acknowledged is lost, nothing that was said not to be is there, no read is stale, and no term has
 * two leaders.
 */
class NothingLostIT {
  private static final int NODES = 5;
  private static final int MAJORITY = 3;
  private static final int KEYS = 40;
  private static final int LEADERS_KILLED = 5;

  /** Acknowledged after a fault, before the next: the cluster has worked in between. */
  private static final int WORK = 25;

  private static final Duration STILL = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final Ground ground = Ground.forNodes(NODES);

  private final Ledger ledger = new Ledger();
  private final Reigns reigns = new Reigns();
  private final List<Integer> ports =
      IntStream.rangeClosed(1, NODES).mapToObj(ground::port).toList();
  private final List<String> keys = IntStream.range(0, KEYS).mapToObj(k -> "key-" + k).toList();

  @Test
  void nothingAcknowledgedIsLostWhateverIsKilled(TestReporter report) throws IOException {
    assertThat(ground.moot("up", "-n", "" + NODES).code()).isZero();
    try (Clients clients = Clients.start(ledger, keys, ports)) {
      assertThat(clients).isNotNull();
      work();
      for (int kill = 1; kill <= LEADERS_KILLED; kill++) {
        killTheLeader();
        if (kill == 2) holdStill(aFollower());
        if (kill == 4) holdStill(leader());
      }
      killAllAtOnce();
      work();
    }
    everyNodeHasTheSame();
    assertThat(ledger.violations()).isEmpty();
    noTermHasTwoLeaders();
    assertThat(ledger.acknowledgedCount()).isGreaterThan((LEADERS_KILLED + 4) * WORK);
    assertThat(ledger.readCount()).isGreaterThan(KEYS * NODES + 100);
    report.publishEntry(
        "%d writes acknowledged, %d unknown, %d not applied; %d reads; terms %s"
            .formatted(
                ledger.acknowledgedCount(),
                ledger.count(Ledger.Fate.UNKNOWN),
                ledger.count(Ledger.Fate.NOT_APPLIED),
                ledger.readCount(),
                reigns.byTerm()));
  }

  // ---- what is done to them

  private void killTheLeader() {
    await("a majority will be left", () -> readyCount() > MAJORITY);
    ClusterNode leader = leader();
    NodeProcess process = new NodeProcess(leader);
    assertThat(process.signal("KILL")).isTrue();
    work();
    assertThat(ground.moot("restart", leader.id()).code()).isZero();
  }

  /** Long enough for an election; then it goes on as if nothing had been. */
  private void holdStill(ClusterNode node) {
    NodeProcess process = new NodeProcess(node);
    assertThat(process.signal("STOP")).isTrue();
    process.awaitState(NodeProcess.State.PAUSED);
    long until = System.nanoTime() + STILL.toNanos();
    work();
    await("its time is over", () -> System.nanoTime() - until > 0);
    assertThat(process.signal("CONT")).isTrue();
    ready(node);
    work();
  }

  private void killAllAtOnce() {
    List<NodeProcess> all = ground.cluster().nodes().stream().map(NodeProcess::new).toList();
    all.forEach(node -> assertThat(node.signal("KILL")).isTrue());
    all.forEach(node -> assertThat(node.awaitDeath(PATIENCE)).isTrue());
    Ground.Said up = ground.moot("up");
    assertThat(up.code()).as(up.toString()).isZero();
  }

  /** Until the clients have got some more acknowledged. */
  private void work() {
    long before = ledger.acknowledgedCount();
    await("more is acknowledged", () -> ledger.acknowledgedCount() >= before + WORK);
  }

  private long readyCount() {
    return ports.stream().filter(Http::ready).count();
  }

  private void ready(ClusterNode node) {
    await(node.id() + " is ready", () -> Http.ready(node.port()));
  }

  private ClusterNode leader() {
    List<ClusterNode> found = new ArrayList<>();
    await("one leads", () -> currentLeader().map(found::add).orElse(false));
    return found.get(0);
  }

  private Optional<ClusterNode> currentLeader() {
    reigns.look(ports);
    List<JsonNode> said = ports.stream().flatMap(port -> Http.status(port).stream()).toList();
    return said.stream()
        .filter(status -> status.path("role").asText().equals("leader"))
        .max(Comparator.comparingLong(status -> status.path("term").asLong()))
        .map(status -> ground.cluster().node(status.path("nodeId").asText()));
  }

  private ClusterNode aFollower() {
    String leader = leader().id();
    return ground.cluster().nodes().stream()
        .filter(node -> !node.id().equals(leader))
        .findFirst()
        .orElseThrow();
  }

  /** Whoever waits looks who leads, too. */
  private void await(String what, Callable<Boolean> condition) {
    Poll.until(
        () -> what + "; " + ledger.acknowledgedCount() + " so far, " + ledger.violations(),
        PATIENCE,
        () -> {
          reigns.look(ports);
          return condition.call();
        });
  }

  // ---- what must be true then

  private void everyNodeHasTheSame() {
    Poll.until(
        () -> "one index: " + ports.stream().map(Http::status).toList(),
        PATIENCE,
        () ->
            indices("commitIndex").size() == 1
                && indices("appliedIndex").equals(indices("commitIndex")));
    for (String key : keys) {
      SortedSet<String> contents = new TreeSet<>();
      for (int port : ports) {
        HttpAnswer answer = Http.get(port, "/key/" + key + "?consistency=eventual");
        JsonNode body = answer.json();
        contents.add(answer.status() + " " + body.path("value") + " " + body.path("version"));
        if (answer.ok()) {
          long version = body.path("version").asLong();
          ledger.read(key, body.path("value").asText(), version, ledger.floor(key));
        } else {
          ledger.absent(key, ledger.floor(key));
        }
      }
      assertThat(contents).as(key).hasSize(1);
    }
  }

  private SortedSet<Long> indices(String name) {
    SortedSet<Long> indices = new TreeSet<>();
    for (int port : ports) {
      indices.add(Http.status(port).map(status -> status.path(name).asLong()).orElse(-1L));
    }
    return indices;
  }

  private void noTermHasTwoLeaders() throws IOException {
    int begun = 0;
    for (ClusterNode node : ground.cluster().nodes()) begun += reigns.read(node.id(), node.log());
    // The first, one after each that was killed or held still, and one after all were killed.
    assertThat(begun).isGreaterThanOrEqualTo(1 + LEADERS_KILLED + 1 + 1);
    for (Map.Entry<Long, SortedSet<String>> term : reigns.byTerm().entrySet()) {
      assertThat(term.getValue()).as("leaders of term " + term.getKey()).hasSize(1);
    }
  }
}
