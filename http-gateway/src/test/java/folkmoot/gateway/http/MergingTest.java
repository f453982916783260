package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that merge as the door takes and answers them; the values are those of {@code crdt}. */
class MergingTest {
  private static final String STOCK = "/v1/keyspaces/stock";

  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door("leader-wait = 100 ms", "max-value-bytes = 2000");
    HttpResponse<String> made = create("{'name':'stock','strategy':'crdt'}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static HttpResponse<String> create(String body) {
    return door.send("POST", "/v1/keyspaces", body.replace('\'', '"'));
  }

  private static HttpResponse<String> ops(String key, String body, String... headers) {
    String path = key.contains("?") ? key.replace("?", "/ops?") : key + "/ops";
    return door.send("POST", STOCK + "/keys/" + path, body.replace('\'', '"'), headers);
  }

  private static JsonNode done(String key, String body) {
    HttpResponse<String> response = ops(key, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static String value(String key) {
    return json(door.get(STOCK + "/keys/" + key)).get("value").toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "g_counter; 'op':'increment'; 'op':'increment','by':9223372036854775807; 9223372036854775808",
        "pn_counter; 'op':'increment','by':5; 'op':'decrement','by':7; -2",
        "g_set; 'op':'add','value':'b'; 'op':'add','value':'a'; [\"a\",\"b\"]",
        "or_set; 'op':'add','value':[1.0]; 'op':'remove','value':[ 1 ]; []",
        "flag; 'op':'enable'; 'op':'enable'; true",
        "lww_register; 'op':'set','value':1; 'op':'set','value':{'a':null}; {\"a\":null}",
        "mv_register; 'op':'set','value':1; 'op':'set','value':2; [2]",
        "or_map; 'op':'put','field':'f','value':1; 'op':'put','field':'g','value':[]; {\"f\":1,\"g\":[]}",
        "or_map; 'op':'put','field':'f','value':1; 'op':'remove','field':'f'; {}",
        "bounded_counter; 'op':'increment','by':9; 'op':'decrement','by':4; 5",
        "bounded_counter; 'op':'increment','by':9; 'op':'grant','to':'node-2','by':9; 9",
        "text; 'op':'insert','position':0,'text':'a\u00e9\ud83c\udfb6c'; 'op':'delete','position':2,'length':1; \"a\u00e9c\"",
      })
  void everyTypeTakesItsOperationsAndShowsItsValue(
      String type, String first, String second, String value) {
    String key = "all-" + type + "-" + Integer.toHexString(second.hashCode());
    done(key, "{'type':'%s',%s}".formatted(type, first));
    JsonNode told = done(key, "{'type':'%s',%s}".formatted(type, second));
    assertThat(told.get("key").asText()).isEqualTo(key);
    assertThat(told.get("type").asText()).isEqualTo(type);
    assertThat(told.get("value").toString()).isEqualTo(value);
    assertThat(told.get("durable").isBoolean()).isTrue();
    assertThat(told.has("others")).isFalse();
    assertThat(value(key)).isEqualTo(value);
  }

  @Test
  void equalValuesAreEqualHoweverTheyAreWritten() {
    done("forms", "{'type':'g_set','op':'add','value':{'b':1.50,'a':'\\u0041\\n'}}");
    done("forms", "{ 'value' : { 'a':'A\\u000a', 'b':15e-1 } ,'op':'add','type':'g_set'}");
    assertThat(door.get(STOCK + "/keys/forms").body())
        .contains("\"value\":[{\"a\":\"A\\n\",\"b\":1.5}]");
  }

  @Test
  void anAnswerSaysWhatTheKeyIsBesides() {
    JsonNode told = done("two-types", "{'type':'g_counter','op':'increment','by':3}");
    assertThat(told.get("others").toString()).isEqualTo("[{\"type\":\"flag\",\"value\":true}]");
  }

  @Test
  void theBreadthIsAskedForAndToldBack() {
    String add = "{'type':'g_set','op':'add','value':1}";
    for (String breadth : new String[] {"local", "majority", "all", "2"}) {
      HttpResponse<String> written = ops("wide?w=" + breadth, add);
      assertThat(written.headers().firstValue("X-Effective-Consistency")).contains(breadth);
      HttpResponse<String> read = door.get(STOCK + "/keys/wide?r=" + breadth);
      assertThat(read.headers().firstValue("X-Effective-Consistency")).contains(breadth);
      assertThat(json(read).get("nodes")).isEqualTo(json(written).get("nodes"));
      assertThat(json(written).get("durable").asBoolean()).isEqualTo(!breadth.equals("local"));
    }
    assertThat(json(ops("wide", add)).get("nodes").asInt()).isEqualTo(1);
    assertThat(json(ops("wide?w=majority", add)).get("nodes").asInt()).isEqualTo(2);
    assertThat(json(door.get(STOCK + "/keys/wide?consistency=all")).get("nodes").asInt())
        .isEqualTo(3);
    HttpResponse<String> eventual = door.get(STOCK + "/keys/wide?consistency=eventual");
    assertThat(eventual.headers().firstValue("X-Effective-Consistency")).contains("local");
    assertThat(eventual.headers().firstValue("X-Served-By")).contains("node-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "nonsense; invalid_json; Invalid JSON",
        "[]; invalid_operation; An operation is a JSON object",
        "{}; invalid_operation; type: is missing",
        "{'type':5}; invalid_operation; type: is a string",
        "{'type':'list','op':'add'}; unknown_type; g_counter, g_set",
        "{'type':'flag'}; invalid_operation; op: is missing",
        "{'type':'g_counter','op':'decrement','by':1}; no_such_operation; offered: increment",
        "{'type':'text','op':'set','value':'a'}; no_such_operation; offered: insert, delete",
        "{'type':'flag','op':'enable','by':1}; invalid_operation; by: is of no use",
        "{'type':'flag','op':'enable','colour':1}; invalid_operation; Unknown field",
        "{'type':'flag','type':'flag','op':'enable'}; invalid_operation; type: comes twice",
        "{'type':'g_counter','op':'increment','by':1.5}; invalid_operation; by: is a whole number",
        "{'type':'g_counter','op':'increment','by':'1'}; invalid_operation; by: is a whole number",
        "{'type':'g_counter','op':'increment','by':9223372036854775808}; invalid_operation; by: is",
        "{'type':'g_counter','op':'increment','by':-1}; negative_amount; Cannot increment by -1",
        "{'type':'pn_counter','op':'decrement','by':-1}; negative_amount; Cannot decrement by -1",
        "{'type':'g_set','op':'add'}; invalid_operation; value: is missing",
        "{'type':'or_map','op':'put','field':'f'}; invalid_operation; value: is missing",
        "{'type':'or_map','op':'put','value':1}; invalid_operation; field: is missing",
        "{'type':'or_map','op':'put','field':1,'value':1}; invalid_operation; field: is a string",
        "{'type':'or_map','op':'put','field':'','value':1}; invalid_operation; field: is 1 to",
        "{'type':'or_map','op':'remove','value':1}; invalid_operation; value: is of no use",
        "{'type':'bounded_counter','op':'grant','to':'node-2'}; invalid_operation; by: is missing",
        "{'type':'bounded_counter','op':'grant','by':0}; invalid_operation; to: is missing",
        "{'type':'bounded_counter','op':'grant','to':'n9','by':0}; unknown_node; no node n9",
        "{'type':'text','op':'insert','position':0}; invalid_operation; text: is missing",
        "{'type':'text','op':'insert','position':0,'text':5}; invalid_operation; text: is a string",
        "{'type':'text','op':'insert','position':1,'text':'a'}; outside_text; Position 1",
        "{'type':'text','op':'insert','position':-1,'text':'a'}; outside_text; Position -1",
        "{'type':'text','op':'delete','position':0,'length':1}; outside_text; 1 from position 0",
        "{'type':'text','op':'insert','position':0,'text':'\\ud83c'}; invalid_json; Invalid JSON",
      })
  void whatCannotBeDoneIsRefusedAndNothingChanges(String body, String code, String says) {
    HttpResponse<String> refused = ops("untouched", body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(json(refused).get("code").asText()).isEqualTo(code);
    assertThat(json(refused).get("error").asText()).contains(says);
    assertThat(json(refused).get("outcome").asText()).isEqualTo("not_applied");
    assertThat(door.get(STOCK + "/keys/untouched").statusCode()).isEqualTo(404);
  }

  @Test
  void whatTheValueForbidsIsAConflict() {
    done("few", "{'type':'bounded_counter','op':'increment','by':5}");
    HttpResponse<String> oversold =
        ops("few", "{'type':'bounded_counter','op':'decrement','by':6}");
    assertThat(oversold.statusCode()).isEqualTo(409);
    assertThat(json(oversold).get("code").asText()).isEqualTo("oversell");
    assertThat(json(oversold).get("error").asText())
        .isEqualTo("6 are more than the 5 of 5 that this node has rights to");
    assertThat(json(oversold).get("outcome").asText()).isEqualTo("not_applied");
    assertThat(oversold.headers().firstValue("X-Effective-Consistency")).isEmpty();
    HttpResponse<String> another = ops("few", "{'type':'pn_counter','op':'decrement','by':6}");
    assertThat(another.statusCode()).isEqualTo(409);
    assertThat(json(another).get("code").asText()).isEqualTo("another_type");
    assertThat(value("few")).isEqualTo("5");
  }

  @Test
  void whatIsTooLargeIs413() {
    done("large", "{'type':'g_set','op':'add','value':1}");
    String value = "{'type':'g_set','op':'add','value':'%s'}".formatted("x".repeat(300));
    String text = "{'type':'text','op':'insert','position':0,'text':'%s'}";
    for (HttpResponse<String> refused :
        List.of(
            ops("large", value),
            ops("large-text", text.formatted("x".repeat(101))),
            ops("large-text", text.formatted("x".repeat(7000))))) {
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(json(refused).get("code").asText()).isEqualTo("too_large");
      assertThat(json(refused).get("outcome").asText()).isEqualTo("not_applied");
    }
    assertThat(value("large")).isEqualTo("[1]");
    assertThat(door.get(STOCK + "/keys/large-text").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"w=0", "w=quorum", "w=4", "w=", "r=1", "timeout=0", "ttl=5", "w=1&w=1"})
  void anUpdateIsAskedForProperly(String query) {
    assertThat(ops("k?" + query, "{'type':'flag','op':'enable'}").statusCode()).isEqualTo(400);
    assertThat(door.get(STOCK + "/keys/k").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r=0",
        "r=4",
        "w=1",
        "consistency=strong",
        "consistency=causal",
        "consistency=session",
        "r=1&consistency=all",
        "max_staleness=5",
        "region=eu-west-1"
      })
  void aReadIsAskedForProperly(String query) {
    HttpResponse<String> refused = door.get(STOCK + "/keys/k?" + query);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
  }

  @Test
  void aLevelThatCannotBeGivenIsRefusedWithThoseThatCan() {
    JsonNode refused = json(door.get(STOCK + "/keys/k?consistency=strong"));
    assertThat(refused.get("code").asText()).isEqualTo("not_offered");
    assertThat(refused.get("offered").toString()).contains("local", "majority", "all");
  }

  @Test
  void whatNeedsALogIsNotOffered() {
    String[][] requests = {
      {"PUT", "/keys/k", "1"},
      {"DELETE", "/keys/k", ""},
      {"POST", "/keys/k/increment", ""},
      {"POST", "/batch", "{\"updates\":{\"k\":1}}"},
      {"POST", "/txn", "{\"then\":[]}"},
    };
    for (String[] each : requests) {
      HttpResponse<String> refused = door.send(each[0], STOCK + each[1], each[2]);
      assertThat(refused.statusCode()).as(each[0] + each[1]).isEqualTo(400);
      assertThat(json(refused).get("code").asText()).isEqualTo("not_offered");
      assertThat(json(refused).get("error").asText())
          .startsWith(each[0])
          .contains("not offered by a crdt keyspace");
    }
    assertThat(door.send("POST", STOCK + "/keys/k", "1").statusCode()).isEqualTo(405);
    assertThat(door.get(STOCK + "/keys/k/ops").statusCode()).isEqualTo(405);
    String flag = "{\"type\":\"flag\",\"op\":\"enable\"}";
    HttpResponse<String> elsewhere = door.send("POST", "/v1/keyspaces/default/keys/k/ops", flag);
    assertThat(elsewhere.statusCode()).isEqualTo(400);
    assertThat(json(elsewhere).get("error").asText()).contains("not offered by a raft keyspace");
  }

  @Test
  void aScanTellsKeysInTheirOrderPageByPage() {
    for (String key : new String[] {"scan-c", "scan-a", "scan-b"})
      done(key, "{'type':'g_counter','op':'increment','by':3}");
    done("scan-d", "{'type':'or_map','op':'put','field':'f','value':[1]}");
    HttpResponse<String> first = door.get(STOCK + "/keys?prefix=scan-&limit=3");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(first.headers().firstValue("X-Effective-Consistency")).contains("local");
    assertThat(first.headers().firstValue("X-Served-By")).contains("node-1");
    String cursor = json(first).get("cursor").asText();
    assertThat(first.body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"scan-a\",\"type\":\"g_counter\",\"value\":3},"
                + "{\"key\":\"scan-b\",\"type\":\"g_counter\",\"value\":3},"
                + "{\"key\":\"scan-c\",\"type\":\"g_counter\",\"value\":3}],"
                + "\"cursor\":\"%s\",\"index\":null,\"consistency\":\"local\",".formatted(cursor)
                + "\"servedBy\":\"node-1\"}");
    JsonNode rest = json(door.get(STOCK + "/keys?prefix=scan-&limit=3&cursor=" + cursor));
    assertThat(rest.get("items").toString())
        .isEqualTo("[{\"key\":\"scan-d\",\"type\":\"or_map\",\"value\":{\"f\":[1]}}]");
    assertThat(rest.get("cursor").isNull()).isTrue();
    done("two-types", "{'type':'g_counter','op':'increment'}");
    assertThat(door.get(STOCK + "/keys?prefix=two&consistency=eventual").body())
        .contains("\"others\":[{\"type\":\"flag\",\"value\":true}]");
  }

  @ParameterizedTest
  @CsvSource({
    "?limit=0, invalid_limit, limit",
    "?cursor=x, invalid_cursor, cursor",
    "?consistency=strong, not_offered, local",
    "?consistency=majority, not_offered, local",
    "?max_staleness=5, unknown_parameter, prefix",
    "?r=2, unknown_parameter, consistency",
    "?timeout=x, invalid_timeout, timeout"
  })
  void aScanIsAskedForProperly(String query, String code, String says) {
    HttpResponse<String> refused = door.get(STOCK + "/keys" + query);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).get("code").asText()).isEqualTo(code);
    assertThat(json(refused).get("error").asText()).contains(says);
    assertThat(door.get(STOCK + "/keys", "If-Match", "*").statusCode()).isEqualTo(400);
    assertThat(door.get(STOCK + "/keys?timeout=50&prefix=!silence").statusCode()).isEqualTo(504);
    assertThat(door.get(STOCK + "/keys?prefix=!few").statusCode()).isEqualTo(503);
  }

