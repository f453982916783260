package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door makes of {@code Idempotency-Key}; that nothing is done twice is the engine's. */
class IdempotencyTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "!~", "x*255"})
  void anyVisibleTextIsAKey(String key) {
    String header = key.equals("x*255") ? "x".repeat(255) : key;
    assertThat(door.put("/key/a", "1", "Idempotency-Key", header).statusCode()).isEqualTo(200);
    HttpResponse<String> batch =
        door.send(
            "POST",
            "/v1/keyspaces/default/batch",
            "{\"updates\":{\"b\":1}}",
            "Idempotency-Key",
            header);
    assertThat(batch.statusCode()).isEqualTo(200);
    assertThat(batch.headers().firstValue("Idempotent-Replay")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "x*256", "", "tab\tbed"})
  void anyOtherIsRefused(String key) {
    String header = key.equals("x*256") ? "x".repeat(256) : key;
    for (String method : new String[] {"PUT", "DELETE"}) {
      String body = method.equals("PUT") ? "1" : "";
      refused(door.send(method, "/key/never", body, "Idempotency-Key", header));
    }
    assertThat(door.get("/key/never").statusCode()).isEqualTo(404);
  }

  @Test
  void twoAreRefusedAndSoIsOneThatARereadWouldNotNeed() {
    refused(door.put("/key/never", "1", "Idempotency-Key", "a", "Idempotency-Key", "b"));
    refused(door.get("/key/never", "Idempotency-Key", "a"));
  }

  private static void refused(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo("invalid_idempotency_key");
  }

  @Test
  void aKeyThatStandsForAnotherRequestIsAConflict() {
    HttpResponse<String> response = door.put("/key/!reused", "1", "Idempotency-Key", "a");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(json(response).get("code").asText()).isEqualTo("idempotency_key_reused");
    assertThat(json(response).get("outcome").asText()).isEqualTo("not_applied");
  }

  /** With the leader and the copies that the first answer named. */
  @Test
  void aRepeatedAnswerIsTheFirstAndSaysThatItIsRepeated() {
    HttpResponse<String> put = door.put("/key/!replayed", "{ }", "Idempotency-Key", "a");
    assertThat(put.body())
        .isEqualTo(
            "{\"success\":true,\"key\":\"!replayed\",\"value\":{ },\"leaderId\":\"node-9\","
                + "\"achievedQuorum\":true,\"writeQuorum\":3,\"version\":3}");
    assertThat(put.headers().firstValue("Idempotent-Replay")).contains("true");
    assertThat(put.headers().firstValue("X-Served-By")).contains("node-1");
    HttpResponse<String> gone = door.send("DELETE", "/key/!gone", "", "Idempotency-Key", "b");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(gone.headers().firstValue("Idempotent-Replay")).contains("true");
    assertThat(gone.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
        .contains("Idempotent-Replay");
  }
}
