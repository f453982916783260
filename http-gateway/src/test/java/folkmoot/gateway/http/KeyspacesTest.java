package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keyspaces as the door takes and answers them. */
class KeyspacesTest {
  private static final String KEYSPACES = "/v1/keyspaces";

  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door("leader-wait = 100 ms");
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static HttpResponse<String> create(String body) {
    return door.send("POST", KEYSPACES, body.replace('\'', '"'));
  }

  private static HttpResponse<String> drop(String name) {
    return door.send("DELETE", KEYSPACES + "/" + name, "");
  }

  @Test
  void whatIsLeftOpenIsDecided() {
    JsonNode made = json(create("{'name':'plain'}"));
    assertThat(made.toString())
        .startsWith(
            "{\"name\":\"plain\",\"strategy\":\"raft\",\"replicas\":3,\"partitions\":1,\"members\":[]");
    assertThat(made.get("canLoseNodes").asInt()).isEqualTo(1);
    JsonNode single = json(create("{'name':'one','strategy':'single','members':['node-2']}"));
    assertThat(single.get("replicas").asInt()).isEqualTo(1);
    assertThat(single.get("canLoseNodes").asInt()).isZero();
    JsonNode group = json(door.get(KEYSPACES + "/one")).at("/groups/0");
    assertThat(group.get("members").toString()).isEqualTo("[\"node-2\"]");
    assertThat(group.get("leader").asText()).isEqualTo("node-1");
  }

  @Test
  void aPrimaryWithReplicasSaysThatAFailoverMayLoseWhatItAnswered() {
    JsonNode made = json(create("{'name':'fast','strategy':'primary_replica'}"));
    assertThat(made.get("strategy").asText()).isEqualTo("primary_replica");
    assertThat(made.get("w").asText()).isEqualTo("1");
    assertThat(made.get("canLoseNodes").asInt()).isEqualTo(1);
    assertThat(made.get("writesSurviveNodes").asInt()).isZero();
    assertThat(made.get("promises").asText())
        .isEqualTo(
            "linearizable in what is committed; serves while a majority of the 3 copies of a"
                + " partition are there; a write is answered when its leader has it, before it is"
                + " committed, and a failover may lose it");
    JsonNode safe = json(create("{'name':'safe','strategy':'primary_replica','w':'majority'}"));
    assertThat(safe.get("w").asText()).isEqualTo("majority");
    assertThat(safe.get("writesSurviveNodes").asInt()).isEqualTo(1);
    assertThat(safe.get("promises").asText())
        .isEqualTo(
            "linearizable; serves while a majority of the 3 copies of a partition are there; a"
                + " write that was answered survives the loss of any 1 of them");
    JsonNode all = json(create("{'name':'every','w':'all'}"));
    assertThat(all.get("writesSurviveNodes").asInt()).isEqualTo(2);
    assertThat(all.get("promises").asText())
        .endsWith("none is answered while fewer than 3 are there");
    JsonNode described = json(door.get(KEYSPACES + "/fast"));
    assertThat(described.get("w").asText()).isEqualTo("1");
    assertThat(described.get("promises")).isEqualTo(made.get("promises"));
  }

  /** The request says what a write awaits, else its keyspace, else the node. */
  @Test
  void theWriteConcernIsThatOfTheRequestThenOfTheKeyspaceThenOfTheNode() {
    try (Door three = new Door("write-quorum = all")) {
      String[][] keyspaces = {{"plain", "3"}, {"two", "2"}, {"fast", "1"}};
      three.send("POST", KEYSPACES, "{\"name\":\"plain\"}");
      three.send("POST", KEYSPACES, "{\"name\":\"two\",\"w\":2}");
      three.send("POST", KEYSPACES, "{\"name\":\"fast\",\"strategy\":\"primary_replica\"}");
      for (String[] each : keyspaces) {
        String key = KEYSPACES + "/" + each[0] + "/keys/k";
        JsonNode own = json(three.put(key, "1"));
        assertThat(own.get("writeQuorum").asText()).as(each[0]).isEqualTo(each[1]);
        JsonNode asked = json(three.put(key + "?w=2", "1"));
        assertThat(asked.get("writeQuorum").asInt()).as(each[0]).isEqualTo(2);
      }
    }
  }

  /** Each has data of its own, also after it was dropped and made again. */
  @Test
  void aKeyIsInItsKeyspaceAlone() {
    create("{'name':'a'}");
    create("{'name':'b'}");
    String key = "/keys/k";
    assertThat(door.put(KEYSPACES + "/a" + key, "1").statusCode()).isEqualTo(200);
    assertThat(door.get(KEYSPACES + "/a" + key).statusCode()).isEqualTo(200);
    assertThat(door.get(KEYSPACES + "/b" + key).statusCode()).isEqualTo(404);
    assertThat(door.get("/key/k").statusCode()).isEqualTo(404);
    assertThat(drop("a").statusCode()).isEqualTo(200);
    HttpResponse<String> gone = door.get(KEYSPACES + "/a" + key);
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(json(gone).get("code").asText()).isEqualTo("keyspace_not_found");
    create("{'name':'a'}");
    HttpResponse<String> empty = door.get(KEYSPACES + "/a" + key);
    assertThat(json(empty).get("code").asText()).isEqualTo("key_not_found");
  }

