package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions and sums as the door takes and answers them. */
class TransactionsTest {
  private static final String TXN = "/v1/keyspaces/default/txn";

  private static Door door;

  @BeforeAll
  static void open() {
    door =
        new Door(
            "max-txn-compares = 3",
            "max-txn-steps = 3",
            "max-value-bytes = 100",
            "max-batch-bytes = 2000");
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static HttpResponse<String> txn(String body) {
    return door.send("POST", TXN, body.replace('\'', '"'));
  }

  @Test
  void theStepsThatWereDoneAreTold() {
    String body =
        "{'compare':[{'key':'a','op':'absent'}],"
            + " 'then':[{'put':{'key':'a','value':{'x': 1.50}}}],"
            + " 'else':[{'get':{'key':'a'}},{'get':{'value-less':0}}]}";
    assertThat(txn(body).statusCode()).as("a field that is not known").isEqualTo(400);
    String sound =
        body.replace("{'get':{'value-less':0}}", "{'delete':{'key':'a'}},{'get':{'key':'a'}}");
    HttpResponse<String> first = txn(sound);
    long version = json(first).get("version").asLong();
    assertThat(first.body())
        .isEqualTo(
            "{\"succeeded\":true,\"results\":[{\"put\":{\"key\":\"a\",\"version\":%d}}],\"version\":%d}",
            version, version);
    assertThat(txn(sound).body())
        .isEqualTo(
            "{\"succeeded\":false,\"results\":["
                + "{\"get\":{\"key\":\"a\",\"found\":true,\"value\":{\"x\": 1.50},\"version\":%d}},"
                + "{\"delete\":{\"key\":\"a\",\"found\":true}},"
                + "{\"get\":{\"key\":\"a\",\"found\":false}}],\"version\":%d}",
            version, version + 1);
  }

  @Test
  void fieldsComeInAnyOrderAndWhatIsLeftOutIsEmpty() {
    door.put("/key/order", "5");
    HttpResponse<String> response =
        txn(
            " { 'else' : [ ] , 'then' : [ { 'get' : { 'key' : 'order' } } ] , 'compare' :"
                + " [ { 'value' : 5.0 , 'key' : 'order' } ] } ");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("succeeded").asBoolean()).as("eq, if no op is named").isTrue();
    assertThat(txn("{'then':[{'delete':{'key':'order'}}]}").statusCode()).isEqualTo(200);
    assertThat(txn("{'else':[{'delete':{'key':'order'}}]}").body())
        .contains("\"succeeded\":true,\"results\":[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                                                  | invalid_json",
        "[]                                                        | invalid_transaction",
        "{'then':{}}                                               | invalid_transaction",
        "{'then':[],'then':[]}                                     | invalid_transaction",
        "{'than':[]}                                               | invalid_transaction",
        "{}                                                        | empty_transaction",
        "{'compare':[{'key':'a','op':'exists'}]}                   | empty_transaction",
        "{'compare':[1]}                                           | invalid_compare",
        "{'compare':[{}]}                                          | invalid_compare",
        "{'compare':[{'key':'a'}]}                                 | invalid_compare",
        "{'compare':[{'key':'a','version':1,'value':1}]}           | invalid_compare",
        "{'compare':[{'key':'a','op':'exists','value':1}]}         | invalid_compare",
        "{'compare':[{'key':1,'op':'exists'}]}                     | invalid_compare",
        "{'compare':[{'key':'a','op':'exists','more':1}]}          | invalid_compare",
        "{'compare':[{'key':'a','op':1}]}                          | invalid_compare",
        "{'compare':[{'key':'a','op':'EQ','value':1}]}             | unknown_op",
        "{'compare':[{'key':'a','op':'like','value':1}]}           | unknown_op",
        "{'compare':[{'key':'','op':'exists'}]}                    | empty_key",
        "{'compare':[{'key':'a','version':-1}]}                    | invalid_version",
        "{'compare':[{'key':'a','version':1.0}]}                   | invalid_version",
        "{'compare':[{'key':'a','version':'1'}]}                   | invalid_version",
        "{'compare':[{'key':'a','op':'lt','value':null}]}          | not_comparable",
        "{'compare':[{'key':'a','op':'ge','value':[1]}]}           | not_comparable",
        "{'then':[{}]}                                             | invalid_step",
        "{'then':['get']}                                          | invalid_step",
        "{'then':[{'get':'a'}]}                                    | invalid_step",
        "{'then':[{'get':{}}]}                                     | invalid_step",
        "{'then':[{'get':{'key':'a','value':1}}]}                  | invalid_step",
        "{'then':[{'put':{'key':'a'}}]}                            | invalid_step",
        "{'then':[{'get':{'key':'a'},'delete':{'key':'a'}}]}       | invalid_step",
        "{'then':[{'increment':{'key':'a'}}]}                      | invalid_step",
        "{'else':[{'get':{'key':''}}]}                             | empty_key",
      })
  void whatIsNoTransactionIsRefused(String body, String code) {
    HttpResponse<String> response = txn(body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo(code);
    assertThat(json(response).get("outcome").asText()).isEqualTo("not_applied");
  }

  @Test
  void thereAreLimits() {
    String get = "{'get':{'key':'a'}}";
    String four = String.join(",", get, get, get, get);
    refused(txn("{'then':[%s]}".formatted(four)), 400, "too_many_steps");
    refused(txn("{'else':[%s]}".formatted(four)), 400, "too_many_steps");
    String exists = "{'key':'a','op':'exists'}";
    String many = String.join(",", exists, exists, exists, exists);
    refused(txn("{'compare':[%s],'then':[%s]}".formatted(many, get)), 400, "too_many_compares");
    String large = "'" + "x".repeat(99) + "'";
    refused(txn("{'then':[{'put':{'key':'a','value':%s}}]}".formatted(large)), 413, "too_large");
    refused(txn("{'then':[%s]}".formatted(get) + " ".repeat(2000)), 413, "too_large");
    refused(txn("{'then':[{'get':{'key':'!large-results'}}]}"), 413, "results_too_large");
    refused(txn("{'then':[{'get':{'key':'%s'}}]}".formatted("k".repeat(513))), 400, "key_too_long");
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("code").asText()).isEqualTo(code);
    assertThat(json(response).get("outcome").asText()).isEqualTo("not_applied");
  }

