package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store's contract, by the letter. */
class StoreTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("(none)");
  }

  @Test
  void aPutAnswersWithTheValueAndWhereItStands() {
    HttpResponse<String> put = door.put("/key/a", "{\"x\": [1, 2.50]}");
    long version = json(put).get("version").asLong();
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(put.body())
        .isEqualTo(
            "{\"success\":true,\"key\":\"a\",\"value\":{\"x\": [1, 2.50]},\"leaderId\":\"node-1\","
                + "\"achievedQuorum\":true,\"writeQuorum\":2,\"version\":"
                + version
                + "}");
    assertThat(header(put, "ETag")).isEqualTo("\"" + version + "\"");
    assertThat(header(put, "X-Served-By")).isEqualTo("node-1");
    assertThat(header(put, "X-Leader-Id")).isEqualTo("node-1");
    assertThat(header(put, "Content-Type")).isEqualTo("application/json");
  }

  @Test
  void aGetAnswersWithTheValueAsItWasPut() {
    door.put("/key/b", "{\"x\": [1, 2.50],\"x\":\"\\u00e4\"}");
    HttpResponse<String> get = door.get("/key/b");
    assertThat(get.statusCode()).isEqualTo(200);
    assertThat(get.body()).contains("\"value\":{\"x\": [1, 2.50],\"x\":\"\\u00e4\"},");
    assertThat(names(json(get)))
        .containsExactly("key", "value", "nodeRole", "consistency", "version", "servedBy");
    assertThat(json(get).get("nodeRole").asText()).isEqualTo("leader");
    assertThat(json(get).get("consistency").asText()).isEqualTo("eventual");
    assertThat(header(get, "X-Effective-Consistency")).isEqualTo("eventual");
    assertThat(header(get, "X-Served-By")).isEqualTo("node-1");
    assertThat(header(get, "X-Leader-Id")).isEqualTo("node-1");
    assertThat(header(get, "ETag")).isEqualTo("\"" + json(get).get("version").asLong() + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0", "\"ä€😀\"", "[]", " {\"a\" : 1 } ", "true", "-1.5E+10"})
  void anyValueComesBackByteByByte(String value) {
    assertThat(door.put("/key/any", value).statusCode()).isEqualTo(200);
    assertThat(door.get("/key/any").body()).contains("\"value\":" + value + ",\"nodeRole\"");
  }

  @Test
  void aLargeValueComesBackWhole() {
    String value = "\"" + "x".repeat((1 << 20) - 2) + "\"";
    assertThat(door.put("/key/large", value).statusCode()).isEqualTo(200);
    assertThat(json(door.get("/key/large")).get("value").asText()).hasSize((1 << 20) - 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"strong", "read_your_writes", "eventual"})
  void theLevelAskedForIsRepeatedAndTheOneGivenIsInTheHeader(String level) {
    door.put("/key/level", "1");
    HttpResponse<String> get = door.get("/key/level?consistency=" + level);
    assertThat(json(get).get("consistency").asText()).isEqualTo(level);
    assertThat(header(get, "X-Effective-Consistency")).isEqualTo(level);
    assertThat(header(get, "X-Consistency-Scope"))
        .isEqualTo(level.equals("read_your_writes") ? "gateway" : "(none)");
  }

  @Test
  void underV1AReadIsStrongUnlessItSaysOtherwise() {
    String path = "/v1/keyspaces/default/keys/v1key";
    assertThat(door.put(path, "7").statusCode()).isEqualTo(200);
    assertThat(json(door.get(path)).get("consistency").asText()).isEqualTo("strong");
    assertThat(json(door.get(path + "?consistency=eventual")).get("consistency").asText())
        .isEqualTo("eventual");
    assertThat(json(door.get("/key/v1key")).get("value").asInt()).isEqualTo(7);
    assertThat(door.send("DELETE", path, "").statusCode()).isEqualTo(200);
  }

  @Test
  void aDeleteSaysWhetherThereWasOne() {
    long written = json(door.put("/key/gone", "1")).get("version").asLong();
    HttpResponse<String> first = door.send("DELETE", "/key/gone", "");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body())
        .isEqualTo(
            "{\"success\":true,\"key\":\"gone\",\"leaderId\":\"node-1\",\"version\":%d}",
            written + 1);
    HttpResponse<String> second = door.send("DELETE", "/key/gone", "");
    assertThat(second.statusCode()).isEqualTo(404);
    assertThat(json(second).get("error").asText()).isEqualTo("Key not found");
    assertThat(json(second).get("key").asText()).isEqualTo("gone");
  }

  @Test
  void aMissingKeyHasTheHeadersToo() {
    HttpResponse<String> get = door.get("/key/missing?consistency=strong");
    assertThat(get.statusCode()).isEqualTo(404);
    assertThat(get.body())
        .isEqualTo("{\"error\":\"Key not found\",\"code\":\"key_not_found\",\"key\":\"missing\"}");
    assertThat(header(get, "X-Served-By")).isEqualTo("node-1");
    assertThat(header(get, "X-Effective-Consistency")).isEqualTo("strong");
  }

  @Test
  void headIsGetWithoutTheBody() {
    door.put("/key/head", "[1,2,3]");
    HttpResponse<String> get = door.get("/key/head");
    HttpResponse<String> head = door.send("HEAD", "/key/head", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
    assertThat(header(head, "Content-Length")).isEqualTo("" + get.body().length());
    assertThat(door.send("HEAD", "/key/nothing-here", "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2Fb", "%C3%A4", "a%20b", "..", "a+b", "%22%5C%00", "a:b@c;d=e"})
  void aKeyIsOneSegmentAndMayHoldAnything(String segment) {
    assertThat(door.put("/key/" + segment, "\"" + segment + "\"").statusCode()).isEqualTo(200);
    JsonNode got = json(door.get("/key/" + segment));
    assertThat(got.get("value").asText()).isEqualTo(segment);
    String plain = segment.replace("+", "%2B");
    assertThat(got.get("key").asText())
        .isEqualTo(java.net.URLDecoder.decode(plain, java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void aKeyMayBe512BytesLong() {
    assertThat(door.put("/key/" + "k".repeat(512), "1").statusCode()).isEqualTo(200);
    assertThat(door.put("/key/" + "%C3%A4".repeat(256), "1").statusCode()).isEqualTo(200);
  }

  @Test
  void theWriteConcernIsPassedOnAndReported() {
    assertThat(json(door.put("/key/w?w=3", "1")).get("writeQuorum").asInt()).isEqualTo(3);
    assertThat(json(door.put("/key/w?w=all", "1")).get("writeQuorum").asInt()).isEqualTo(3);
    assertThat(json(door.put("/key/w?w=majority", "1")).get("writeQuorum").asInt()).isEqualTo(2);
  }

  @Test
  void aBatchSetsAllItsKeys() {
    String path = "/v1/keyspaces/default/batch";
    HttpResponse<String> batch =
        door.send(
            "POST", path, "{ \"updates\" : {\"m\":1, \"n\\u006e\": {\"a\": [ ] } , \"o\":null}}");
    assertThat(batch.statusCode()).isEqualTo(200);
    assertThat(batch.body())
        .isEqualTo(
            "{\"success\":true,\"count\":3,\"version\":%d}"
                .formatted(json(door.get("/key/m")).get("version").asLong()));
    assertThat(door.get("/key/nn").body()).contains("\"value\":{\"a\": [ ] },");
    assertThat(door.get("/key/o").body()).contains("\"value\":null,");
    long version = json(door.get("/key/m")).get("version").asLong();
    assertThat(json(door.get("/key/o")).get("version").asLong()).isEqualTo(version);
  }

  @Test
  void aFollowerForwardsToTheLeaderUnlessForbidden() {
    HttpResponse<String> put = door.put("/key/!not-leader", "1");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(json(put).get("leaderId").asText()).isEqualTo("node-2");
    assertThat(header(put, "X-Served-By")).isEqualTo("node-2");
    HttpResponse<String> never = door.put("/key/!not-leader", "1", "X-Forward", "never");
    assertThat(never.statusCode()).isEqualTo(503);
    assertThat(never.body())
        .isEqualTo(
            "{\"error\":\"Not the leader\",\"code\":\"not_leader\",\"currentRole\":\"follower\","
                + "\"leaderId\":\"node-2\",\"outcome\":\"not_applied\"}");
  }

  @Test
  void withoutALeaderTheAnswerSaysThatNothingWasApplied() {
    HttpResponse<String> put = door.put("/key/!no-leader?timeout=300", "1");
    assertThat(put.statusCode()).isEqualTo(503);
    assertThat(put.body())
        .isEqualTo(
            "{\"error\":\"No leader\",\"code\":\"no_leader\",\"currentRole\":\"candidate\","
                + "\"leaderId\":null,\"outcome\":\"not_applied\"}");
  }

  @Test
  void aWriteWhoseFateIsOpenIsA504() {
    for (String path : List.of("/key/!unknown?timeout=200", "/key/!silence?timeout=200")) {
      HttpResponse<String> put = door.put(path, "1");
      assertThat(put.statusCode()).isEqualTo(504);
      assertThat(json(put).get("error").asText()).isEqualTo("Write quorum not reached");
      assertThat(json(put).get("success").asBoolean(true)).isFalse();
      assertThat(json(put).get("achievedQuorum").asBoolean(true)).isFalse();
      assertThat(json(put).get("outcome").asText()).isEqualTo("unknown");
    }
  }

  @Test
  void aReadThatNobodyAnswersIsA504AndOneThatCannotBeServedA503() {
    HttpResponse<String> silent = door.get("/key/!silence?timeout=200");
    assertThat(silent.statusCode()).isEqualTo(504);
    assertThat(json(silent).get("code").asText()).isEqualTo("timeout");
    HttpResponse<String> refused = door.get("/key/!unavailable?timeout=200");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(json(refused).get("error").asText()).isEqualTo("The log is full");
  }

  @Test
  void anEnginesRefusalIsA400AndItsLimitA429() {
    HttpResponse<String> refused = door.put("/key/!refused?w=9", "1");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"error\":\"w is more than 3\",\"code\":\"w_too_large\","
                + "\"outcome\":\"not_applied\"}");
    HttpResponse<String> over = door.put("/key/!overloaded", "1");
    assertThat(over.statusCode()).isEqualTo(429);
    assertThat(header(over, "Retry-After")).isEqualTo("2");
    assertThat(json(over).get("outcome").asText()).isEqualTo("not_applied");
  }
}
