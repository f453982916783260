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

/** Compare-and-set by entity tags (RFC 9110 §13), on both paths to a key. */
class ConditionsTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static String etag(HttpResponse<String> response) {
    return response.headers().firstValue("ETag").orElse("(none)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/key/cas", "/v1/keyspaces/default/keys/cas1"})
  void aPutIsDoneOnlyAtTheVersionThatIsDemanded(String path) {
    String first = etag(door.put(path, "1", "If-None-Match", "*"));
    HttpResponse<String> again = door.put(path, "2", "If-None-Match", "*");
    assertThat(again.statusCode()).isEqualTo(412);
    assertThat(etag(again)).isEqualTo(first);
    assertThat(again.body())
        .isEqualTo(
            "{\"error\":\"Precondition failed\",\"code\":\"precondition_failed\",\"key\":\"%s\","
                    .formatted(path.substring(path.lastIndexOf('/') + 1))
                + "\"version\":%s,\"outcome\":\"not_applied\"}".formatted(first.replace("\"", "")));
    String second = etag(door.put(path, "3", "If-Match", first));
    assertThat(second).isNotEqualTo(first);
    assertThat(door.put(path, "4", "If-Match", first).statusCode()).isEqualTo(412);
    assertThat(json(door.get(path)).get("value").asInt()).isEqualTo(3);
    assertThat(door.send("DELETE", path, "", "If-Match", first).statusCode()).isEqualTo(412);
    assertThat(door.send("DELETE", path, "", "If-Match", second).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutAKeyAMatchFailsAndThereIsNoTagToTell() {
    HttpResponse<String> put = door.put("/key/never", "1", "If-Match", "*");
    assertThat(put.statusCode()).isEqualTo(412);
    assertThat(json(put).get("version").asLong(-1)).isZero();
    assertThat(etag(put)).isEqualTo("(none)");
    assertThat(door.get("/key/never").statusCode()).isEqualTo(404);
  }

  /** §13.2.1: what is not there is a 404, whatever the condition. */
  @Test
  void whatIsNotThereIsSimplyNotThere() {
    assertThat(door.get("/key/never", "If-Match", "*").statusCode()).isEqualTo(404);
    assertThat(door.get("/key/never", "If-None-Match", "*").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void whatTheClientHasIsNotSentAgain(String method) {
    String tag = etag(door.put("/key/cached", "[1]"));
    for (String list : new String[] {tag, "W/" + tag, "\"x\" ,, " + tag, "*"}) {
      HttpResponse<String> response = door.send(method, "/key/cached", "", "If-None-Match", list);
      assertThat(response.statusCode()).as(list).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(etag(response)).isEqualTo(tag);
      assertThat(response.headers().firstValue("X-Served-By")).contains("node-1");
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }
    assertThat(door.send(method, "/key/cached", "", "If-None-Match", "\"0\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aReadOfAnotherVersionThanDemandedIsA412() {
    String tag = etag(door.put("/key/read", "1"));
    assertThat(door.get("/key/read", "If-Match", tag).statusCode()).isEqualTo(200);
    HttpResponse<String> other = door.get("/key/read", "If-Match", "\"0\"");
    assertThat(other.statusCode()).isEqualTo(412);
    assertThat(etag(other)).isEqualTo(tag);
    assertThat(json(other).has("outcome")).isFalse();
    assertThat(door.get("/key/read", "If-Match", "\"0\"", "If-None-Match", tag).statusCode())
        .as("§13.2.2: If-Match is looked at first")
        .isEqualTo(412);
  }

  /** §8.8.3.2: what is weak matches nothing strongly; a tag of ours is written in one way. */
  @ParameterizedTest
  @ValueSource(strings = {"W/%s", "\"x%s\"", "\"0%s\"", "\"\"", "\"18446744073709551617\""})
  void aTagThatIsNotOursIsNoMistakeAndNoMatch(String form) {
    String version = etag(door.put("/key/odd", "1")).replace("\"", "");
    String tag = form.startsWith("W/") ? "W/\"" + version + "\"" : form.formatted(version);
    assertThat(door.put("/key/odd", "2", "If-Match", tag).statusCode()).isEqualTo(412);
    if (!form.startsWith("W/"))
      assertThat(door.put("/key/odd", "3", "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7",
        "\"7",
        "7\"",
        "\"7\" \"8\"",
        "*, \"7\"",
        "\"7\", *",
        "w/\"7\"",
        "\"7 8\"",
        ",",
        "W/7"
      })
  void whatIsNoListOfTagsIsRefused(String list) {
    door.put("/key/refused", "1");
    for (String name : new String[] {"If-Match", "If-None-Match"}) {
      for (String method : new String[] {"GET", "PUT", "DELETE"}) {
        HttpResponse<String> response =
            door.send(method, "/key/refused", method.equals("PUT") ? "2" : "", name, list);
        assertThat(response.statusCode()).as("%s %s: %s", method, name, list).isEqualTo(400);
        assertThat(json(response).get("code").asText()).isEqualTo("invalid_header");
        assertThat(json(response).get("error").asText()).contains(name);
      }
    }
    assertThat(json(door.get("/key/refused")).get("value").asInt()).isEqualTo(1);
  }

  @Test
  void severalHeadersAreOneList() {
    String tag = etag(door.put("/key/several", "1"));
    assertThat(door.put("/key/several", "2", "If-Match", "\"0\"", "If-Match", tag).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whereAConditionMeansNothingItIsRefused() {
    for (String path : new String[] {"batch", "txn", "keys/a/increment"}) {
      HttpResponse<String> response =
          door.send("POST", "/v1/keyspaces/default/" + path, "{}", "If-Match", "*");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(json(response).get("code").asText()).isEqualTo("invalid_header");
    }
  }

  /** Below a majority the answer comes before the condition is judged. */
  @Test
  void theEngineRefusesAConcernBelowAMajority() {
    HttpResponse<String> response = door.put("/key/!refused?w=1", "1", "If-None-Match", "*");
    assertThat(response.statusCode()).isEqualTo(400);
  }
}