  /** The operand has an order; what is there may have none. */
  @Test
  void whatTurnsOutToHaveNoOrderIsA400() {
    door.put("/key/list", "[1]");
    refused(
        txn("{'compare':[{'key':'list','op':'lt','value':5}],'then':[{'delete':{'key':'list'}}]}"),
        400,
        "not_comparable");
  }

  // ---- sums

  private static HttpResponse<String> add(String key, String body) {
    return door.send("POST", "/v1/keyspaces/default/keys/" + key + "/increment", body);
  }

  @Test
  void aSumIsTold() {
    assertThat(add("sum%2F1", "").body()).startsWith("{\"key\":\"sum/1\",\"value\":1,\"version\":");
    assertThat(json(add("sum%2F1", "{}")).get("value").asLong()).isEqualTo(2);
    HttpResponse<String> third = add("sum%2F1", " { \"by\" : -12 } ");
    assertThat(json(third).get("value").asLong()).isEqualTo(-10);
    assertThat(third.headers().firstValue("ETag"))
        .contains("\"" + json(third).get("version").asLong() + "\"");
    assertThat(door.get("/key/sum%2F1").body()).contains("\"value\":-10,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "[]",
        "{\"by\":1.0}",
        "{\"by\":\"1\"}",
        "{\"by\":null}",
        "{\"by\":1,\"by\":2}",
        "{\"by\":1,\"more\":2}",
        "{\"from\":1}",
        "{\"by\":9223372036854775808}",
        "{\"by\":1e2}"
      })
  void whatIsNoIncrementIsRefused(String body) {
    refused(add("never", body), 400, "invalid_increment");
    assertThat(door.get("/key/never").statusCode()).isEqualTo(404);
  }

  @Test
  void whatCannotBeAddedToIsA409() {
    door.put("/key/text", "\"1\"");
    refused(add("text", ""), 409, "not_an_integer");
    door.put("/key/most", "9223372036854775807");
    refused(add("most", ""), 409, "out_of_range");
    refused(add("most", "nonsense"), 400, "invalid_json");
    HttpResponse<String> again = add("!not-an-integer", "");
    assertThat(again.headers().firstValue("Idempotent-Replay")).contains("true");
  }
}
