package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with which status, code and words. */
class RefusalsTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door("max-batch-entries = 3", "max-value-bytes = 1000", "max-batch-bytes = 2000");
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /nowhere                           | 404 | not_found          | Not found",
        "GET    | /                                  | 404 | not_found          | Not found",
        "GET    | /key                               | 404 | not_found          | Not found",
        "GET    | /key/a/b                           | 404 | not_found          | Not found",
        "GET    | /v1/keyspaces/other/keys/a         | 404 | keyspace_not_found | Keyspace not found",
        "GET    | /v1/keyspaces/default/keys/a/b    | 404 | not_found          | Not found",
        "POST   | /v1/keyspaces/default/txn/a       | 404 | not_found          | Not found",
        "POST   | /key/a/increment                  | 404 | not_found          | Not found",
        "POST   | /v1/keyspaces/other/txn           | 404 | keyspace_not_found | Keyspace not found",
        "GET    | /v1/keyspaces/default/txn         | 405 | method_not_allowed | Method not allowed",
        "GET    | /v1/keyspaces/default/keys/a/increment | 405 | method_not_allowed | Method not allowed",
        "POST   | /v1/keyspaces/default/keys//increment | 400 | empty_key       | Empty key",
        "POST   | /v1/keyspaces/other/batch          | 404 | keyspace_not_found | Keyspace not found",
        "GET    | /v1/keyspaces/default/nothing      | 404 | not_found          | Not found",
        "GET    | /key/                              | 400 | empty_key          | Empty key",
        "GET    | /v1/keyspaces/default/keys/        | 400 | empty_key          | Empty key",
        "POST   | /key/a                             | 405 | method_not_allowed | Method not allowed",
        "PATCH  | /key/a                             | 405 | method_not_allowed | Method not allowed",
        "PUT    | /status                            | 405 | method_not_allowed | Method not allowed",
        "DELETE | /health/live                       | 405 | method_not_allowed | Method not allowed",
        "GET    | /v1/keyspaces/default/batch        | 405 | method_not_allowed | Method not allowed",
        "GET    | /key/a?consistency=banana          | 400 | unknown_level      | strong, sequential, causal",
        "GET    | /key/a?consistency=                | 400 | unknown_level      | strong, sequential, causal",
        "GET    | /key/a?consistency=quorum          | 400 | not_offered        | not offered yet; offered: strong",
        "GET    | /key/a?consistency=bounded_staleness | 400 | missing_bound    | needs max_staleness",
        "GET    | /key/a?max_staleness=5             | 400 | unexpected_bound   | are for consistency=bounded_staleness",
        "GET    | /key/a?consistency=session&max_lag=5 | 400 | unexpected_bound | are for consistency=bounded_staleness",
        "GET    | /key/a?consistency=bounded_staleness&max_staleness=-1 | 400 | invalid_max_staleness | from 0 to 86400000",
        "GET    | /key/a?consistency=bounded_staleness&max_staleness=5s | 400 | invalid_max_staleness | from 0 to 86400000",
        "GET    | /key/a?consistency=bounded_staleness&max_lag=x | 400 | invalid_max_lag | from 0 to 1000000000",
        "GET    | /v1/keyspaces/default/keys?consistency=bounded_staleness | 400 | missing_bound | needs max_staleness",
        "GET    | /v1/keyspaces/default/keys?max_lag=1 | 400 | unexpected_bound | are for consistency=bounded_staleness",
        "GET    | /key/a?consistency=each_quorum     | 400 | not_offered        | not offered yet",
        "GET    | /key/a?r=2                         | 400 | not_offered        | not offered yet",
        "PUT    | /key/a?ttl=0                       | 400 | invalid_ttl        | from 1 to 315360000000",
        "PUT    | /key/a?ttl=315360000001            | 400 | invalid_ttl        | from 1 to 315360000000",
        "PUT    | /key/a?ttl=5s                      | 400 | invalid_ttl        | from 1 to",
        "PUT    | /key/a?ttl=                        | 400 | invalid_ttl        | from 1 to",
        "GET    | /key/a?ttl=x                       | 400 | invalid_ttl        | from 1 to",
        "POST   | /v1/keyspaces/default/batch?ttl=5  | 400 | unknown_parameter  | w, timeout",
        "GET    | /key/a?region=                     | 400 | invalid_region     | region must be",
        "PUT    | /key/a?region=eu%2Fwest            | 400 | invalid_region     | region must be",
        "GET    | /key/a?consistancy=strong          | 400 | unknown_parameter  | consistency, w, timeout",
        "GET    | /key/a?timeout=0                   | 400 | invalid_timeout    | from 1 to 30000",
        "GET    | /key/a?timeout=30001               | 400 | invalid_timeout    | from 1 to 30000",
        "GET    | /key/a?timeout=5s                  | 400 | invalid_timeout    | from 1 to 30000",
        "GET    | /key/a?timeout=99999999999999999999 | 400 | invalid_timeout   | from 1 to 30000",
        "GET    | /key/a?timeout=1&timeout=2         | 400 | duplicate_parameter | comes twice",
        "GET    | /key/a?timeout=%C0%80              | 400 | bad_percent_escape | UTF-8",
        "PUT    | /key/a?w=0                         | 400 | invalid_w          | w must be",
        "PUT    | /key/a?w=-1                        | 400 | invalid_w          | w must be",
        "PUT    | /key/a?w=                          | 400 | invalid_w          | w must be",
        "PUT    | /key/a?w=two                       | 400 | invalid_w          | w must be",
        "PUT    | /key/a?w=1.5                       | 400 | invalid_w          | w must be",
        "PUT    | /key/a?w=99999999999               | 400 | invalid_w          | w must be",
        "PUT    | /key/a?w=causal                    | 400 | invalid_w          | local_majority",
        "GET    | /key/%ff                           | 400 | bad_percent_escape | UTF-8",
        "GET    | /key/%C0%AF                        | 400 | bad_percent_escape | UTF-8",
        "GET    | /key/%ED%A0%80                     | 400 | bad_percent_escape | UTF-8",
      })
  void aRequestIsRefused(String method, String path, int status, String code, String words) {
    HttpResponse<String> response = door.send(method, path, "");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("code").asText()).isEqualTo(code);
    assertThat(json(response).get("error").asText()).contains(words);
    if (method.equals("PUT") && status == 400)
      assertThat(json(response).get("outcome").asText()).isEqualTo("not_applied");
    bearsTheCommonHeaders(response);
  }

  private static void bearsTheCommonHeaders(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | /key/a                       | GET, HEAD, PUT, DELETE, OPTIONS",
        "POST   | /status                      | GET, HEAD, OPTIONS",
        "GET    | /v1/keyspaces/default/batch  | POST, OPTIONS",
      })
  void a405NamesTheMethodsThatAreThere(String method, String path, String allow) {
    assertThat(door.send(method, path, "").headers().firstValue("Allow")).contains(allow);
  }

  @ParameterizedTest
  @ValueSource(strings = "X-Causal-Context")
  void aHeaderThatIsNotThereYetIsRefused(String name) {
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      HttpResponse<String> response =
          door.send(method, "/key/a", method.equals("PUT") ? "1" : "", name, "\"x\"");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(json(response).get("code").asText()).isEqualTo("not_offered");
      assertThat(json(response).get("error").asText()).contains(name);
    }
    assertThat(door.get("/key/a").statusCode()).as("and was not written").isEqualTo(404);
  }

  @Test
  void forwardingCanBeForbiddenAndNothingElse() {
    HttpResponse<String> response = door.get("/key/a", "X-Forward", "always");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo("invalid_header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "nope", "NaN", "1 2", "{\"a\":1,}", "'x'", "\"\\x\"", "[1]]"})
  void aBodyThatIsNoJsonIsRefusedAndNotWritten(String body) {
    HttpResponse<String> response = door.put("/key/bad", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asText()).isEqualTo("Invalid JSON");
    assertThat(json(response).get("code").asText()).isEqualTo("invalid_json");
    assertThat(json(response).get("outcome").asText()).isEqualTo("not_applied");
    assertThat(door.get("/key/bad").statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyThatIsNoUtf8IsRefused() {
    byte[] latin = "\"ä\"".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(door.send("PUT", "/key/bad", latin).statusCode()).isEqualTo(400);
    byte[] wide = "[1]".getBytes(StandardCharsets.UTF_16);
    assertThat(door.send("PUT", "/key/bad", wide).statusCode()).isEqualTo(400);
  }

  @Test
  void aValueThatNestsTooDeepIsRefused() {
    String fits = "[".repeat(400) + "]".repeat(400);
    assertThat(door.put("/key/deep", fits).statusCode()).isEqualTo(200);
    HttpResponse<String> response = door.put("/key/deep", "[".repeat(513) + "]".repeat(480));
    assertThat(response.statusCode()).isIn(400);
  }

  @Test
  void aValueThatIsTooLargeIsA413() {
    assertThat(door.put("/key/large", "\"" + "x".repeat(998) + "\"").statusCode()).isEqualTo(200);
    for (int length : new int[] {1001, 100_000, 5_000_000}) {
      HttpResponse<String> response = door.put("/key/large", "\"" + "x".repeat(length - 2) + "\"");
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(json(response).get("error").asText()).contains("1000 bytes");
      assertThat(json(response).get("outcome").asText()).isEqualTo("not_applied");
      bearsTheCommonHeaders(response);
    }
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    for (String key : new String[] {"k".repeat(513), "%C3%A4".repeat(257), "k".repeat(9000)}) {
      HttpResponse<String> response = door.put("/key/" + key, "1");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(json(response).get("code").asText()).isEqualTo("key_too_long");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"updates\":{}}                             | empty_batch",
        "{\"updates\":[]}                             | invalid_batch",
        "{\"updates\":1}                              | invalid_batch",
        "{}                                           | invalid_batch",
        "[]                                           | invalid_batch",
        "1                                            | invalid_batch",
        "{\"update\":{\"a\":1}}                       | invalid_batch",
        "{\"updates\":{\"a\":1},\"more\":1}           | invalid_batch",
        "{\"updates\":{\"a\":1}                       | invalid_json",
        "{\"updates\":{\"a\":}}                       | invalid_json",
        "nonsense                                     | invalid_json",
        "{\"updates\":{\"\":1}}                       | empty_key",
        "{\"updates\":{\"a\":1,\"a\":2}}              | duplicate_key",
        "{\"updates\":{\"a\":1,\"\\u0061\":2}}        | duplicate_key",
        "{\"updates\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}} | too_many_updates",
        "{\"updates\":{\"\\ud800\":1}}                | invalid_json",
      })
  void aBatchIsAllOrNone(String body, String code) {
    HttpResponse<String> response = door.send("POST", "/v1/keyspaces/default/batch", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo(code);
    assertThat(json(response).get("outcome").asText()).isEqualTo("not_applied");
    assertThat(door.get("/key/b").statusCode()).isEqualTo(404);
  }

  @Test
  void aBatchHasItsOwnLimitOfSize() {
    String body = "{\"updates\":{\"big\":\"" + "x".repeat(1990) + "\"}}";
    HttpResponse<String> response = door.send("POST", "/v1/keyspaces/default/batch", body);
    assertThat(response.statusCode()).isEqualTo(413);
    String fits = "{\"updates\":{\"big\":\"" + "x".repeat(1900) + "\"}}";
    assertThat(door.send("POST", "/v1/keyspaces/default/batch", fits).statusCode()).isEqualTo(413);
    String small =
        "{\"updates\":{\"big\":\"" + "x".repeat(900) + "\",\"too\":\"" + "x".repeat(900) + "\"}}";
    assertThat(door.send("POST", "/v1/keyspaces/default/batch", small).statusCode()).isEqualTo(200);
  }
}