  @Test
  void ofAKeyItIsToldWhatEachNodeHas() {
    String path = STOCK + "/keys/two-types/replicas";
    done("two-types", "{'type':'g_counter','op':'increment','by':3}");
    HttpResponse<String> told = door.get(path);
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    JsonNode replicas = json(told).get("replicas");
    assertThat(json(told).get("key").asText()).isEqualTo("two-types");
    assertThat(replicas).hasSize(3);
    JsonNode here = replicas.get(0);
    assertThat(here.get("node").asText()).isEqualTo("node-1");
    assertThat(here.get("reachable").asBoolean()).isTrue();
    assertThat(here.get("found").asBoolean()).isTrue();
    assertThat(here.get("type").asText()).isEqualTo("g_counter");
    assertThat(here.get("value").asInt()).isPositive();
    assertThat(here.get("others").toString()).contains("flag");
    assertThat(here.get("hash").asText()).hasSize(32);
    assertThat(here.has("version")).isFalse();
    JsonNode there = replicas.get(1);
    assertThat(there.get("reachable").asBoolean()).isTrue();
    assertThat(there.get("found").asBoolean(true)).isFalse();
    assertThat(there.get("value").isNull()).isTrue();
    assertThat(there.get("type").isNull()).isTrue();
    assertThat(there.get("hash").asText()).hasSize(32).isNotEqualTo(here.get("hash").asText());

    JsonNode nothing = json(door.get(STOCK + "/keys/nothing/replicas")).get("replicas");
    assertThat(nothing.get(0).get("hash")).isEqualTo(nothing.get(1).get("hash"));
    assertThat(door.get(path + "?w=2").statusCode()).isEqualTo(400);
    assertThat(door.get(path, "If-Match", "*").statusCode()).isEqualTo(400);
    assertThat(door.send("POST", path, "{}").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!silence", "!few", "!there"})
  void whoDoesNotTellIsNotReachableAndNobodySpeaksForIt(String key) {
    JsonNode replicas =
        json(door.get(STOCK + "/keys/%s/replicas?timeout=300".formatted(key))).get("replicas");
    assertThat(replicas.get(0).get("reachable").asBoolean()).isEqualTo(key.equals("!there"));
    for (int node = 1; node < 3; node++) {
      assertThat(replicas.get(node).get("reachable").asBoolean(true)).isFalse();
      assertThat(replicas.get(node).get("hash").isNull()).isTrue();
    }
  }

  /** Without ids: a browser that comes back sends none, and is told all anew. */
  @Test
  void aWatchTellsWhatIsThereAndThenWhatHasChanged() {
    HttpResponse<String> told = door.get(STOCK + "/watch?prefix=!slow");
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    assertThat(told.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(told.headers().firstValue("X-Effective-Consistency")).contains("local");
    assertThat(told.headers().firstValue("X-Served-By")).contains("node-1");
    assertThat(told.body())
        .isEqualTo(
            """
            retry: 1000
            event: progress
            data: {}

            event: value
            data: {"key":"!slowa","type":"pn_counter","value":1}

            event: value
            data: {"key":"!slowb","type":"flag","value":true,\
            "others":[{"type":"or_map","value":{"f":{"n":1}}}]}

            event: present
            data: {}

            event: value
            data: {"key":"!slowa","type":"pn_counter","value":2}

            event: progress
            data: {}

            event: end
            data: {"reason":"slow"}

            """);
  }

  @ParameterizedTest
  @CsvSource({
    "?from=0, not_offered, log",
    "?limit=5, unknown_parameter, prefix",
    "?r=2, unknown_parameter, timeout",
    "?timeout=0, invalid_timeout, timeout"
  })
  void aWatchIsAskedForProperly(String query, String code, String says) {
    HttpResponse<String> refused = door.get(STOCK + "/watch" + query);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).get("code").asText()).isEqualTo(code);
    assertThat(json(refused).get("error").asText()).contains(says);
  }

  @Test
  void aWatchThatCannotBeginSaysWhy() {
    HttpResponse<String> id = door.get(STOCK + "/watch", "Last-Event-ID", "835fda28:a-1-0");
    assertThat(id.statusCode()).isEqualTo(400);
    assertThat(json(id).get("error").asText()).contains("Last-Event-ID", "log");
    assertThat(door.get(STOCK + "/watch", "Idempotency-Key", "1").statusCode()).isEqualTo(400);
    assertThat(door.send("POST", STOCK + "/watch", "{}").statusCode()).isEqualTo(405);
    HttpResponse<String> many = door.get(STOCK + "/watch?prefix=!too-many");
    assertThat(many.statusCode()).isEqualTo(429);
    assertThat(json(many).get("code").asText()).isEqualTo("watches");
    assertThat(door.get(STOCK + "/watch?prefix=!unavailable").statusCode()).isEqualTo(503);
  }

  @Test
  void aRepetitionIsNotKnownAsOneAndNoVersionIsTheLatest() {
    String[][] headers = {{"Idempotency-Key", "a"}, {"If-Match", "*"}, {"X-Forward", "always"}};
    for (String[] header : headers) {
      HttpResponse<String> refused = ops("k", "{'type':'flag','op':'enable'}", header);
      assertThat(refused.statusCode()).as(header[0]).isEqualTo(400);
    }
    HttpResponse<String> here =
        ops("forwarded", "{'type':'flag','op':'enable'}", "X-Forward", "never");
    assertThat(here.statusCode()).isEqualTo(200);
  }

  @Test
  void whatBecameOfItIsSaid() {
    String count = "{'type':'g_counter','op':'increment'}";
    HttpResponse<String> few = ops("!few?w=majority", count);
    assertThat(few.statusCode()).isEqualTo(503);
    assertThat(json(few).get("error").asText()).isEqualTo("1 of 2 nodes is known");
    assertThat(json(few).get("outcome").asText()).isEqualTo("not_applied");
    HttpResponse<String> unknown = ops("!unknown?w=all", count);
    assertThat(unknown.statusCode()).isEqualTo(504);
    assertThat(json(unknown).get("outcome").asText()).isEqualTo("unknown");
    assertThat(json(unknown).get("reason").asText()).contains("still spread");
    HttpResponse<String> silent = ops("!silence?timeout=100", count);
    assertThat(silent.statusCode()).isEqualTo(504);
    assertThat(json(silent).get("outcome").asText()).isEqualTo("unknown");
    assertThat(ops("!overloaded", count).statusCode()).isEqualTo(429);
    assertThat(door.get(STOCK + "/keys/!few?r=2").statusCode()).isEqualTo(503);
  }

  @Test
  void aKeyspaceOfValuesThatMergeIsOnEveryNode() {
    JsonNode told = json(door.get(STOCK));
    assertThat(told.get("strategy").asText()).isEqualTo("crdt");
    assertThat(told.get("replicas").asInt()).isEqualTo(3);
    assertThat(told.get("w").asText()).isEqualTo("local");
    assertThat(told.get("canLoseNodes").asInt()).isEqualTo(2);
    assertThat(told.get("writesSurviveNodes").asInt()).isZero();
    assertThat(told.get("promises").asText()).startsWith("values merge");
    assertThat(told.at("/groups/0/members")).hasSize(3);
    assertThat(told.at("/groups/0/leader").isNull()).isTrue();
    for (String field :
        new String[] {"'replicas':2", "'partitions':2", "'w':2", "'members':['node-1']"}) {
      HttpResponse<String> refused =
          create("{'name':'other','strategy':'crdt',%s}".formatted(field));
      assertThat(refused.statusCode()).as(field).isEqualTo(400);
      assertThat(json(refused).get("error").asText()).startsWith(field.split("'")[1] + ": ");
    }
  }
}
