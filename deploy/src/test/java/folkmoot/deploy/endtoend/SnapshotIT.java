package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A node is away while the others let go of the part of the log that it lacks: it comes back by a
 * snapshot, and has what they have.
 */
class SnapshotIT {
  private static final String GROUP = "group=\"default.1.0\"";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KEYS = 60;
  private static final String LARGE = "x".repeat(200_000);

  /** They keep next to nothing for others, so that little has to be written. */
  @RegisterExtension
  static final Ground ground =
      Ground.forNodes(
          3,
          "-Dfolkmoot.raft.log-spare-entries=5",
          "-Dfolkmoot.raft.log-spare-bytes=64KiB",
          "-Dfolkmoot.journal.segment-bytes=1MiB",
          "-Dfolkmoot.journal.batch-bytes=1MiB");

  @Test
  void whoLacksWhatIsCompactedCatchesUpByASnapshot() {
    List<RawNode> nodes = RawNode.three(ground);
    nodes.forEach(RawNode::start);
    nodes.forEach(node -> Poll.until(node::toString, PATIENCE, node::isReady));
    write(nodes.get(0), 0);
    RawNode away =
        nodes.stream().filter(node -> node.role().equals("follower")).findFirst().orElseThrow();
    RawNode here = nodes.stream().filter(node -> node != away).findFirst().orElseThrow();
    away.kill();
    long had = number(here, "commitIndex");

    long written = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (logBegin(here) <= had || logBegin(other(nodes, away, here)) <= had) {
      assertThat(System.nanoTime()).as("the log is let go of in time").isLessThan(deadline);
      write(here, ++written);
    }
    away.start();
    Poll.until(away::toString, PATIENCE, away::isReady);
    long committed = number(here, "commitIndex");
    Poll.until(away::toString, PATIENCE, () -> number(away, "appliedIndex") >= committed);

    assertThat(away.log()).contains("default.1.0: fetches a snapshot through");
    assertThat(number(away, "totalKeys")).isEqualTo(number(here, "totalKeys"));
    for (int key = 0; key < KEYS; key++) {
      JsonNode there = read(here, key);
      assertThat(read(away, key).path("value")).isEqualTo(there.path("value"));
      assertThat(read(away, key).path("version")).isEqualTo(there.path("version"));
    }
    metricsTellOfIt(away, List.of(here, other(nodes, away, here)));
    other(nodes, away, here).kill();
    Poll.untilAsserted(PATIENCE, () -> write(away, -1));
  }

  private static void metricsTellOfIt(RawNode fetched, List<RawNode> others) {
    for (String each : List.of("installed_total", "fetched_bytes_total")) {
      assertThat(metric(fetched, "folkmoot_snapshot_" + each)).as(each).isPositive();
    }
    assertThat(metric(fetched, "folkmoot_snapshot_installation_seconds_sum")).isPositive();
    assertThat(metric(fetched, "folkmoot_raft_first_index")).isGreaterThan(1);
    // Which of them has sent it is theirs to choose; and it hears last that all has come.
    for (String each : List.of("sent_total", "sent_bytes_total")) {
      Poll.until(
          () -> each + " of " + others,
          PATIENCE,
          () ->
              others.stream().mapToDouble(node -> metric(node, "folkmoot_snapshot_" + each)).sum()
                  > 0);
    }
    for (RawNode node : others) {
      assertThat(metric(node, "folkmoot_raft_compactions_total")).isPositive();
    }
  }

  /** The sample of the group that is written to. */
  private static double metric(RawNode node, String sample) {
    String text = Http.get(node.port(), "/metrics").text();
    return text.lines()
        .filter(line -> line.startsWith(sample + "{") && line.contains(GROUP))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static RawNode other(List<RawNode> nodes, RawNode one, RawNode two) {
    return nodes.stream().filter(node -> node != one && node != two).findFirst().orElseThrow();
  }

  private static void write(RawNode node, long round) {
    int key = (int) Math.floorMod(round, (long) KEYS);
    String value = "\"%d %s\"".formatted(round, round > 0 ? LARGE : "");
    HttpAnswer put = Http.put(node.port(), "/key/key-" + key, value);
    assertThat(put.status()).as(put.text()).isEqualTo(200);
  }

  /** What this node itself has. */
  private static JsonNode read(RawNode node, int key) {
    JsonNode answer = Http.get(node.port(), "/key/key-" + key + "?consistency=eventual").json();
    assertThat(answer.path("servedBy").asText(node.id())).isEqualTo(node.id());
    return answer;
  }

  private static long logBegin(RawNode node) {
    return number(node, "commitIndex") - number(node, "logLength");
  }

  private static long number(RawNode node, String field) {
    return Http.status(node.port()).map(status -> status.path(field).asLong(-1)).orElse(-1L);
  }
}
