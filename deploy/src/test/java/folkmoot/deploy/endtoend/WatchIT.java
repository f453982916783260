package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who watches is told each change once and in order, whatever becomes of the nodes; by a client
 * that knows nothing of us. What is remembered no more is said to be.
 */
class WatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WATCH = "/v1/keyspaces/default/watch";

  /** Little is kept of the log and of changes, and heartbeats are quick. */
  @RegisterExtension
  static final Ground ground =
      Ground.forNodes(
          3,
          "-Dfolkmoot.raft.log-spare-entries=5",
          "-Dfolkmoot.raft.log-spare-bytes=64KiB",
          "-Dfolkmoot.raft.history-events=2000",
          "-Dfolkmoot.watch.heartbeat=300ms",
          "-Dfolkmoot.watch.patience=3s",
          "-Dfolkmoot.journal.segment-bytes=1MiB",
          "-Dfolkmoot.journal.batch-bytes=1MiB");

  /** What was acknowledged, by its version: the value that the key has had from there on. */
  private final SortedMap<Long, String> written = new TreeMap<>();

  @Test
  void nothingIsSkippedOrToldTwiceWhileLeadersAreKilledAndWhoWasAwayForTooLongIsTold() {
    List<RawNode> nodes = RawNode.three(ground);
    nodes.forEach(RawNode::start);
    nodes.forEach(node -> Poll.until(node::toString, PATIENCE, node::isReady));
    List<Integer> ports = nodes.stream().map(RawNode::port).toList();

    try (Watcher all = new Watcher(ports, "?prefix=w%2F");
        Watcher quiet =
            new Watcher(List.of(ports.get(2), ports.get(0), ports.get(1)), "?prefix=q")) {
      Poll.until("both watch", PATIENCE, () -> all.connections() > 0 && quiet.connections() > 0);
      for (int round = 0; round < 3; round++) {
        writeThrough(nodes, 40);
        RawNode leader = leader(nodes);
        leader.kill();
        writeThrough(nodes, 40);
        leader.start();
        Poll.until(leader::toString, PATIENCE, leader::isReady);
      }
      restartGracefully(nodes);
      writeThrough(nodes, 20);
      Poll.until(
          () -> "%s of %s".formatted(all.changes().size(), written.size()),
          PATIENCE,
          () -> versions(all).containsAll(written.keySet()));

      List<Long> told = versions(all);
      assertThat(told).as("in order, none twice").isSorted().doesNotHaveDuplicates();
      for (Watcher.Change change : all.changes()) {
        assertThat(change.type()).isEqualTo("put");
        String acknowledged = written.get(change.version());
        if (acknowledged != null) assertThat(change.value()).isEqualTo(acknowledged);
      }
      assertThat(all.connections()).as("it came back, elsewhere").isGreaterThan(1);
      assertThat(all.ends()).contains("stopping").doesNotContain("compacted", "410");
      assertThat(quiet.changes()).isEmpty();
      long end = written.lastKey();
      Poll.until(
          () -> "the quiet one is at " + quiet.lastId(),
          PATIENCE,
          () -> indexOf(quiet.lastId()) > end);
      compactedWhileAway(nodes, all.changes().get(0).id(), quiet.lastId());
    }
    droppedWhileItIsWatched(nodes);
    whoReadsNothingIsLeft(nodes.get(0));
  }

  /** One that has a node's word for it that it stops, and where to go on. */
  private void restartGracefully(List<RawNode> nodes) {
    for (RawNode node : nodes) {
      node.askToStop();
      assertThat(node.exitCode()).isIn(0, 143);
      node.start();
      Poll.until(node::toString, PATIENCE, node::isReady);
    }
  }

  /** More changes than are remembered, and a snapshot to who was away for them. */
  private void compactedWhileAway(List<RawNode> nodes, String ancient, String latest) {
    RawNode away =
        nodes.stream().filter(node -> node.role().equals("follower")).findFirst().orElseThrow();
    away.kill();
    RawNode here = nodes.stream().filter(node -> node != away).findFirst().orElseThrow();
    for (int batch = 0; batch < 6; batch++) {
      StringBuilder updates = new StringBuilder("{\"updates\":{");
      for (int key = 0; key < 500; key++)
        updates.append(key == 0 ? "" : ",").append("\"b/%d-%d\":%d".formatted(batch, key, key));
      HttpAnswer done =
          Http.send(here.port(), "POST", "/v1/keyspaces/default/batch", updates + "}}");
      assertThat(done.status()).as(done.text()).isEqualTo(200);
    }
    away.start();
    Poll.until(away::toString, PATIENCE, away::isReady);
    for (RawNode node : nodes) {
      for (String id : List.of(ancient, latest)) {
        HttpAnswer gone = Http.get(node.port(), WATCH + "?from=" + id);
        assertThat(gone.status()).as(node + " " + gone.text()).isEqualTo(410);
        assertThat(gone.json().path("code").asText()).isEqualTo("compacted");
      }
      JsonNode page = Http.get(node.port(), "/v1/keyspaces/default/keys?limit=1").json();
      try (Watcher again =
          new Watcher(List.of(node.port()), "?from=" + page.path("index").asLong())) {
        Poll.until("it watches again", PATIENCE, () -> again.connections() > 0);
        write(nodes, "w/again");
        long version = written.lastKey();
        Poll.until("it is told", PATIENCE, () -> versions(again).contains(version));
      }
    }
    String oldest =
        Http.get(away.port(), WATCH + "?from=" + ancient).json().path("oldest").asText();
    try (Watcher rest = new Watcher(List.of(away.port()), "?prefix=b%2F&from=" + oldest)) {
      Poll.until("all that is remembered", PATIENCE, () -> rest.changes().size() > 1900);
      assertThat(rest.changes()).hasSizeLessThan(2001);
    }
  }

  /**
   * Of several partitions on several nodes, which no node has all; of one made anew no id is good.
   */
  private static void droppedWhileItIsWatched(List<RawNode> nodes) {
    List<Integer> ports = nodes.stream().map(RawNode::port).toList();
    create(ports.get(0));
    try (Watcher parts = new Watcher(ports, "parts", "")) {
      Poll.until("it watches", PATIENCE, () -> parts.connections() > 0);
      for (int key = 0; key < 40; key++) {
        String target = "/v1/keyspaces/parts/keys/k" + key;
        HttpAnswer put = Http.put(ports.get(key % 3), target, "" + key);
        assertThat(put.status()).as(put.text()).isEqualTo(200);
      }
      Poll.until("all are told", PATIENCE, () -> parts.changes().size() >= 40);
      assertThat(parts.changes().stream().map(Watcher.Change::key))
          .hasSize(40)
          .doesNotHaveDuplicates();
      String id = parts.changes().get(20).id();
      assertThat(id).matches("[0-9a-f]{8}:parts\\.\\d+\\.0-\\d+-\\d+(,[1-3]-\\d+-\\d+){3}");
      try (Watcher rest = new Watcher(List.of(ports.get(1)), "parts", "?from=" + id)) {
        Poll.until("the rest", PATIENCE, () -> rest.changes().size() >= 19);
        List<String> keys = rest.changes().stream().map(Watcher.Change::key).toList();
        assertThat(keys)
            .hasSize(19)
            .containsExactlyInAnyOrderElementsOf(
                parts.changes().subList(21, 40).stream().map(Watcher.Change::key).toList());
      }
      Http.send(ports.get(2), "DELETE", "/v1/keyspaces/parts", "");
      Poll.until("it hears of it", PATIENCE, () -> parts.ends().contains("404"));
      assertThat(parts.ends()).contains("closed");
      create(ports.get(1));
      Poll.until("its id is no good", PATIENCE, () -> parts.ends().contains("410"));
      assertThat(parts.changes()).hasSize(40);
    }
  }

  private static void create(int port) {
    String settings = "{\"name\":\"parts\",\"strategy\":\"raft\",\"partitions\":4,\"replicas\":1}";
    HttpAnswer created = Http.send(port, "POST", "/v1/keyspaces", settings);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
  }

  /** One value after another of a megabyte: what its connection does not take is held nowhere. */
  private static void whoReadsNothingIsLeft(RawNode node) {
    try (Socket idle = new Socket()) {
      idle.setReceiveBufferSize(4096);
      idle.connect(new InetSocketAddress("127.0.0.1", node.port()));
      String request = "GET " + WATCH + " HTTP/1.1\r\nHost: x\r\n\r\n";
      idle.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      double before = slow(node);
      String large = "\"" + "x".repeat(1_000_000) + "\"";
      Poll.until(
          "it is left",
          PATIENCE,
          () -> {
            HttpAnswer put = Http.put(node.port(), "/key/large", large);
            assertThat(put.status()).as(put.text()).isIn(200, 429);
            return slow(node) > before;
          });
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    assertThat(node.isReady()).isTrue();
  }

  /** How many watches have ended since their clients took nothing. */
  private static double slow(RawNode node) {
    return Http.get(node.port(), "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("folkmoot_watch_ended_total{reason=\"slow\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static long indexOf(String id) {
    String[] parts = id.split("-");
    return Long.parseLong(parts[parts.length - 2]);
  }

  private static List<Long> versions(Watcher watcher) {
    return watcher.changes().stream().map(Watcher.Change::version).toList();
  }

  private RawNode leader(List<RawNode> nodes) {
    List<RawNode> leaders = new ArrayList<>();
    Poll.until(
        "somebody leads",
        PATIENCE,
        () -> {
          leaders.clear();
          nodes.stream().filter(node -> node.role().equals("leader")).forEach(leaders::add);
          return leaders.size() == 1;
        });
    return leaders.get(0);
  }

  private void writeThrough(List<RawNode> nodes, int many) {
    for (int i = 0; i < many; i++) write(nodes, "w/" + i % 7);
  }

  /** At whatever node takes it; what became of an attempt that failed nobody asks. */
  private void write(List<RawNode> nodes, String key) {
    Poll.until(
        "a write of " + key,
        PATIENCE,
        () -> {
          for (RawNode node : nodes) {
            String value = "\"%d %s\"".formatted(System.nanoTime(), node.id());
            HttpAnswer put;
            try {
              put = Http.put(node.port(), "/key/" + key.replace("/", "%2F"), value);
            } catch (UncheckedIOException down) {
              continue;
            }
            if (put.status() != 200) continue;
            written.put(put.json().path("version").asLong(), value);
            return true;
          }
          return false;
        });
  }
}
