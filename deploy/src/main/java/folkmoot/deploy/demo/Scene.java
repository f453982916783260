package folkmoot.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the phases share: the cluster, its keyspaces for the demo, and how things are asked.
 *
 * @param stopped nothing more is begun
 */
record Scene(Cluster cluster, Moot moot, Narrator narrator, Tally tally, BooleanSupplier stopped) {
  /** A copy on every node. */
  static final String KEYSPACE = "moot-demo";

  /** One copy. */
  static final String SINGLE = "moot-demo-single";

  /** On every node, and each takes updates by itself. */
  static final String MERGING = "moot-demo-merging";

  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(20);

  List<ClusterNode> nodes() {
    return cluster.nodes();
  }

  List<ClusterNode> without(List<ClusterNode> some) {
    List<ClusterNode> others = new ArrayList<>(nodes());
    others.removeAll(some);
    return others;
  }

  /**
   * Runs a command that must not fail, and tells that it does.
   *
   * @throws Failure if it fails
   */
  JsonNode command(String... words) {
    goOn();
    narrator.types(words);
    Moot.Said said = moot.run(words);
    if (said.ok()) return said.result();
    throw Failure.unavailable(
        "the demo cannot go on: `moot %s` ended with %d: %s"
            .formatted(String.join(" ", words), said.code(), said.result().path("error").asText()));
  }

  /** Asks for what is to be served. */
  Optional<HttpAnswer> ask(
      ClusterNode node, String method, String path, String body, Map<String, String> headers) {
    Optional<HttpAnswer> answer = Desk.ask(node, method, path, body, headers);
    tally.count(answer.filter(told -> told.status() < 500 && told.status() != 429).isPresent());
    return answer;
  }

  Optional<HttpAnswer> ask(ClusterNode node, String method, String path, String body) {
    return ask(node, method, path, body, Map.of());
  }

  /** The value of a key, read strongly at a node; empty if there is none, or no answer. */
  Optional<String> strong(ClusterNode node, String key) {
    return Desk.value(ask(node, "GET", Desk.path(KEYSPACE, key, ""), ""));
  }

  /** Who leads the group of the keyspace, as these nodes say it. */
  Optional<ClusterNode> leader(List<ClusterNode> asked) {
    for (ClusterNode node : asked) {
      Optional<String> leader =
          Desk.get(node, "/v1/keyspaces/" + KEYSPACE + "?timeout=2000")
              .map(answer -> answer.json().at("/groups/0/leader").asText(""));
      Optional<ClusterNode> found =
          nodes().stream().filter(each -> leader.filter(each.id()::equals).isPresent()).findFirst();
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  /**
   * Who leads it, waiting for one.
   *
   * @throws Failure if nobody does
   */
  ClusterNode awaitLeader(List<ClusterNode> asked) {
    List<ClusterNode> found = new ArrayList<>();
    boolean there =
        await(
            () -> {
              leader(asked).filter(asked::contains).ifPresent(found::add);
              return !found.isEmpty();
            });
    if (!there) throw Failure.unavailable("the demo cannot go on: nobody leads " + KEYSPACE);
    return found.get(0);
  }

  /** True if it holds before patience ends. */
  boolean await(BooleanSupplier holds) {
    long begun = System.nanoTime();
    while (!holds.getAsBoolean()) {
      goOn();
      if (System.nanoTime() - begun > PATIENCE.toNanos()) return false;
      NodeProcess.rest(STEP);
    }
    return true;
  }

  private void goOn() {
    if (stopped.getAsBoolean()) throw Failure.unavailable("stopped: what was broken is put right");
  }

  /** True if every copy of a key is there, and all are the same. */
  boolean allCopiesAgree(String key) {
    Optional<HttpAnswer> answer = Desk.get(nodes().get(0), Desk.path(KEYSPACE, key, "/replicas"));
    if (!Desk.isOk(answer)) return false;
    List<String> hashes = new ArrayList<>();
    answer.get().json().path("replicas").forEach(copy -> hashes.add(copy.path("hash").asText("")));
    return hashes.size() == nodes().size()
        && hashes.stream().distinct().count() == 1
        && !hashes.get(0).isEmpty();
  }

  static String names(List<ClusterNode> nodes) {
    return String.join(",", nodes.stream().map(ClusterNode::id).toList());
  }
}
