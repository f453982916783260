package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Five nodes in two datacenters, three here and two over the ocean: where copies are put, where
 * reads are served, and what a majority of one datacenter is.
 */
class RegionsIT {
  private static final int NODES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String KEYSPACES = "/v1/keyspaces/";
  private static final Set<String> OVERSEAS = Set.of("node-4", "node-5");

  @RegisterExtension static final Ground ground = Ground.forNodes(NODES);

  @BeforeAll
  static void up() {
    Ground.Said up = ground.moot("up", "-n", "" + NODES);
    assertThat(up.code()).as(up.toString()).isZero();
  }

  @AfterEach
  void heal() {
    for (int number = 1; number <= NODES; number++) {
      assertThat(send(number, "DELETE", "/v1/faults", "").ok()).isTrue();
    }
    for (int number = 1; number <= NODES; number++) {
      int port = ground.port(number);
      Poll.until("ready at " + port, PATIENCE, () -> Http.ready(port));
    }
  }

  private static HttpAnswer send(int node, String method, String path, String body) {
    return Http.send(ground.port(node), method, path, body.replace('\'', '"'));
  }

  private static void create(String name, String rest) {
    String order = "{'name':'%s'%s}".formatted(name, rest);
    HttpAnswer made = send(1, "POST", "/v1/keyspaces?timeout=9000", order);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  /** Each datacenter from now on for itself. */
  private static void cutTheOcean() {
    String order =
        "{'kind':'partition','groups':[['n1','n2','n3'],['n4','n5']],'durationSeconds':60}";
    HttpAnswer cut = send(1, "POST", "/v1/faults", order);
    assertThat(cut.status()).as(cut.text()).isEqualTo(201);
  }

  private static int number(JsonNode node) {
    return Integer.parseInt(node.asText("node-0").substring(5));
  }

  @Test
  void copiesAreSpreadOverDatacenters() {
    create("spread", ",'partitions':8,'replicas':3");
    JsonNode groups = send(2, "GET", KEYSPACES + "spread", "").json().path("groups");
    assertThat(groups).hasSize(8);
    for (JsonNode group : groups) {
      Set<String> members = new TreeSet<>();
      group.path("members").forEach(member -> members.add(member.asText()));
      assertThat(members).as("%s", group).hasSize(3);
      assertThat(members.stream().filter(OVERSEAS::contains).count())
          .as("neither datacenter has them all: %s", group)
          .isBetween(1L, 2L);
    }
  }

  /** It is a majority of the copies of its keyspace, not of the nodes. */
  @Test
  void whoSaysNothingAwaitsAMajorityOfTheCopies() {
    create("three", ",'replicas':3,'members':['node-1','node-2','node-4']");
    HttpAnswer put = send(3, "PUT", KEYSPACES + "three/keys/k", "1");
    assertThat(put.json().path("writeQuorum").asInt()).as(put.text()).isEqualTo(2);
    cutTheOcean();
    Poll.until(
        "two copies of three are enough",
        PATIENCE,
        () -> send(1, "PUT", KEYSPACES + "three/keys/k", "2").status() == 200);
  }

  @Test
  void aReadIsServedInTheRegionThatItPrefersWhateverItsLevel() {
    assertThat(send(1, "PUT", "/key/far", "1").status()).isEqualTo(200);
    for (int node = 1; node <= 3; node++) hasHeardOfOverseas(node);
    for (String level : new String[] {"strong", "eventual"}) {
      for (int round = 0; round < 4; round++) {
        String path = "/key/far?region=eu-west-1&consistency=" + level;
        HttpAnswer read = send(1 + round % 3, "GET", path, "");
        assertThat(read.status()).as(read.text()).isEqualTo(200);
        assertThat(OVERSEAS).as(level).contains(read.headers().get("X-Served-By"));
        assertThat(read.headers().get("X-Served-Region")).isEqualTo("eu-west-1");
        if (level.equals("strong")) assertThat(read.json().path("value").asInt()).isEqualTo(1);
      }
    }
    HttpAnswer near = send(2, "GET", "/key/far?region=us-east-1&consistency=eventual", "");
    assertThat(near.headers().get("X-Served-By")).isEqualTo("node-2");
  }

  /**
   * A node that was cut off is preferred again once it has said Hello, and there are two: whichever
   * is asked, it answers.
   */
  private static void hasHeardOfOverseas(int node) {
    Poll.until(
        "node " + node + " has heard of the others",
        PATIENCE,
        () -> IntStream.range(0, 8).allMatch(round -> isServedOverseas(node)));
  }

  private static boolean isServedOverseas(int node) {
    HttpAnswer read = send(node, "GET", "/key/far?region=eu-west-1&consistency=eventual", "");
    return OVERSEAS.contains(read.headers().get("X-Served-By"));
  }

  @Test
  void aPreferenceRefusesNothing() {
    assertThat(send(1, "PUT", "/key/near", "1").status()).isEqualTo(200);
    HttpAnswer unknown = send(1, "GET", "/key/near?region=atlantis&consistency=strong", "");
    assertThat(unknown.status()).as(unknown.text()).isEqualTo(200);
    assertThat(unknown.headers().get("X-Served-Region")).isIn("us-east-1", "eu-west-1");
    cutTheOcean();
    Poll.until(
        "a leader on this side",
        PATIENCE,
        () -> send(1, "GET", "/key/near?consistency=strong", "").status() == 200);
    HttpAnswer cut = send(1, "GET", "/key/near?region=eu-west-1&consistency=strong", "");
    assertThat(cut.status()).as(cut.text()).isEqualTo(200);
    assertThat(cut.headers().get("X-Served-Region")).isEqualTo("us-east-1");
    assertThat(cut.json().path("value").asInt()).isEqualTo(1);
    HttpAnswer wrong = send(1, "GET", "/key/near?region=eu%20west", "");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().path("code").asText()).isEqualTo("invalid_region");
  }

  /** Two copies on each side: a majority of the leader's side is no majority. */
  @Test
  void aLocalMajorityIsOfTheLeadersDatacenterAndNoMajority() {
    List<String> members = List.of("'node-1'", "'node-2'", "'node-4'", "'node-5'");
    create("sides", ",'replicas':4,'members':" + members);
    String key = KEYSPACES + "sides/keys/k";
    HttpAnswer local = send(1, "PUT", key + "?w=local_majority", "1");
    assertThat(local.json().path("writeQuorum").asInt()).as(local.text()).isEqualTo(2);
    // The others' copies may have come before it was answered.
    assertThat(local.headers().get("X-Effective-Consistency")).isIn("eventual", "strong");
    HttpAnswer majority = send(1, "PUT", key + "?w=majority", "2");
    assertThat(majority.json().path("writeQuorum").asInt()).as(majority.text()).isEqualTo(3);

    int leader = number(send(1, "GET", KEYSPACES + "sides", "").json().at("/groups/0/leader"));
    cutTheOcean();
    HttpAnswer alone = send(leader, "PUT", key + "?w=local_majority&timeout=1000", "3");
    assertThat(alone.status()).as("by the leader's side: " + alone.text()).isEqualTo(200);
    assertThat(alone.headers().get("X-Effective-Consistency")).isEqualTo("eventual");
    HttpAnswer more = send(leader, "PUT", key + "?w=3&timeout=1000", "4");
    assertThat(more.status()).as(more.text()).isIn(503, 504);
  }
}
