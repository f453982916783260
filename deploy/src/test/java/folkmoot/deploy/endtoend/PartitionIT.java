package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The fault lab on real nodes: who is cut off serves nothing strong, who is many goes on, and when
 * it is over all have the same, Pekko Cluster included.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PartitionIT {
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The nodes' own, and what Pekko Cluster says of who is reachable. */
  private static final String LOGBACK =
      "-Dlogback.configurationFile=" + PartitionIT.class.getResource("/reachability-logback.xml");

  @RegisterExtension static final Ground ground = Ground.forNodes(NODES, LOGBACK);

  private final List<Integer> ports =
      IntStream.rangeClosed(1, NODES).mapToObj(ground::port).toList();

  // ---- one after the other, on the nodes that the first has started

  @Test
  @Order(1)
  void aLeaderThatIsCutOffServesNothingStrongAndTheOthersGoOn() throws IOException {
    Ground.Said up = ground.moot("up", "-n", "" + NODES);
    assertThat(up.code()).as(up.toString()).isZero();
    ClusterNode former = leader(ports);
    assertThat(Http.put(former.port(), "/key/a", "1").status()).isEqualTo(200);
    List<Integer> many = without(former);

    Ground.Said cut = partition(former.id() + " / " + others(former), "5m");
    assertThat(cut.code()).as(cut.toString()).isZero();
    assertThat(cut.json().path("appliedOn")).hasSize(NODES);
    assertThat(cut.json().path("missing")).isEmpty();

    ClusterNode next = leader(many);
    assertThat(next.id()).isNotEqualTo(former.id());
    for (int port : many) {
      assertThat(served(port, "PUT", "/key/a", "2").status()).isEqualTo(200);
      assertThat(served(port, "GET", "/key/a?consistency=strong", "").json().path("value").asInt())
          .isEqualTo(2);
    }
    // By now it knows that it leads nobody.
    Poll.until(
        "the former leader steps down",
        PATIENCE,
        () -> !Http.status(former.port()).orElseThrow().path("role").asText().equals("leader"));
    refused(Http.get(former.port(), "/key/a?consistency=strong&timeout=1500"));
    HttpAnswer write = Http.put(former.port(), "/key/a?timeout=1500", "3");
    refused(write);
    assertThat(write.json().path("outcome").asText()).isIn("not_applied", "unknown");
    HttpAnswer stale = Http.get(former.port(), "/key/a?consistency=eventual");
    assertThat(stale.json().path("value").asInt()).isEqualTo(1);
    logged(former, "Marking node as UNREACHABLE", 2);
    logged(next, "Marking node as UNREACHABLE", 1);

    Ground.Said heal = ground.moot("heal", "--json");
    assertThat(heal.code()).as(heal.toString()).isZero();
    assertThat(heal.json().path("nodes")).hasSize(NODES);
    converge("a", List.of("2", "3"));
    logged(former, "Marking node as REACHABLE", 2);
    logged(next, "Marking node as REACHABLE", 1);
    assertThat(Files.readString(former.log()))
        .contains("fault " + cut.json().path("id").asText() + " begins", "ends: healed")
        .doesNotContainIgnoringCase("quarantin");
  }

  @Test
  @Order(2)
  void oneWayIsEnoughToLoseTheLeadAndItEndsByItself() throws IOException {
    ClusterNode former = leader(ports);
    Map<String, Integer> before = new TreeMap<>();
    for (ClusterNode node : ground.cluster().nodes()) before.put(node.id(), unreachable(node));
    // It hears all and is heard by nobody: nobody answers it.
    Ground.Said cut = ground.moot("partition", former.id(), "--one-way", "--for", "10s", "--json");
    assertThat(cut.code()).as(cut.toString()).isZero();
    assertThat(cut.json().path("appliedOn")).hasSize(NODES);
    ClusterNode next = leader(without(former));
    assertThat(next.id()).isNotEqualTo(former.id());
    assertThat(served(next.port(), "PUT", "/key/b", "1").status()).isEqualTo(200);
    refused(Http.get(former.port(), "/key/b?consistency=strong&timeout=1000"));
    // Pekko Cluster does not hear it either.
    logged(next, "Marking node as UNREACHABLE", before.get(next.id()) + 1);
    // Nobody heals it.
    Poll.until(
        "over at all nodes",
        PATIENCE,
        () -> ports.stream().allMatch(port -> faults(port).isEmpty()));
    assertThat(served(former.port(), "GET", "/key/b?consistency=strong", "").status())
        .isEqualTo(200);
    converge("b", List.of("1"));
  }

  @Test
  @Order(3)
  void lossDuplicationAndDelayLoseNoAcknowledgedWrite() {
    Ledger ledger = new Ledger();
    List<String> keys = List.of("k1", "k2", "k3", "k4", "k5");
    for (String line :
        new String[] {"loss 10%", "duplicate 30%", "delay 5ms --jitter 20ms n1 / n2,n3"}) {
      Ground.Said said = ground.moot((line + " --for 2m --json").split(" "));
      assertThat(said.code()).as(said.toString()).isZero();
    }
    try (Clients clients = Clients.start(ledger, keys, ports)) {
      assertThat(clients).isNotNull();
      Poll.until(
          () -> "acknowledged under faults: " + ledger.acknowledgedCount(),
          PATIENCE,
          () -> ledger.acknowledgedCount() >= 100);
      assertThat(ground.moot("heal").code()).isZero();
      long before = ledger.acknowledgedCount();
      Poll.until("more after them", PATIENCE, () -> ledger.acknowledgedCount() >= before + 25);
    }
    for (String key : keys) {
      for (int port : ports) {
        HttpAnswer answer = served(port, "GET", "/key/" + key + "?consistency=strong", "");
        JsonNode body = answer.json();
        if (answer.status() == 404) ledger.absent(key, ledger.floor(key));
        else
          ledger.read(
              key, body.path("value").asText(), body.path("version").asLong(), ledger.floor(key));
      }
    }
    assertThat(ledger.violations()).isEmpty();
  }

  @Test
  @Order(4)
  void withoutALabNothingCanBeCut() {
    assertThat(ground.moot("down").code()).isZero();
    assertThat(ground.moot("up", "--no-faults").code()).isZero();
    Ground.Said cut = ground.moot("partition", "n1", "--json");
    assertThat(cut.code()).isEqualTo(4);
    assertThat(cut.json().path("status").asInt()).isEqualTo(403);
    assertThat(cut.err()).contains("FAULTS_ENABLED=true");
  }

  // ---- what is asked

  private Ground.Said partition(String groups, String time) {
    List<String> words = new ArrayList<>(List.of("partition"));
    words.addAll(List.of(groups.split(" ")));
    words.addAll(List.of("--for", time, "--json"));
    return ground.moot(words.toArray(String[]::new));
  }

  private String others(ClusterNode node) {
    return String.join(
        ",",
        ground.cluster().nodes().stream()
            .map(ClusterNode::id)
            .filter(id -> !id.equals(node.id()))
            .toList());
  }

  private List<Integer> without(ClusterNode node) {
    return ports.stream().filter(port -> port != node.port()).toList();
  }

  /** The one leader in the eyes of all of these. */
  private ClusterNode leader(List<Integer> asked) {
    List<ClusterNode> found = new ArrayList<>();
    Poll.until(
        () -> "one leader: " + asked.stream().map(Http::status).toList(),
        PATIENCE,
        () -> {
          SortedSet<String> said = new TreeSet<>();
          for (int port : asked) {
            said.add(Http.status(port).map(status -> status.path("leaderId").asText()).orElse("?"));
          }
          Optional<ClusterNode> leader =
              ground.cluster().nodes().stream()
                  .filter(node -> said.size() == 1 && node.id().equals(said.first()))
                  .filter(node -> asked.contains(node.port()))
                  .filter(
                      node ->
                          Http.status(node.port())
                              .map(status -> status.path("role").asText().equals("leader"))
                              .orElse(false))
                  .findFirst();
          leader.ifPresent(found::add);
          return leader.isPresent();
        });
    return found.get(0);
  }

  /** Asked again while nobody leads. */
  private static HttpAnswer served(int port, String method, String target, String body) {
    List<HttpAnswer> last = new ArrayList<>();
    Poll.until(
        () -> method + " " + target + ": " + last.get(last.size() - 1).text(),
        PATIENCE,
        () -> {
          last.add(Http.send(port, method, target, body));
          return last.get(last.size() - 1).status() < 500;
        });
    return last.get(last.size() - 1);
  }

  private static void refused(HttpAnswer answer) {
    assertThat(answer.status()).as(answer.text()).isIn(503, 504);
  }

  private static JsonNode faults(int port) {
    return Http.get(port, "/v1/faults").json().path("faults");
  }

  private void converge(String key, List<String> allowed) {
    Poll.until(
        () -> "one index: " + ports.stream().map(Http::status).toList(),
        PATIENCE,
        () -> {
          SortedSet<String> indices = new TreeSet<>();
          SortedSet<String> values = new TreeSet<>();
          for (int port : ports) {
            JsonNode status = Http.status(port).orElseThrow();
            indices.add(status.path("commitIndex").asText());
            indices.add(status.path("appliedIndex").asText());
            HttpAnswer read = Http.get(port, "/key/" + key + "?consistency=eventual");
            values.add(read.json().path("value").asText());
          }
          return indices.size() == 1 && values.size() == 1 && allowed.containsAll(values);
        });
  }

  private static int unreachable(ClusterNode node) throws IOException {
    return Files.readString(node.log()).split("Marking node as UNREACHABLE", -1).length - 1;
  }

  private static void logged(ClusterNode node, String words, int times) {
    Poll.until(
        () -> node.id() + " logs " + times + " times: " + words,
        PATIENCE,
        () -> Files.readString(node.log()).split(words, -1).length > times);
  }
}
