package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keyspaces on real JVMs: made, spread over nodes, dropped, and there again after a restart. */
class KeyspacesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEYSPACES = "/v1/keyspaces";

  @RegisterExtension static final Ground ground = Ground.forNodes(3);

  private static List<RawNode> nodes;

  @BeforeAll
  static void start() {
    nodes = RawNode.three(ground);
    nodes.forEach(RawNode::start);
    nodes.forEach(node -> Poll.until(node::toString, PATIENCE, node::isReady));
  }

  private static HttpAnswer send(int node, String method, String path, String body) {
    return Http.send(nodes.get(node % 3).port(), method, path, body.replace('\'', '"'));
  }

  private static HttpAnswer get(int node, String path) {
    return send(node, "GET", path, "");
  }

  private static JsonNode create(int node, String body) {
    HttpAnswer made = send(node, "POST", KEYSPACES + "?timeout=9000", body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json();
  }

  private static void drop(int node, String name) {
    HttpAnswer gone = send(node, "DELETE", KEYSPACES + "/" + name + "?timeout=9000", "");
    assertThat(gone.status()).as(gone.text()).isEqualTo(200);
  }

  private static String keys(String keyspace) {
    return KEYSPACES + "/" + keyspace + "/keys";
  }

  private static void write(String keyspace, int count) {
    for (int key = 0; key < count; key++) {
      HttpAnswer put = send(key, "PUT", keys(keyspace) + "/k%03d".formatted(key), "" + key);
      assertThat(put.status()).as("k%03d: %s", key, put.text()).isEqualTo(200);
    }
  }

  private static void readEverywhere(String keyspace, int count) {
    for (int node = 0; node < 3; node++) {
      for (int key = 0; key < count; key++) {
        HttpAnswer found = get(node, keys(keyspace) + "/k%03d".formatted(key));
        assertThat(found.status()).as("k%03d at %d: %s", key, node, found.text()).isEqualTo(200);
        assertThat(found.json().path("value").asInt()).isEqualTo(key);
      }
    }
  }

  /** No node has all of it, and each answers for all of it. */
  @Test
  void aKeyspaceOfSeveralPartitionsIsServedByEveryNode() {
    JsonNode made = create(1, "{'name':'orders','partitions':4,'replicas':2}");
    assertThat(made.path("canLoseNodes").asInt()).isZero();
    write("orders", 60);
    readEverywhere("orders", 60);

    JsonNode described = get(2, KEYSPACES + "/orders").json();
    assertThat(described.path("groups")).hasSize(4);
    Set<String> leaders = new TreeSet<>();
    long keys = 0;
    for (JsonNode group : described.path("groups")) {
      assertThat(group.path("members")).as("%s", group).hasSize(2);
      leaders.add(group.path("leader").asText());
      assertThat(group.path("members").toString()).contains(group.path("leader").asText("none"));
      keys += group.path("totalKeys").asLong();
    }
    assertThat(keys).as("%s", described).isEqualTo(60);
    assertThat(leaders).isSubsetOf("node-1", "node-2", "node-3");

    for (int node = 0; node < 3; node++) {
      List<String> scanned = scan(node, "orders", 7);
      assertThat(scanned).hasSize(60).isSorted().doesNotHaveDuplicates();
    }
    JsonNode replicas = get(0, keys("orders") + "/k007/replicas").json().path("replicas");
    assertThat(replicas).as("%s", replicas).hasSize(2);
    replicas.forEach(each -> assertThat(each.path("reachable").asBoolean()).isTrue());

    String sum = keys("orders") + "/sum/increment";
    for (int node = 0; node < 9; node++)
      assertThat(send(node, "POST", sum, "").status()).isEqualTo(200);
    assertThat(get(1, keys("orders") + "/sum").json().path("value").asInt()).isEqualTo(9);

    String group = described.at("/groups/0/id").asText();
    String keeper = described.at("/groups/0/members/0").asText();
    RawNode node = nodes.stream().filter(n -> n.id().equals(keeper)).findFirst().orElseThrow();
    assertThat(Http.get(node.port(), "/metrics").text())
        .contains("folkmoot_raft_commit_index{group=\"" + group + "\"")
        .contains("folkmoot_raft_commit_index{group=\"system\"");
  }

  private static List<String> scan(int node, String keyspace, int limit) {
    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(node, keys(keyspace) + "?prefix=k&limit=" + limit + cursor).json();
      assertThat(page.path("items").size()).isBetween(1, limit);
      page.path("items").forEach(item -> found.add(item.path("key").asText()));
      JsonNode next = page.path("cursor");
      cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
    } while (!cursor.isEmpty());
    return found;
  }

  @Test
  void whatIsDroppedIsGoneAndMadeAgainItIsEmpty() {
    create(0, "{'name':'brief','partitions':2}");
    write("brief", 10);
    assertThat(send(1, "POST", KEYSPACES, "{'name':'brief'}").status()).isEqualTo(409);
    drop(2, "brief");
    for (int node = 0; node < 3; node++) {
      HttpAnswer gone = get(node, keys("brief") + "/k001");
      assertThat(gone.status()).as(gone.text()).isEqualTo(404);
      assertThat(gone.json().path("code").asText()).isEqualTo("keyspace_not_found");
      assertThat(get(node, KEYSPACES + "/brief").status()).isEqualTo(404);
    }
    assertThat(send(0, "DELETE", KEYSPACES + "/brief", "").status()).isEqualTo(404);
    create(1, "{'name':'brief','partitions':2}");
    for (int node = 0; node < 3; node++) {
      HttpAnswer empty = get(node, keys("brief") + "/k001");
      assertThat(empty.json().path("code").asText()).as(empty.text()).isEqualTo("key_not_found");
      assertThat(get(node, keys("brief")).json().path("items")).isEmpty();
    }
    write("brief", 10);
    readEverywhere("brief", 10);
    drop(0, "brief");
  }

  /** A keyspace of one copy is served as long as its node is there: the CA corner. */
  @Test
  void oneCopyIsEnoughForItsNodeAndForNobodyElse() {
    create(0, "{'name':'alone','strategy':'single','members':['node-3']}");
    write("alone", 9);
    readEverywhere("alone", 9);
    JsonNode described = get(0, KEYSPACES + "/alone").json();
    assertThat(described.at("/groups/0/members").toString()).isEqualTo("[\"node-3\"]");
    RawNode keeper = nodes.get(2);
    keeper.kill();
    try {
      HttpAnswer lost = get(0, keys("alone") + "/k001?timeout=1500");
      assertThat(lost.status()).as(lost.text()).isIn(503, 504);
      HttpAnswer refused = send(1, "PUT", keys("alone") + "/k001?timeout=1500", "5");
      assertThat(refused.status()).as(refused.text()).isIn(503, 504);
      Poll.until(
          "the others go on", PATIENCE, () -> send(0, "PUT", "/key/others", "1").status() == 200);
    } finally {
      keeper.start();
    }
    Poll.until(keeper::toString, PATIENCE, keeper::isReady);
    Poll.until("it is back", PATIENCE, () -> get(1, keys("alone") + "/k002").status() == 200);
  }

  @Test
  void everythingIsThereAfterAllNodesWereStartedAgain() {
    create(2, "{'name':'kept','partitions':3,'replicas':3}");
    create(2, "{'name':'forgotten'}");
    write("kept", 30);
    drop(1, "forgotten");
    nodes.get(0).kill();
    nodes.get(1).askToStop();
    nodes.get(2).askToStop();
    nodes.get(1).exitCode();
    nodes.get(2).exitCode();
    nodes.forEach(RawNode::start);
    nodes.forEach(node -> Poll.until(node::toString, PATIENCE, node::isReady));
    Poll.until(
        "every partition serves",
        PATIENCE,
        () -> get(0, keys("kept") + "?limit=1").status() == 200);
    readEverywhere("kept", 30);
    for (int node = 0; node < 3; node++) {
      JsonNode all = get(node, KEYSPACES).json().path("keyspaces");
      List<String> names = new ArrayList<>();
      all.forEach(each -> names.add(each.path("name").asText()));
      assertThat(names).contains("default", "kept").doesNotContain("forgotten");
    }
    create(0, "{'name':'forgotten'}");
    assertThat(get(1, keys("forgotten")).json().path("items")).isEmpty();
    write("kept", 30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'name':'Bad'}; name",
        "{'name':'system'}; name",
        "{'name':'x','strategy':'banana'}; strategy",
        "{'name':'x','strategy':'multi_master'}; trategy",
        "{'name':'x','replicas':4}; replicas",
        "{'name':'x','partitions':0}; partitions",
        "{'name':'x','members':['node-7']}; members",
        "{'name':'x','w':4}; w",
      })
  void whatCannotBeIsRefusedAndTheFieldNamed(String body, String field) {
    HttpAnswer refused = send(1, "POST", KEYSPACES, body);
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.error()).contains(field);
    assertThat(get(1, KEYSPACES + "/x").status()).isEqualTo(404);
  }

  @Test
  void allOrNothingIsForOnePartition() {
    create(0, "{'name':'spread','partitions':8}");
    String updates = "{'updates':{'a':1,'b':1,'c':1,'d':1,'e':1,'f':1,'g':1,'h':1}}";
    HttpAnswer refused = send(0, "POST", KEYSPACES + "/spread/batch", updates);
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.json().path("outcome").asText()).isEqualTo("not_applied");
    String steps = "{'then':[{'get':{'key':'a'}},{'get':{'key':'b'}},{'get':{'key':'c'}}]}";
    HttpAnswer across = send(1, "POST", KEYSPACES + "/spread/txn", steps);
    assertThat(across.json().path("code").asText()).as(across.text()).isEqualTo("cross_group");
    String one = "{'then':[{'put':{'key':'a','value':1}},{'get':{'key':'a'}}]}";
    for (int node = 0; node < 3; node++)
      assertThat(send(node, "POST", KEYSPACES + "/spread/txn", one).status()).isEqualTo(200);
    drop(1, "spread");
  }
}
