package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Conditions, sums, transactions, scans and keys for a time on real JVMs, whose leader is killed.
 */
class DataIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEYS = "/v1/keyspaces/default/keys";

  @RegisterExtension static final Ground ground = Ground.forNodes(3);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static List<RawNode> nodes;

  @BeforeAll
  static void start() {
    nodes = RawNode.three(ground);
    nodes.forEach(RawNode::start);
    nodes.forEach(node -> Poll.until(node::toString, PATIENCE, node::isReady));
  }

  @Test
  void ofThoseWhoMakeAKeyAtOnceOneDoes() throws Exception {
    for (int round = 0; round < 20; round++) {
      String path = "/key/made-" + round;
      List<Thread> askers = new ArrayList<>();
      Set<String> made = new ConcurrentSkipListSet<>();
      for (RawNode node : nodes) {
        askers.add(
            new Thread(
                () -> {
                  if (put(node, path, "\"" + node.id() + "\"", "If-None-Match", "*") == 200)
                    made.add(node.id());
                }));
      }
      askers.forEach(Thread::start);
      for (Thread asker : askers) asker.join();
      assertThat(made).as("round %d", round).hasSize(1);
      JsonNode there = Http.get(nodes.get(0).port(), path + "?consistency=strong").json();
      assertThat(made).containsExactly(there.path("value").asText());
      String tag = "\"" + there.path("version").asLong() + "\"";
      assertThat(put(nodes.get(1), path, "1", "If-Match", tag)).isEqualTo(200);
      assertThat(put(nodes.get(2), path, "2", "If-Match", tag)).isEqualTo(412);
    }
  }

  private static int put(RawNode node, String path, String body, String header, String value) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .header(header, value)
            .build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  /** No two are told one sum, and the end is what was told, but for what nobody was told of. */
  @Test
  void everyIncrementCountsOnceThoughTheLeaderIsKilled() throws Exception {
    Set<Long> sums = new ConcurrentSkipListSet<>();
    AtomicInteger told = new AtomicInteger();
    AtomicInteger open = new AtomicInteger();
    List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < 6; client++) {
      RawNode node = nodes.get(client % 3);
      clients.add(new Thread(() -> count(node, sums, told, open)));
    }
    clients.forEach(Thread::start);
    Poll.until("half of it", PATIENCE, () -> told.get() > 300);
    RawNode leader =
        nodes.stream().filter(node -> node.role().equals("leader")).findFirst().orElseThrow();
    leader.kill();
    for (Thread client : clients) client.join();
    leader.start();
    Poll.until(leader::toString, PATIENCE, leader::isReady);
    long sum = Http.get(nodes.get(0).port(), KEYS + "/sum").json().path("value").asLong();
    assertThat(sums).as("no two of them alike").hasSize(told.get());
    assertThat(told.get()).isGreaterThan(400);
    assertThat(sum).isBetween((long) told.get(), (long) told.get() + open.get());
    assertThat(sum).isGreaterThanOrEqualTo(sums.stream().max(Long::compare).orElseThrow());
  }

  private static void count(RawNode node, Set<Long> sums, AtomicInteger told, AtomicInteger open) {
    for (int i = 0; i < 120; i++) {
      try {
        HttpAnswer answer =
            Http.exchange(node.port(), "POST", KEYS + "/sum/increment", "", Duration.ofSeconds(10));
        if (answer.ok()) {
          sums.add(answer.json().path("value").asLong());
          told.incrementAndGet();
        } else if (!answer.json().path("outcome").asText().equals("not_applied")) {
          open.incrementAndGet();
        }
      } catch (IOException broken) {
        open.incrementAndGet();
        return;
      }
    }
  }

  @Test
  void aTransferIsDoneOnceAndOnlyIfThereIsEnough() {
    int port = nodes.get(0).port();
    Http.put(port, "/key/from", "100");
    Http.put(port, "/key/to", "0");
    String transfer =
        "{'compare':[{'key':'from','op':'ge','value':6e1}],"
            + "'then':[{'put':{'key':'from','value':40}},{'put':{'key':'to','value':60}}],"
            + "'else':[{'get':{'key':'from'}}]}";
    JsonNode first = transact(nodes.get(1), transfer);
    assertThat(first.path("succeeded").asBoolean()).isTrue();
    JsonNode second = transact(nodes.get(2), transfer);
    assertThat(second.path("succeeded").asBoolean(true)).isFalse();
    assertThat(second.at("/results/0/get/value").asLong()).isEqualTo(40);
  }

  private static JsonNode transact(RawNode node, String body) {
    HttpAnswer answer =
        Http.send(node.port(), "POST", "/v1/keyspaces/default/txn", body.replace('\'', '"'));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void aScanAtAnyNodeTellsAllKeysPageByPage() {
    for (int key = 0; key < 25; key++) Http.put(nodes.get(0).port(), "/key/scan-" + key, "" + key);
    String large = "\"" + "x".repeat(300_000) + "\"";
    for (int key = 0; key < 6; key++)
      Http.put(nodes.get(0).port(), "/key/scan-large-" + key, large);
    for (RawNode node : nodes) {
      List<String> keys = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = Http.get(node.port(), KEYS + "?prefix=scan-&limit=10" + cursor).json();
        page.path("items").forEach(item -> keys.add(item.path("key").asText()));
        String next = page.path("cursor").asText("");
        cursor = page.path("cursor").isTextual() ? "&cursor=" + next : "";
      } while (!cursor.isEmpty());
      assertThat(keys).as("%s", node).hasSize(31).doesNotHaveDuplicates();
    }
  }

  @Test
  void allReplicasComeToHaveTheSame() {
    Http.put(nodes.get(0).port(), "/key/everywhere", "{\"a\": 1}");
    Poll.untilAsserted(
        PATIENCE,
        () -> {
          JsonNode told = Http.get(nodes.get(2).port(), KEYS + "/everywhere/replicas").json();
          assertThat(told.path("replicas")).as("%s", told).hasSize(3);
          Set<String> hashes = new ConcurrentSkipListSet<>();
          for (JsonNode replica : told.path("replicas")) {
            assertThat(replica.path("found").asBoolean()).as("%s", told).isTrue();
            hashes.add(replica.path("hash").asText());
          }
          assertThat(hashes).as("%s", told).hasSize(1);
        });
  }

  /** Nobody writes anything else: the leader brings the time. */
  @Test
  void aKeyForATimeGoesByItself() {
    assertThat(Http.put(nodes.get(0).port(), "/key/short?ttl=1500", "1").status()).isEqualTo(200);
    assertThat(Http.put(nodes.get(0).port(), "/key/long?ttl=600000", "1").status()).isEqualTo(200);
    assertThat(Http.get(nodes.get(1).port(), "/key/short?consistency=strong").status())
        .isEqualTo(200);
    for (RawNode node : nodes)
      Poll.until(
          "it is gone",
          PATIENCE,
          () -> Http.get(node.port(), "/key/short?consistency=eventual").status() == 404);
    assertThat(Http.get(nodes.get(1).port(), "/key/long?consistency=strong").status())
        .isEqualTo(200);
  }
}
