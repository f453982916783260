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

/** What each replica has: node-1 and node-2 are there, each with a store of its own. */
class ReplicasTest {
  private static final String PATH = "/v1/keyspaces/default/keys/a%2Fb/replicas";

  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Test
  void eachIsAskedForWhatItHasItself() {
    JsonNode before = json(door.get(PATH)).get("replicas");
    assertThat(before.at("/0/hash").asText()).isEqualTo(before.at("/1/hash").asText()).hasSize(32);
    assertThat(before.at("/0/found").asBoolean(true)).isFalse();
    assertThat(before.at("/0/version").asLong(-1)).isZero();

    String version = json(door.put("/key/a%2Fb", "{\"x\": 1}")).get("version").asText();
    HttpResponse<String> response = door.get(PATH);
    assertThat(response.body())
        .startsWith("{\"key\":\"a/b\",\"replicas\":[{\"node\":\"node-1\",\"reachable\":true,")
        .contains("\"value\":{\"x\": 1},\"version\":" + version + ",");
    JsonNode replicas = json(response).get("replicas");
    assertThat(replicas).hasSize(3);
    assertThat(replicas.at("/1/node").asText()).isEqualTo("node-2");
    assertThat(replicas.at("/1/found").asBoolean(true)).isFalse();
    assertThat(replicas.at("/0/hash").asText()).isNotEqualTo(replicas.at("/1/hash").asText());
  }

  @Test
  void whoIsSilentIsNotReachable() {
    String silent = "/v1/keyspaces/default/keys/!silence/replicas";
    for (JsonNode replica : json(door.get(silent + "?timeout=200")).get("replicas")) {
      assertThat(replica.get("reachable").asBoolean(true)).isFalse();
      assertThat(replica.get("value").isNull()).isTrue();
      assertThat(replica.get("version").isNull()).isTrue();
      assertThat(replica.get("hash").isNull()).isTrue();
    }
  }

  /** Else what this node has would be told as what the other has. */
  @Test
  void whoCannotTellIsNotSpokenFor() {
    String path = "/v1/keyspaces/default/keys/!unavailable-there";
    assertThat(door.put(path, "1").statusCode()).isEqualTo(200);
    JsonNode replicas = json(door.get(path + "/replicas")).get("replicas");
    assertThat(replicas.at("/0/value").toString()).isEqualTo("1");
    assertThat(replicas.at("/1/node").asText()).isEqualTo("node-2");
    assertThat(replicas.at("/1/reachable").asBoolean(true)).isFalse();
    assertThat(replicas.at("/1/value").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "?timeout=0, invalid_timeout",
    "?w=2, unknown_parameter",
    "?region=eu, unknown_parameter"
  })
  void whatMeansNothingIsRefused(String query, String code) {
    HttpResponse<String> response = door.get(PATH + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo(code);
    assertThat(door.send("POST", PATH, "{}").statusCode()).isEqualTo(405);
    assertThat(door.get(PATH, "If-Match", "*").statusCode()).isEqualTo(400);
  }
}
