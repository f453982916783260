package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bits turn around in the log of a node, while it is down or up. It notices, gets from the others
 * what it lacks, and is then as good as before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DamagedDiskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SEVERAL_ELECTIONS = Duration.ofSeconds(3);
  private static final int KEYS = 40;
  private static final String LARGE = "x".repeat(20_000);

  @RegisterExtension
  static final Ground ground =
      Ground.forNodes(
          3,
          "-Dfolkmoot.raft.log-spare-entries=5",
          "-Dfolkmoot.raft.log-spare-bytes=64KiB",
          "-Dfolkmoot.raft.log-cache-bytes=64KiB",
          "-Dfolkmoot.journal.segment-bytes=1MiB",
          "-Dfolkmoot.journal.batch-bytes=1MiB");

  private static List<RawNode> nodes;
  private static RawNode damaged;
  private static RawNode second;
  private static RawNode third;

  @BeforeAll
  static void threeNodesWithSomethingOnTheirDisks() {
    nodes = RawNode.three(ground);
    damaged = nodes.get(0);
    second = nodes.get(1);
    third = nodes.get(2);
    nodes.forEach(RawNode::start);
    nodes.forEach(node -> Poll.until(node::toString, PATIENCE, node::isReady));
    for (int round = 0; round < 5; round++) fill(second, round);
  }

  private static void fill(RawNode node, int round) {
    for (int key = 0; key < KEYS; key++) {
      String value = "\"%d %s\"".formatted(round, LARGE);
      HttpAnswer put = Http.put(node.port(), "/key/key-" + key, value);
      assertThat(put.status()).as(put.text()).isEqualTo(200);
    }
  }

  private static void stopAll() {
    nodes.stream().filter(RawNode::lives).forEach(RawNode::askToStop);
    for (RawNode node : nodes) assertThat(node.exitCode()).as(node.log()).isZero();
  }

  private static List<Path> segments(RawNode node) {
    try (Stream<Path> files = Files.list(node.data().resolve("journal"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("journal-\\d+\\.log"))
          .sorted()
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Turns a bit around in the middle of what is not zero. */
  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (bytes[end - 1] == 0) end--;
    flip(file, end / 2);
  }

  private static void flip(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer other = ByteBuffer.wrap(new byte[] {(byte) (bytes[position] ^ 0x04)});
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(other, position);
    }
  }

  /** What this node itself has of a key; it may be refused. */
  private static HttpAnswer own(RawNode node, int key) {
    String target = "/key/key-" + key + "?consistency=eventual&timeout=1000";
    return Http.get(node.port(), target);
  }

  private static void haveTheSame(List<RawNode> all) {
    for (RawNode node : all) Poll.until(node::toString, PATIENCE, node::isReady);
    long committed = number(all.get(0), "commitIndex");
    for (RawNode node : all) {
      Poll.until(node::toString, PATIENCE, () -> number(node, "appliedIndex") >= committed);
    }
    for (int key = 0; key < KEYS; key++) {
      JsonNode first = own(all.get(0), key).json();
      assertThat(first.path("version").asLong()).isPositive();
      for (RawNode node : all) {
        JsonNode there = own(node, key).json();
        assertThat(there.path("servedBy").asText()).isEqualTo(node.id());
        assertThat(there.path("value")).isEqualTo(first.path("value"));
        assertThat(there.path("version")).isEqualTo(first.path("version"));
      }
    }
  }

  private static long number(RawNode node, String field) {
    return Http.status(node.port()).map(status -> status.path(field).asLong(-1)).orElse(-1L);
  }

  private static boolean hasLeader(RawNode node) {
    return Http.status(node.port()).filter(status -> !status.path("leaderId").isNull()).isPresent();
  }

  /** One other voter is up: with the vote of the damaged node it would be elected. */
  @Test
  @Order(1)
  void aLogWithABitTurnedAroundHasNoVoteAndIsRepairedFromTheOthers() throws IOException {
    stopAll();
    List<Path> segments = segments(damaged);
    flip(segments.get(segments.size() / 2));
    damaged.start();
    second.start();
    Poll.until(damaged::toString, PATIENCE, () -> damaged.role().equals("recovering"));
    Poll.until(second::toString, PATIENCE, () -> second.role().matches("follower|candidate"));
    assertThat(damaged.reason()).contains("the log on this disk was damaged");
    Poll.during(
        SEVERAL_ELECTIONS,
        () -> {
          assertThat(hasLeader(second)).isFalse();
          assertThat(damaged.role()).isEqualTo("recovering");
        });

    third.start();
    Poll.until(damaged::toString, PATIENCE, () -> damaged.role().matches("follower|leader"));
    assertThat(damaged.log()).contains("the journal was damaged", "the log is whole again");
    fill(damaged, 6);
    haveTheSame(nodes);
  }

  /** The leader finds it when it reads what a follower lacks, and hands nothing of it on. */
  @Test
  @Order(2)
  void aLogThatRotsUnderARunningNodeIsFoundWhereItIsReadAndRepaired() throws IOException {
    third.kill();
    Poll.until(second::toString, PATIENCE, () -> hasLeader(second) && second.isReady());
    fill(second, 8);
    Poll.until(
        nodes::toString,
        PATIENCE,
        () -> damaged.role().equals("leader") || second.role().equals("leader"));
    RawNode leader = damaged.role().equals("leader") ? damaged : second;
    List<Path> segments = segments(leader);
    flip(segments.get(segments.size() - 1));
    third.start();
    Poll.until(
        leader::log, PATIENCE, () -> leader.log().contains("the node starts again to recover"));
    haveTheSame(nodes);
    fill(third, 9);
    haveTheSame(nodes);
  }
}
