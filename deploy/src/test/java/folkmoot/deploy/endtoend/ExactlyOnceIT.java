package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real nodes: what is repeated is done once, whoever leads and whoever is asked (trap 14). */
class ExactlyOnceIT {
  private static final int NODES = 3;
  private static final int LEADERS_KILLED = 3;
  private static final int WRITERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BATCH = "/v1/keyspaces/default/batch";

  @RegisterExtension static final Ground ground = Ground.forNodes(NODES);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void up() {
    assertThat(ground.moot("up", "-n", "" + NODES).code()).isZero();
  }

  @Test
  void aRepeatedRequestGetsTheFirstAnswerFromWhicheverNode() throws Exception {
    HttpResponse<String> first = send(1, "PUT", "/key/once", "{\"a\": 1}", "order-1");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Idempotent-Replay")).isEmpty();
    assertThat(send(2, "PUT", "/key/once", "2", "order-2").statusCode()).isEqualTo(200);
    HttpResponse<String> batch = send(2, "POST", BATCH, "{\"updates\":{\"b\":1,\"c\":2}}", "b-1");
    HttpResponse<String> gone = send(3, "DELETE", "/key/never-was", "", "d-1");
    for (int node = 1; node <= NODES; node++) {
      replays(first, send(node, "PUT", "/key/once", "{\"a\": 1}", "order-1"));
      replays(first, send(node, "PUT", "/v1/keyspaces/default/keys/once", "{\"a\": 1}", "order-1"));
      replays(batch, send(node, "POST", BATCH, "{\"updates\":{\"b\":1,\"c\":2}}", "b-1"));
      replays(gone, send(node, "DELETE", "/key/never-was", "", "d-1"));
      HttpResponse<String> other = send(node, "PUT", "/key/once", "3", "order-1");
      assertThat(other.statusCode()).isEqualTo(409);
      assertThat(json(other).get("code").asText()).isEqualTo("idempotency_key_reused");
    }
    assertThat(json(send(1, "GET", "/key/once?consistency=strong", "", "")).get("value").asInt())
        .as("neither the repetitions nor the conflicts changed it")
        .isEqualTo(2);
  }

  private static void replays(HttpResponse<String> first, HttpResponse<String> again) {
    assertThat(again.statusCode()).isEqualTo(first.statusCode());
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotent-Replay")).contains("true");
  }

  /** Clients of the other nodes wait a little, and that is all they see of it. */
  @Test
  void aLeaderThatIsKilledIsNotSeenByClientsOfTheOthers(TestReporter report) throws Exception {
    List<Long> gaps = new ArrayList<>();
    int written = 0;
    for (int kill = 1; kill <= LEADERS_KILLED; kill++) {
      Poll.until("all are ready", PATIENCE, () -> readyCount() == NODES && leader().isPresent());
      ClusterNode leader = leader().orElseThrow();
      HttpResponse<String> first = send(1, "PUT", "/key/k" + kill, "" + kill, "kill-" + kill);
      Writers writers = new Writers(leader);
      try {
        writers.work(100);
        assertThat(new NodeProcess(leader).signal("KILL")).isTrue();
        writers.work(100);
        writers.stop();
        assertThat(writers.refused).as("answers other than 200").isEmpty();
        gaps.add(writers.longestMillis());
        written += writers.written.get();
        everyWriterReadsItsLastWrite(writers);
        replays(
            first,
            send(number(writers.others.get(0)), "PUT", "/key/k" + kill, "" + kill, "kill-" + kill));
      } finally {
        writers.stop();
      }
      assertThat(ground.moot("restart", leader.id()).code()).isZero();
    }
    Collections.sort(gaps);
    String found =
        "%d writes through nodes whose leader was killed %d times: all 200; longest waits %s ms"
            .formatted(written, LEADERS_KILLED, gaps);
    report.publishEntry(found);
    System.out.println(found);
    assertThat(gaps.get(gaps.size() - 1)).isLessThan(5000);
  }

  private void everyWriterReadsItsLastWrite(Writers writers) throws Exception {
    for (int writer = 0; writer < WRITERS; writer++) {
      int node = number(writers.others.get(writer % writers.others.size()));
      HttpResponse<String> read =
          send(node, "GET", "/key/writer-" + writer + "?consistency=strong", "", "");
      assertThat(json(read).get("value").asInt()).isEqualTo(writers.last.get(writer).get());
    }
  }

  /** Each writes ascending numbers to a key of its own, one after the other. */
  private final class Writers {
    final List<ClusterNode> others;
    final List<String> refused = Collections.synchronizedList(new ArrayList<>());
    final List<AtomicInteger> last = new ArrayList<>();
    final AtomicInteger written = new AtomicInteger();
    private final List<Long> waits = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Writers(ClusterNode leader) {
      others =
          ground.cluster().nodes().stream().filter(node -> !node.id().equals(leader.id())).toList();
      for (int writer = 0; writer < WRITERS; writer++) {
        last.add(new AtomicInteger());
        int number = writer;
        Thread thread = new Thread(() -> write(number), "writer-" + writer);
        threads.add(thread);
        thread.start();
      }
    }

    private void write(int writer) {
      int node = number(others.get(writer % others.size()));
      for (int value = 1; !over.get(); value++) {
        long begun = System.nanoTime();
        try {
          HttpResponse<String> put = send(node, "PUT", "/key/writer-" + writer, "" + value, "");
          if (put.statusCode() == 200) last.get(writer).set(value);
          else refused.add(put.statusCode() + " " + put.body());
        } catch (IOException | InterruptedException failed) {
          refused.add(failed.toString());
        }
        waits.add(System.nanoTime() - begun);
        written.incrementAndGet();
      }
    }

    void work(int more) {
      int from = written.get();
      Poll.until("work goes on", PATIENCE, () -> written.get() >= from + more);
    }

    long longestMillis() {
      return Collections.max(waits) / 1_000_000;
    }

    void stop() throws InterruptedException {
      over.set(true);
      for (Thread thread : threads) thread.join(PATIENCE.toMillis());
    }
  }

  // ---- nodes

  private static Optional<ClusterNode> leader() {
    return ground.cluster().nodes().stream()
        .filter(
            node ->
                Http.status(ground.port(number(node)))
                    .filter(status -> status.get("role").asText().equals("leader"))
                    .isPresent())
        .findFirst();
  }

  private static long readyCount() {
    return ground.cluster().nodes().stream()
        .filter(node -> Http.ready(ground.port(number(node))))
        .count();
  }

  private static int number(ClusterNode node) {
    return Integer.parseInt(node.id().substring(node.id().indexOf('-') + 1));
  }

  private HttpResponse<String> send(int node, String method, String path, String body, String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ground.port(node) + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!key.isEmpty()) request.header("Idempotency-Key", key);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }
}
