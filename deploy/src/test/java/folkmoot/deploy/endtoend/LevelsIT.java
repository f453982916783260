package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.deploy.cluster.ClusterNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The levels of reads and the concerns of writes on real nodes: tokens are good at every node and
 * nowhere else, what is promised holds while a node is cut off, and what is weaker is weaker.
 */
class LevelsIT {
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "X-Session-Token";

  @RegisterExtension static final Ground ground = Ground.forNodes(NODES);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final List<Integer> ports =
      IntStream.rangeClosed(1, NODES).mapToObj(ground::port).toList();

  @BeforeAll
  static void up() {
    Ground.Said up = ground.moot("up", "-n", "" + NODES);
    assertThat(up.code()).as(up.toString()).isZero();
  }

  @AfterEach
  void heal() {
    Ground.Said heal = ground.moot("heal", "--json");
    assertThat(heal.code()).as(heal.toString()).isZero();
    for (int port : ports) Poll.until("ready at " + port, PATIENCE, () -> Http.ready(port));
  }

  @Test
  void whatIsWrittenAtOneNodeIsReadAtAnyOtherByItsToken() {
    for (String level :
        new String[] {"session", "read_your_writes", "monotonic_reads", "sequential", "causal"}) {
      for (int round = 0; round < 20; round++) {
        int value = round;
        HttpResponse<String> put =
            send("PUT", port(round), "/key/" + level, "" + value, Optional.empty());
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        for (int port : ports) {
          HttpResponse<String> got =
              send("GET", port, "/key/" + level + "?consistency=" + level, "", token(put));
          assertThat(json(got).path("value").asInt(-1)).as(level).isEqualTo(value);
          assertThat(header(got, "X-Effective-Consistency")).contains(level);
        }
      }
    }
  }

  @Test
  void whatIsNoTokenOfThisClusterIsRefusedEverywhere() {
    HttpResponse<String> put = send("PUT", port(0), "/key/token", "1", Optional.empty());
    String token = token(put).orElseThrow();
    char last = token.charAt(token.length() - 1);
    String forged = token.substring(0, token.length() - 2) + (last == 'A' ? "BA" : "AA");
    for (int port : ports) {
      for (String wrong : new String[] {forged, "x", token + token}) {
        HttpResponse<String> write = send("PUT", port, "/key/token", "2", Optional.of(wrong));
        assertThat(write.statusCode()).isEqualTo(400);
        assertThat(json(write).path("code").asText()).isEqualTo("invalid_session_token");
        assertThat(json(write).path("outcome").asText()).isEqualTo("not_applied");
      }
      assertThat(json(get(port, "token", "strong", Optional.empty())).path("value").asInt())
          .isEqualTo(1);
    }
  }

  @Test
  void aNodeThatIsCutOffShowsThePastOnlyToThoseWhoAllowIt() {
    ClusterNode leader = leader(ports);
    ClusterNode behind =
        ground.cluster().nodes().stream()
            .filter(node -> !node.id().equals(leader.id()))
            .findFirst()
            .orElseThrow();
    send("PUT", leader.port(), "/key/past", "1", Optional.empty());
    // It is there, and knows how fresh it is.
    Poll.until(
        "the old value is everywhere",
        PATIENCE,
        () ->
            json(get(behind.port(), "past", "strong", Optional.empty())).path("value").asInt()
                == 1);
    cut(behind);
    HttpResponse<String> put = send("PUT", leader.port(), "/key/past", "2", Optional.empty());
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);

    HttpResponse<String> old = get(behind.port(), "past", "eventual", Optional.empty());
    assertThat(json(old).path("value").asInt()).isEqualTo(1);
    assertThat(Long.parseLong(header(old, "X-Staleness-Ms").orElseThrow())).isPositive();
    String minute = "bounded_staleness&max_staleness=60000";
    HttpResponse<String> within = get(behind.port(), "past", minute, Optional.empty());
    assertThat(json(within).path("value").asInt()).isEqualTo(1);
    assertThat(header(within, "X-Effective-Consistency")).contains("bounded_staleness");
    for (String level :
        new String[] {"strong", "bounded_staleness&max_staleness=1", "session", "causal"}) {
      HttpResponse<String> refused =
          get(behind.port(), "past", level + "&timeout=1000", token(put));
      assertThat(refused.statusCode()).as(level + refused.body()).isIn(503, 504);
    }
    assertThat(json(get(behind.port(), "past", "session", Optional.empty())).path("value").asInt())
        .as("without its token a session goes back in time")
        .isEqualTo(1);