  /** The catalog is asked for what this node has not learned of. */
  @Test
  void whatThisNodeKnowsNothingOfYetIsLookedUp() {
    create("{'name':'late-news'}");
    String keys = KEYSPACES + "/late-news/keys";
    assertThat(door.put(keys + "/k", "1").statusCode()).isEqualTo(200);
    assertThat(door.get(keys + "/k?consistency=banana").statusCode()).isEqualTo(400);
    assertThat(json(door.get(keys)).get("items")).hasSize(1);
  }

  @Test
  void allOrNothingIsForKeysOfOnePartition() {
    create("{'name':'parts','partitions':8}");
    StringBuilder updates = new StringBuilder();
    for (int key = 0; key < 40; key++)
      updates.append(key == 0 ? "" : ",").append("'k" + key + "':1");
    String batch = "{'updates':{%s}}".formatted(updates).replace('\'', '"');
    HttpResponse<String> refused = door.send("POST", KEYSPACES + "/parts/batch", batch);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).get("code").asText()).isEqualTo("cross_group");
    assertThat(json(refused).get("outcome").asText()).isEqualTo("not_applied");
    assertThat(json(door.get(KEYSPACES + "/parts/keys")).get("items")).isEmpty();
    String one = "{\"updates\":{\"k1\":1}}";
    assertThat(door.send("POST", KEYSPACES + "/parts/batch", one).statusCode()).isEqualTo(200);
    String transfer =
        "{'compare':[{'key':'k1','op':'exists'}],'then':[{'get':{'key':'k1'}}],"
            + "'else':[{'get':{'key':'k2'}},{'get':{'key':'k3'}},{'get':{'key':'k4'}}]}";
    HttpResponse<String> across =
        door.send("POST", KEYSPACES + "/parts/txn", transfer.replace('\'', '"'));
    assertThat(json(across).get("code").asText()).isEqualTo("cross_group");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nonsense; invalid_json; Invalid JSON",
        "[]; invalid_keyspace; A keyspace is a JSON object",
        "{}; invalid_keyspace; name: is missing",
        "{'name':'Upper'}; invalid_keyspace; name:",
        "{'name':'system'}; invalid_keyspace; name:",
        "{'name':5}; invalid_keyspace; name:",
        "{'name':'x','name':'y'}; invalid_keyspace; name:",
        "{'name':'x','strategy':'banana'}; unknown_strategy; Unknown strategy",
        "{'name':'x','strategy':'multi_master'}; not_offered; multi_master",
        "{'name':'x','strategy':'pbft'}; not_offered; pbft",
        "{'name':'x','strategy':'crdt','replicas':2}; invalid_keyspace; replicas:",
        "{'name':'x','r':2}; not_offered; r",
        "{'name':'x','w':4}; invalid_keyspace; w: is at most 3",
        "{'name':'x','w':0}; invalid_keyspace; w: is majority",
        "{'name':'x','w':null}; invalid_keyspace; w: is majority",
        "{'name':'x','w':'most'}; invalid_keyspace; w: is majority",
        "{'name':'x','w':2,'strategy':'single'}; invalid_keyspace; w: is at most 1",
        "{'name':'x','colour':1}; invalid_keyspace; Unknown field",
        "{'name':'x','replicas':4}; invalid_keyspace; replicas:",
        "{'name':'x','replicas':0}; invalid_keyspace; replicas:",
        "{'name':'x','replicas':'3'}; invalid_keyspace; replicas:",
        "{'name':'x','replicas':2,'strategy':'single'}; invalid_keyspace; replicas:",
        "{'name':'x','partitions':257}; invalid_keyspace; partitions:",
        "{'name':'x','partitions':1.5}; invalid_keyspace; partitions:",
        "{'name':'x','members':'node-1'}; invalid_keyspace; members:",
        "{'name':'x','members':['node-9']}; invalid_keyspace; members:",
        "{'name':'x','members':['node-1','node-1']}; invalid_keyspace; members:",
        "{'name':'x','members':['node-1'],'replicas':2}; invalid_keyspace; replicas:",
      })
  void whatIsNoKeyspaceIsRefusedAndTheFieldNamed(String body, String code, String says) {
    HttpResponse<String> refused = create(body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(json(refused).get("code").asText()).isEqualTo(code);
    assertThat(json(refused).get("error").asText()).contains(says);
    assertThat(json(refused).get("outcome").asText()).isEqualTo("not_applied");
    assertThat(door.get(KEYSPACES + "/x").statusCode()).isEqualTo(404);
  }

  @Test
  void whatMeansNothingToTheCatalogIsRefused() {
    String body = "{\"name\":\"never\"}";
    String[][] headers = {{"Idempotency-Key", "a"}, {"X-Forward", "never"}, {"If-Match", "*"}};
    for (String[] header : headers) {
      HttpResponse<String> refused = door.send("POST", KEYSPACES, body, header);
      assertThat(refused.statusCode()).as(header[0]).isEqualTo(400);
    }
    assertThat(door.get(KEYSPACES + "/never").statusCode()).isEqualTo(404);
    assertThat(door.put(KEYSPACES, "1").statusCode()).isEqualTo(405);
    assertThat(door.put(KEYSPACES + "/default", "1").statusCode()).isEqualTo(405);
    HttpResponse<String> kept = drop("default");
    assertThat(kept.statusCode()).isEqualTo(400);
    assertThat(json(kept).get("error").asText()).startsWith("name: ");
  }
}
