package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster is founded once and only once: by nodes that start one long after the other, and never
 * again by nodes that have lost their disks.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BootstrapIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Twice the time between two Hellos of nodes that wait, and more than an election takes. */
  private static final Duration A_WHILE = Duration.ofMillis(1500);

  @RegisterExtension static final Ground ground = Ground.forNodes(3);

  private static List<RawNode> nodes;

  @BeforeAll
  static void threeNodes() {
    nodes = RawNode.three(ground);
  }

  @Test
  @Order(1)
  void nodesThatAreToldDifferentPeersWaitAndSayWhatDiffers() {
    RawNode one = nodes.get(0);
    RawNode two = nodes.get(1);
    one.start(Map.of("PEERS", "127.0.0.1:" + two.port()));
    two.start();
    String third = nodes.get(2).address();
    waits(
        reason(one, "PEERS of node-2 at " + two.address() + " differs", "only there: " + third),
        reason(two, "no answer yet from " + third));
    one.kill();
    two.kill();
    one.wipe();
    two.wipe();
  }

  @Test
  @Order(2)
  void nodesWaitForEachOtherHoweverLateTheyAre() {
    RawNode one = nodes.get(0).start();
    waits(reason(one, "no answer yet from", nodes.get(1).address(), nodes.get(2).address()));
    assertThat(Http.get(one.port(), "/health/live").status()).isEqualTo(200);
    assertThat(Http.get(one.port(), "/key/early").status()).isEqualTo(503);
    HttpAnswer refused = Http.put(one.port(), "/key/early?timeout=500", "1");
    assertThat(refused.status()).as(refused.text()).isIn(503, 504);
    RawNode two = nodes.get(1).start();
    String missing = "no answer yet from " + nodes.get(2).address();
    waits(reason(one, missing), reason(two, missing));
    nodes.get(2).start();
    Poll.until(nodes::toString, PATIENCE, () -> nodes.stream().allMatch(RawNode::isReady));
    assertThat(nodes.stream().map(RawNode::role))
        .containsExactlyInAnyOrder("leader", "follower", "follower");
    assertThat(Http.put(one.port(), "/key/kept", "\"since the founding\"").status()).isEqualTo(200);
    // Only with every vote there is one to spare.
    Poll.until(nodes::toString, PATIENCE, () -> canLoseMore(leader()) == 1);
  }

  @Test
  @Order(3)
  void aNodeWithoutItsDiskComesBackAsAnObserver() {
    RawNode wiped = nodes.stream().filter(node -> node != leader()).findFirst().orElseThrow();
    wiped.kill();
    wiped.wipe();
    wiped.start();
    Poll.until(wiped::toString, PATIENCE, () -> wiped.role().equals("learner"));
    assertThat(Http.get(wiped.port(), "/health/ready").status()).isEqualTo(503);
    assertThat(wiped.reason()).contains("no vote");
    assertThat(canLoseMore(leader())).isZero();
    servesWithoutAVote(wiped);
    Poll.during(A_WHILE, () -> assertThat(wiped.role()).isEqualTo("learner"));
    assertThat(canLoseMore(leader())).isZero();
  }

  private static void servesWithoutAVote(RawNode wiped) {
    Poll.untilAsserted(
        PATIENCE,
        () ->
            assertThat(Http.get(wiped.port(), "/key/kept").json().path("servedBy").asText())
                .isEqualTo(wiped.id()));
    HttpAnswer put = Http.put(wiped.port(), "/key/by-observer", "1");
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(put.json().path("leaderId").asText()).isEqualTo(leader().id());
    HttpAnswer strong = Http.get(wiped.port(), "/key/by-observer?consistency=strong");
    assertThat(strong.status()).as(strong.text()).isEqualTo(200);
    assertThat(strong.json().path("value").asInt()).isEqualTo(1);
  }

  @Test
  @Order(4)
  void twoOfThreeWithoutTheirDisksFoundNothing() {
    RawNode kept = leader();
    List<RawNode> wiped = nodes.stream().filter(node -> node != kept).toList();
    long committed = number(kept, "commitIndex");
    wiped.forEach(RawNode::kill);
    kept.signal("STOP");
    wiped.forEach(RawNode::wipe);
    wiped.forEach(RawNode::start);
    String missing = "no answer yet from " + kept.address();
    waits(reason(wiped.get(0), missing), reason(wiped.get(1), missing));
    kept.signal("CONT");
    wiped.forEach(
        node -> Poll.until(node::toString, PATIENCE, () -> node.role().equals("learner")));
    noneWrites(kept);
    HttpAnswer read = Http.get(kept.port(), "/key/kept?consistency=eventual");
    assertThat(read.json().path("value").asText()).as(read.text()).isEqualTo("since the founding");
    kept.kill();
    kept.start();
    noneWrites(kept);
    assertThat(number(kept, "logLength")).isGreaterThanOrEqualTo(committed);
    String cluster = clusterIn(kept.log());
    wiped.forEach(node -> assertThat(clusterIn(node.log())).isEqualTo(cluster));
  }

  private static void noneWrites(RawNode kept) {
    Poll.until(kept::toString, PATIENCE, () -> kept.reason().contains("no leader"));
    Poll.during(A_WHILE, () -> assertThat(nodes).noneMatch(RawNode::isReady));
    assertThat(nodes).noneMatch(node -> node.role().equals("leader"));
    List<CompletableFuture<HttpAnswer>> asked = nodes.stream().map(BootstrapIT::writeOf).toList();
    for (CompletableFuture<HttpAnswer> each : asked) {
      HttpAnswer refused = each.join();
      assertThat(refused.status()).as(refused.text()).isIn(503, 504);
    }
    assertThat(nodes).noneMatch(node -> node.role().equals("leader"));
  }

  /** All are asked at once: each takes its time to refuse. */
  private static CompletableFuture<HttpAnswer> writeOf(RawNode node) {
    CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    Runnable write =
        () -> {
          try {
            answer.complete(Http.put(node.port(), "/key/new?timeout=2500", "1"));
          } catch (RuntimeException failed) {
            answer.completeExceptionally(failed);
          }
        };
    new Thread(write, "write-" + node.id()).start();
    return answer;
  }

  /** Why a node waits: what it says has all these words. */
  private record Reason(RawNode node, List<String> words) {
    void isSaid() {
      assertThat(node.reason()).as(node.id()).contains(words);
    }
  }

  private static Reason reason(RawNode node, String... words) {
    return new Reason(node, List.of(words));
  }

  /** These nodes wait, each for its reason, and go on waiting. */
  private static void waits(Reason... reasons) {
    for (Reason each : reasons) Poll.untilAsserted(PATIENCE, each::isSaid);
    Poll.during(
        A_WHILE,
        () -> {
          for (Reason each : reasons) {
            each.isSaid();
            assertThat(each.node().role()).isEqualTo("recovering");
            assertThat(Http.get(each.node().port(), "/health/ready").status()).isEqualTo(503);
          }
        });
  }

  private static RawNode leader() {
    RawNode[] found = new RawNode[1];
    Poll.until(
        nodes::toString,
        PATIENCE,
        () -> {
          nodes.stream().filter(node -> node.role().equals("leader")).forEach(n -> found[0] = n);
          return found[0] != null;
        });
    return found[0];
  }

  private static long canLoseMore(RawNode node) {
    return number(node, "canLoseMoreNodes");
  }

  /** Of its status; -1 if it does not answer. */
  private static long number(RawNode node, String field) {
    return Http.status(node.port())
        .map((JsonNode status) -> status.path(field).asLong(-1))
        .orElse(-1L);
  }

  /** Of the last founding or joining in the log. */
  private static String clusterIn(String log) {
    String words = " belongs to cluster ";
    assertThat(log).contains(words);
    return log.substring(log.lastIndexOf(words) + words.length()).lines().findFirst().orElseThrow();
  }
}
