package folkmoot.node;

import static folkmoot.node.LocalNodes.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Each metric that the README promises is there, well formed, and moves when it should. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MetricsTest {
  private static final int WRITES = 40;

  @TempDir static Path folder;
  private static LocalNodes nodes;

  @BeforeAll
  static void start() throws IOException {
    nodes = new LocalNodes(3, folder);
  }

  @AfterAll
  static void stop() throws IOException {
    nodes.close();
  }

  private static double now(int node, String sample, String... labels) {
    return nodes.metrics(node).sum(sample, labels);
  }

  private static void awaitAbove(int node, double least, String sample, String... labels) {
    await(sample + " above " + least, () -> now(node, sample, labels) > least);
  }

  @Test
  @Order(1)
  void whatTheReadmePromisesIsWhatThereIs() throws IOException {
    nodes.send("PUT", nodes.withRole(true), "/key/a", "1");
    SortedSet<String> promised = new TreeSet<>();
    Matcher name =
        Pattern.compile("^\\| `(folkmoot_[a-z_]+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("README.md")));
    while (name.find()) promised.add(name.group(1));
    SortedSet<String> there =
        new TreeSet<>(nodes.metrics(nodes.withRole(true)).families().keySet());
    there.removeIf(each -> !each.startsWith("folkmoot_"));
    assertThat(there).isEqualTo(promised);
    assertThat(nodes.metrics(0).families().keySet())
        .contains(
            "jvm_memory_used_bytes",
            "jvm_gc_memory_allocated_bytes_total",
            "jvm_threads_live_threads",
            "process_cpu_usage",
            "process_uptime_seconds",
            "process_files_open_files");
  }

  @Test
  @Order(2)
  void anElectionTermAndRoleShow() {
    int leader = nodes.withRole(true);
    int follower = nodes.withRole(false);
    assertThat(now(leader, "folkmoot_raft_pre_votes_started_total")).isPositive();
    assertThat(now(leader, "folkmoot_raft_elections_started_total")).isPositive();
    assertThat(now(leader, "folkmoot_raft_elections_won_total")).isPositive();
    assertThat(now(leader, "folkmoot_raft_leadership_changes_total")).isPositive();
    awaitAbove(leader, 0, "folkmoot_raft_term");
    await("role", () -> now(leader, "folkmoot_raft_role", "role", "leader") == 1);
    await("role", () -> now(follower, "folkmoot_raft_role", "role", "follower") == 1);
    assertThat(now(follower, "folkmoot_raft_role", "role", "leader")).isZero();
    assertThat(now(follower, "folkmoot_raft_role")).isEqualTo(1);
  }

  @Test
  @Order(3)
  void writesMoveWhatTheyPass() {
    int leader = nodes.withRole(true);
    int follower = nodes.withRole(false);
    Exposition before = nodes.metrics(leader);
    for (int i = 0; i < WRITES; i++) nodes.send("PUT", leader, "/key/k" + i, "1");
    Exposition after = nodes.metrics(leader);
    String[] counts = {
      "folkmoot_raft_operations_committed_total",
      "folkmoot_raft_commit_latency_seconds_count",
      "folkmoot_raft_apply_latency_seconds_count",
      "folkmoot_journal_batch_writes_sum",
      "folkmoot_journal_batch_bytes_sum",
      "folkmoot_http_request_latency_seconds_count"
    };
    for (String count : counts)
      assertThat(after.sum(count) - before.sum(count)).as(count).isGreaterThanOrEqualTo(WRITES);
    assertThat(after.sum("folkmoot_http_requests_total", "route", "/key/{key}", "status", "200"))
        .isGreaterThanOrEqualTo(WRITES);
    String[] moved = {
      "folkmoot_journal_fsync_latency_seconds_count",
      "folkmoot_journal_fsync_latency_seconds_sum",
      "folkmoot_journal_batch_writes_count",
      "folkmoot_journal_batch_bytes_count",
      "folkmoot_raft_replication_lag_seconds_count",
      "folkmoot_raft_commit_latency_seconds_sum",
      "folkmoot_raft_apply_latency_seconds_sum"
    };
    for (String each : moved) assertThat(after.sum(each)).as(each).isGreaterThan(before.sum(each));
    String[] indices = {"commit", "applied", "last", "durable"};
    for (String index : indices)
      for (int node : new int[] {leader, follower})
        awaitAbove(node, WRITES - 1, "folkmoot_raft_" + index + "_index");
    awaitAbove(leader, 0, "folkmoot_raft_first_index");
  }

  @Test
  @Order(4)
  void trafficOfEachLinkAndWhatIsForwardedShow() {
    int leader = nodes.withRole(true);
    int follower = nodes.withRole(false);
    double carried = now(follower, "folkmoot_forwarder_requests_total", "direction", "out");
    double taken = now(leader, "folkmoot_forwarder_requests_total", "direction", "in");
    for (int i = 0; i < WRITES; i++) nodes.send("PUT", follower, "/key/f" + i, "1");
    assertThat(now(follower, "folkmoot_forwarder_requests_total", "direction", "out") - carried)
        .isGreaterThanOrEqualTo(WRITES);
    assertThat(now(leader, "folkmoot_forwarder_requests_total", "direction", "in") - taken)
        .isGreaterThanOrEqualTo(WRITES);
    assertThat(now(follower, "folkmoot_raft_refusals_total", "reason", "not_leader"))
        .isGreaterThanOrEqualTo(WRITES);
    String toLeader = "127.0.0.1:" + nodes.remote(leader);
    for (String what : new String[] {"messages", "frames", "bytes"}) {
      String sent = "folkmoot_link_sent_%s_total".formatted(what);
      String received = "folkmoot_link_received_%s_total".formatted(what);
      assertThat(now(follower, sent, "peer", toLeader)).as(sent).isGreaterThan(WRITES - 1);
      assertThat(now(follower, received, "peer", toLeader)).as(received).isGreaterThan(WRITES - 1);
    }
    assertThat(now(follower, "folkmoot_link_sent_messages_total"))
        .isGreaterThanOrEqualTo(now(follower, "folkmoot_link_sent_frames_total"));
  }

  /** What waits does so for moments: under load each of these is met at one of the nodes. */
  @Test
  @Order(5)
  void whatWaitsShowsWhileThereIsLoad() throws InterruptedException {
    SortedSet<String> unseen =
        new TreeSet<>(
            Set.of(
                "folkmoot_raft_proposals",
                "folkmoot_raft_pending_bytes",
                "folkmoot_raft_unapplied_bytes",
                "folkmoot_raft_waiting_reads",
                "folkmoot_forwarder_in_flight"));
    AtomicBoolean enough = new AtomicBoolean();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int number = i;
      clients.add(new Thread(() -> load(number, enough)));
    }
    clients.forEach(Thread::start);
    try {
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!unseen.isEmpty()) {
        assertThat(System.nanoTime()).as("never met: %s", unseen).isLessThan(deadline);
        for (int node = 0; node < 3; node++) {
          Exposition metrics = nodes.metrics(node);
          unseen.removeIf(each -> metrics.sum(each) > 0);
        }
      }
    } finally {
      enough.set(true);
      for (Thread each : clients) each.join();
    }
  }

  private static void load(int client, AtomicBoolean enough) {
    String value = '"' + "x".repeat(20_000) + '"';
    for (int i = 0; !enough.get(); i++) {
      int node = (client + i) % 3;
      nodes.send("PUT", node, "/key/load" + client, value);
      nodes.send("GET", node, "/key/load" + client + "?consistency=strong", "");
    }
  }

  @Test
  @Order(6)
  void theStatusSaysTheSame() {
    int leader = nodes.withRole(true);
    Exposition before = nodes.metrics(leader);
    JsonNode status = nodes.status(leader).get("metrics");
    Exposition after = nodes.metrics(leader);
    assertBetween(
        before, status, after, "operationsCommitted", "folkmoot_raft_operations_committed_total");
    assertBetween(
        before, status, after, "leadershipChanges", "folkmoot_raft_leadership_changes_total");
    assertThat(status.get("operationsCommitted").asInt()).isGreaterThanOrEqualTo(2 * WRITES);
    assertThat(status.get("leadershipChanges").asInt()).isPositive();
    assertThat(status.get("networkErrors").asDouble())
        .isLessThanOrEqualTo(after.sum("folkmoot_link_errors_total"));
    JsonNode consensus = status.get("consensusTimeMs");
    assertThat(consensus.get("p50").asDouble()).isPositive();
    assertThat(consensus.get("p95").asDouble())
        .isBetween(consensus.get("p50").asDouble(), consensus.get("p99").asDouble());
    JsonNode lag = status.get("replicationLagMs");
    assertThat(lag.get("p50").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(lag.get("p99").asDouble());
  }

  private static void assertBetween(
      Exposition before, JsonNode status, Exposition after, String field, String metric) {
    assertThat(status.get(field).asDouble())
        .as(field)
        .isBetween(before.sum(metric), after.sum(metric));
  }

  @Test
  @Order(7)
  void whatIsTurnedAwayIsCountedByReason() {
    int leader = nodes.withRole(true);
    double before = now(leader, "folkmoot_gateway_refusals_total", "reason", "invalid");
    assertThat(nodes.send("PUT", leader, "/key/a?w=3", "1").statusCode()).isEqualTo(200);
    assertThat(nodes.send("PUT", leader, "/key/a?w=4", "1").statusCode()).isEqualTo(400);
    assertThat(now(leader, "folkmoot_gateway_refusals_total", "reason", "invalid") - before)
        .isCloseTo(1, within(0.0));
    assertThat(now(leader, "folkmoot_raft_refusals_total", "reason", "invalid")).isPositive();
  }

  @Test
  @Order(8)
  void aFaultShowsWhileItIsInForceAndAllThatItHoldsBack() {
    int leader = nodes.withRole(true);
    int follower = nodes.withRole(false);
    String peer = "127.0.0.1:" + nodes.remote(follower);
    String cut =
        "{\"kind\":\"partition\",\"groups\":[[\"%s\"],[\"%s\"]],\"durationSeconds\":60}"
            .formatted(LocalNodes.id(leader), LocalNodes.id(follower));
    assertThat(nodes.send("POST", leader, "/v1/faults", cut).statusCode()).isEqualTo(201);
    await("a partition", () -> now(leader, "folkmoot_faults_in_force", "kind", "partition") == 1);
    assertThat(nodes.send("PUT", leader, "/key/behind", "1").statusCode()).isEqualTo(200);
    awaitAbove(leader, 0, "folkmoot_link_dropped_frames_total", "peer", peer);
    awaitAbove(leader, 0, "folkmoot_raft_follower_lag_entries", "peer", LocalNodes.id(follower));
    Thread waiting =
        new Thread(() -> nodes.send("PUT", leader, "/key/all?w=all&timeout=20000", "1"));
    waiting.start();
    awaitAbove(leader, 0, "folkmoot_raft_pending_writes");
    awaitAbove(leader, 0, "folkmoot_gateway_in_flight");
    // Whoever is cut off does not hear that it is healed: it is told itself.
    for (int node : new int[] {leader, follower})
      assertThat(nodes.send("DELETE", node, "/v1/faults", "").statusCode()).isEqualTo(200);
    await("healed", () -> now(leader, "folkmoot_faults_in_force") == 0);
    await("answered", () -> now(leader, "folkmoot_raft_pending_writes") == 0);
    await("answered", () -> now(leader, "folkmoot_gateway_in_flight") == 0);
    String delay = "{\"kind\":\"delay\",\"delayMs\":200,\"durationSeconds\":60}";
    assertThat(nodes.send("POST", leader, "/v1/faults", delay).statusCode()).isEqualTo(201);
    awaitAbove(leader, 0, "folkmoot_link_held_bytes");
    assertThat(nodes.send("DELETE", leader, "/v1/faults", "").statusCode()).isEqualTo(200);
    await("healed", () -> now(leader, "folkmoot_link_held_bytes") == 0);
  }

  @Test
  @Order(9)
  void withoutItsLeaderTheGroupElectsAnother() throws IOException {
    int leader = nodes.withRole(true);
    int left = nodes.withRole(false);
    double changes = now(left, "folkmoot_raft_leadership_changes_total");
    nodes.stop(leader);
    awaitAbove(left, changes, "folkmoot_raft_leadership_changes_total");
    assertThat(
            nodes.status(nodes.withRole(true)).get("metrics").get("leadershipChanges").asDouble())
        .isGreaterThan(1);
  }
}
