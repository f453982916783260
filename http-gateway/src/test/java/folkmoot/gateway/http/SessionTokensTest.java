package folkmoot.gateway.http;

import static folkmoot.gateway.http.Door.json;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.gateway.TokenSeal;
import folkmoot.protocol.token.Point;
import folkmoot.protocol.token.SessionToken;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header {@code X-Session-Token}, both ways, and what else answers tell of a level. */
class SessionTokensTest {
  private static final String HEADER = "X-Session-Token";

  /** Of the keyspace that there is from the beginning. */
  private static final String GROUP = "default.1.0";

  private static final TokenSeal SEAL = new TokenSeal(new byte[TokenSeal.KEY_BYTES]);

  private static Door door;

  @BeforeAll
  static void open() {
    door = new Door();
    door.put("/key/first", "1");
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Test
  void everyAnswerAboutDataTellsWhatItsClientHasSeen() {
    HttpResponse<String> put = door.put("/key/a", "1");
    long version = json(put).get("version").asLong();
    assertThat(seen(put)).isEqualTo(new Point(4, version + 1));
    for (HttpResponse<String> answer :
        List.of(
            door.get("/key/a"),
            door.get("/key/nowhere"),
            door.get("/v1/keyspaces/default/keys"),
            door.send("DELETE", "/key/nowhere", "")))
      assertThat(seen(answer).index()).isGreaterThan(version);
  }

  @Test
  void whatWasSeenBeforeIsKept() {
    String other = SEAL.seal(SessionToken.EMPTY.and("another.7.0", new Point(2, 9)));
    HttpResponse<String> got = door.get("/key/first?consistency=session", HEADER, other);
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(token(got).of("another.7.0")).isEqualTo(new Point(2, 9));
    assertThat(token(got).of(GROUP).isSome()).isTrue();
  }

  @Test
  void whoHasSeenWhatIsLostIsToldAndGivenATokenToGoOnWith() {
    String lost = SEAL.seal(SessionToken.EMPTY.and(GROUP, new Point(3, 1 << 30)));
    HttpResponse<String> read = door.get("/key/first?consistency=session", HEADER, lost);
    assertThat(read.statusCode()).isEqualTo(409);
    assertThat(json(read).get("code").asText()).isEqualTo("session_token_lost");
    assertThat(seen(read).index()).isLessThan(1 << 30);
    HttpResponse<String> write = door.put("/key/first", "2", HEADER, lost);
    assertThat(write.statusCode()).isEqualTo(409);
    assertThat(json(write).get("outcome").asText()).isEqualTo("not_applied");
    String accepted = read.headers().firstValue(HEADER).orElseThrow();
    assertThat(door.get("/key/first?consistency=session", HEADER, accepted).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "AQAAAAAAAAAAAAAAAAAAAAAA", "null", "%00"})
  void aForgedOneIsRefusedAndNothingChanged(String forged) {
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      HttpResponse<String> response =
          door.send(method, "/key/first", method.equals("PUT") ? "9" : "", HEADER, forged);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(json(response).get("code").asText()).isEqualTo("invalid_session_token");
      assertThat(response.headers().firstValue(HEADER)).isEmpty();
    }
    assertThat(json(door.get("/key/first")).get("value").asInt()).isNotEqualTo(9);
  }

  @Test
  void soIsOneOfAnotherClusterAndOneThatComesTwice() {
    byte[] key = new byte[TokenSeal.KEY_BYTES];
    key[0] = 1;
    SessionToken token = SessionToken.EMPTY.and(GROUP, new Point(4, 2));
    assertThat(door.get("/key/first", HEADER, new TokenSeal(key).seal(token)).statusCode())
        .isEqualTo(400);
    String own = SEAL.seal(token);
    assertThat(door.get("/key/first", HEADER, own, HEADER, own).statusCode()).isEqualTo(400);
    assertThat(door.get("/key/first", HEADER, own).statusCode()).isEqualTo(200);
  }

  @Test
  void aNodeThatDoesNotKnowTheSealYetSaysSo() {
    try (Door unready = new Door(false)) {
      String token = SEAL.seal(SessionToken.EMPTY.and(GROUP, new Point(4, 1)));
      HttpResponse<String> response = unready.get("/key/a", HEADER, token);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(json(response).get("code").asText()).isEqualTo("unavailable");
      assertThat(unready.get("/key/a").headers().firstValue(HEADER)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strong",
        "sequential",
        "causal",
        "session",
        "monotonic_reads",
        "read_your_writes",
        "consistent_prefix",
        "eventual",
        "bounded_staleness&max_staleness=100",
        "bounded_staleness&max_lag=5"
      })
  void everyLevelIsOfferedAndNamed(String asked) {
    String level = asked.split("&")[0];
    for (String path :
        new String[] {
          "/key/first", "/v1/keyspaces/default/keys/first", "/v1/keyspaces/default/keys"
        }) {
      HttpResponse<String> response = door.get(path + "?consistency=" + asked);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("X-Effective-Consistency")).contains(level);
      assertThat(response.headers().firstValue("X-Staleness-Ms")).contains("12");
      assertThat(response.headers().firstValue("X-Served-By")).contains("node-1");
    }
  }

  /** Without a token, and only then, the level is about the gateway. */
  @Test
  void whoseWritesAreReadIsSaid() {
    HttpResponse<String> without = door.get("/key/first?consistency=read_your_writes");
    assertThat(without.headers().firstValue("X-Consistency-Scope")).contains("gateway");
    String token = without.headers().firstValue(HEADER).orElseThrow();
    assertThat(
            door.get("/key/first?consistency=read_your_writes", HEADER, token)
                .headers()
                .firstValue("X-Consistency-Scope"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "eventual", "session", "bounded_staleness", "local_majority"})
  void whatMayBeLostIsSaidToBeNoMoreThanEventual(String w) {
    HttpResponse<String> put = door.put("/key/few?w=" + w, "1");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(put.headers().firstValue("X-Effective-Consistency")).contains("eventual");
    assertThat(seen(put).provisional()).isTrue();
    assertThat(door.put("/key/few?w=strong", "1").headers().firstValue("X-Effective-Consistency"))
        .contains("strong");
  }

  @Test
  void whoAwaitsMoreCopiesThanComeIsToldWhichDid() {
    HttpResponse<String> put = door.put("/key/!few-copies?w=all", "1");
    assertThat(put.statusCode()).isEqualTo(504);
    assertThat(json(put).get("outcome").asText()).isEqualTo("unknown");
    assertThat(json(put).get("copies").toString()).isEqualTo("[\"node-1\",\"node-3\"]");
  }

  private static SessionToken token(HttpResponse<String> response) {
    Optional<String> text = response.headers().firstValue(HEADER);
    return SEAL.open(text.orElseThrow()).orElseThrow();
  }

  private static Point seen(HttpResponse<String> response) {
    return token(response).of(GROUP);
  }
}