    assertThat(ground.moot("heal").code()).isZero();
    HttpResponse<String> again = get(behind.port(), "past", "session", token(put));
    assertThat(json(again).path("value").asInt()).isEqualTo(2);
  }

  @Test
  void oneCopyIsLostAtAFailoverAndItsSessionIsToldSo() {
    ClusterNode leader = leader(ports);
    assertThat(send("PUT", leader.port(), "/key/one", "1", Optional.empty()).statusCode())
        .isEqualTo(200);
    cut(leader);
    HttpResponse<String> lost = send("PUT", leader.port(), "/key/one?w=1", "2", Optional.empty());
    assertThat(lost.statusCode()).as("acknowledged: " + lost.body()).isEqualTo(200);
    assertThat(header(lost, "X-Effective-Consistency")).contains("eventual");
    List<Integer> others = ports.stream().filter(port -> port != leader.port()).toList();
    ClusterNode next = leader(others);
    Poll.until(
        "the next leader serves",
        PATIENCE,
        () -> get(next.port(), "one", "strong", Optional.empty()).statusCode() == 200);
    assertThat(json(get(next.port(), "one", "strong", Optional.empty())).path("value").asInt())
        .as("lost")
        .isEqualTo(1);
    HttpResponse<String> told = get(next.port(), "one", "session", token(lost));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(409);
    assertThat(json(told).path("code").asText()).isEqualTo("session_token_lost");
    HttpResponse<String> write = send("PUT", next.port(), "/key/one", "3", token(lost));
    assertThat(write.statusCode()).isEqualTo(409);
    assertThat(json(write).path("outcome").asText()).isEqualTo("not_applied");
    HttpResponse<String> accepted = get(next.port(), "one", "session", token(told));
    assertThat(json(accepted).path("value").asInt()).isEqualTo(1);
    for (String bad : new String[] {"DELETE /key/one?w=1", "POST /increment?w=eventual"}) {
      String path =
          bad.startsWith("POST")
              ? "/v1/keyspaces/default/keys/n/increment?w=eventual"
              : "/key/one?w=1";
      HttpResponse<String> refused =
          send(bad.split(" ")[0], next.port(), path, "", Optional.empty());
      assertThat(refused.statusCode()).as(bad + refused.body()).isEqualTo(400);
    }
  }

  /** What a keyspace is told at its creation is what its writes await that do not say. */
  @Test
  void aPrimaryAnswersAloneAndAFailoverLosesWhatItAnswered() {
    String keyspace = "/v1/keyspaces/fast";
    Ground.Said made = ground.moot("ks", "create", "fast", "--strategy", "primary_replica");
    assertThat(made.code()).as(made.toString()).isZero();
    assertThat(made.out()).contains("w=1", "can lose 1");
    HttpResponse<String> put = send("PUT", port(0), keyspace + "/keys/k", "1", Optional.empty());
    assertThat(json(put).path("writeQuorum").asInt()).as(put.body()).isEqualTo(1);
    assertThat(header(put, "X-Effective-Consistency")).contains("eventual");
    HttpResponse<String> majority =
        send("PUT", port(0), keyspace + "/keys/k?w=majority", "1", Optional.empty());
    assertThat(json(majority).path("writeQuorum").asInt()).isEqualTo(2);
    assertThat(header(majority, "X-Effective-Consistency")).contains("strong");
    String counter = keyspace + "/keys/n/increment";
    assertThat(send("POST", port(1), counter, "", Optional.empty()).statusCode())
        .as("what needs an answer of the log waits for it")
        .isEqualTo(200);

    JsonNode told = json(send("GET", port(2), keyspace, "", Optional.empty()));
    assertThat(told.path("writesSurviveNodes").asInt(-1)).isZero();
    ClusterNode primary = ground.cluster().node(told.at("/groups/0/leader").asText());
    cut(primary);
    HttpResponse<String> lost =
        send("PUT", primary.port(), keyspace + "/keys/k", "2", Optional.empty());
    assertThat(lost.statusCode()).as("answered: " + lost.body()).isEqualTo(200);
    int other = ports.stream().filter(port -> port != primary.port()).findFirst().orElseThrow();
    Poll.until(
        "a replica is the next primary",
        PATIENCE,
        () -> send("GET", other, keyspace + "/keys/k", "", Optional.empty()).statusCode() == 200);
    HttpResponse<String> found = send("GET", other, keyspace + "/keys/k", "", Optional.empty());
    assertThat(json(found).path("value").asInt()).as("lost").isEqualTo(1);
    HttpResponse<String> session =
        send("GET", other, keyspace + "/keys/k?consistency=session", "", token(lost));
    assertThat(session.statusCode()).as(session.body()).isEqualTo(409);
  }

  @Test
  void whoAwaitsAllCopiesIsToldWhichCame() {
    ClusterNode leader = leader(ports);
    ClusterNode gone =
        ground.cluster().nodes().stream()
            .filter(node -> !node.id().equals(leader.id()))
            .findFirst()
            .orElseThrow();
    cut(gone);
    HttpResponse<String> put =
        send("PUT", leader.port(), "/key/all?w=all&timeout=1500", "1", Optional.empty());
    assertThat(put.statusCode()).as(put.body()).isEqualTo(504);
    assertThat(json(put).path("outcome").asText()).isEqualTo("unknown");
    List<String> copies = new ArrayList<>();
    json(put).path("copies").forEach(copy -> copies.add(copy.asText()));
    assertThat(copies).hasSize(2).contains(leader.id()).doesNotContain(gone.id());
    assertThat(send("PUT", leader.port(), "/key/all?w=2", "1", Optional.empty()).statusCode())
        .isEqualTo(200);
  }

  // ---- what it stands on

  private void cut(ClusterNode node) {
    String others =
        String.join(
            ",",
            ground.cluster().nodes().stream()
                .map(ClusterNode::id)
                .filter(id -> !id.equals(node.id()))
                .toList());
    List<String> words = new ArrayList<>(List.of("partition"));
    words.addAll(List.of((node.id() + " / " + others).split(" ")));
    words.addAll(List.of("--for", "2m", "--json"));
    Ground.Said cut = ground.moot(words.toArray(String[]::new));
    assertThat(cut.code()).as(cut.toString()).isZero();
  }

  private ClusterNode leader(List<Integer> asked) {
    List<ClusterNode> found = new ArrayList<>();
    Poll.until(
        () -> "one leader of " + asked,
        PATIENCE,
        () -> {
          found.clear();
          for (ClusterNode node : ground.cluster().nodes()) {
            boolean leads =
                asked.contains(node.port())
                    && Http.status(node.port())
                        .map(status -> status.path("role").asText().equals("leader"))
                        .orElse(false);
            if (leads) found.add(node);
          }
          return found.size() == 1;
        });
    return found.get(0);
  }

  private int port(int round) {
    return ports.get(round % NODES);
  }

  private static HttpResponse<String> get(
      int port, String key, String level, Optional<String> token) {
    return send("GET", port, "/key/" + key + "?consistency=" + level, "", token);
  }

  private static HttpResponse<String> send(
      String method, int port, String target, String body, Optional<String> token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    token.ifPresent(text -> request.header(TOKEN, text));
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(method + " " + target, failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Optional<String> token(HttpResponse<String> response) {
    return Optional.of(header(response, TOKEN).orElseThrow());
  }

  private static Optional<String> header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name);
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException notJson) {
      throw new UncheckedIOException(response.body(), notJson);
    }
  }
}
