package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bits turn around on the disk of a node that is down. It notices when it is started, gets from the
 * others what it lacks, and is then as good as before; or it stops and says what to do.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DamagedDiskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SEVERAL_ELECTIONS = Duration.ofSeconds(3);
  private static final int KEYS = 40;
  private static final String LARGE = "x".repeat(20_000);
  private static final Map<String, String> ALONE =
      Map.of("PEERS", "", "WRITE_QUORUM", "", "READ_QUORUM", "");

  /** The log is let go of soon, so that a lost state is not to be had from it. */
  @RegisterExtension
  static final Ground ground =
      Ground.forNodes(
          3,
          "-Dfolkmoot.raft.log-spare-entries=20",
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

  private static List<Path> files(RawNode node, String folder, String pattern) {
    try (Stream<Path> files = Files.list(node.data().resolve(folder))) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Turns a bit around in the middle of what is not zero. */
  private static void flip(Path file) throws IOException {
    flip(file, end(Files.readAllBytes(file)) / 2);
  }

  /** Where there are only zeros from then on. */
  private static int end(byte[] bytes) {
    int end = bytes.length;
    while (bytes[end - 1] == 0) end--;
    return end;
  }

  private static void flip(Path file, int position) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ 0x04));
      channel.write(one.flip(), position);
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

  private static String metric(RawNode node, String name) {
    return Http.get(node.port(), "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElse("none");
  }

  /** One other voter is up: with the vote of the damaged node it would be elected. */
  @Test
  @Order(1)
  void aLogWithABitTurnedAroundHasNoVoteAndIsRepairedFromTheOthers() throws IOException {
    stopAll();
    List<Path> segments = files(damaged, "journal", "journal-\\d+\\.log");
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
    assertThat(metric(damaged, "folkmoot_journal_damaged_total")).endsWith(" 1.0");

    third.start();
    Poll.until(damaged::toString, PATIENCE, () -> damaged.role().matches("follower|leader"));
    assertThat(damaged.log()).contains("the journal was damaged", "the log is whole again");
    fill(damaged, 6);
    haveTheSame(nodes);
  }

  /** One other voter is up: without the vote of the damaged node nobody would lead. */
  @Test
  @Order(2)
  void aStateWithBitsTurnedAroundIsRebuiltFromTheOthersWhileItsNodeVotes() throws IOException {
    stopAll();
    // In the middle of a table as small as that of the catalog it would be found at the opening.
    for (Path table : files(damaged, "state", ".*\\.sst")) {
      if (Files.size(table) > 3000) flip(table);
    }
    damaged.start();
    second.start();
    Poll.until(second::toString, PATIENCE, () -> hasLeader(second));
    Poll.until(
        damaged::toString,
        PATIENCE,
        () -> {
          if (Http.status(damaged.port()).isPresent()) {
            for (int key = 0; key < KEYS; key++) tryToRead(damaged, key);
          }
          return damaged.log().contains("the node starts again to rebuild");
        });
    haveTheSame(List.of(second, damaged));
    assertThat(damaged.log()).contains("the state here is lost", "the state is rebuilt");
    assertThat(metric(damaged, "folkmoot_store_damaged_total")).endsWith(" 1.0");
    Poll.until(
        damaged::toString, PATIENCE, () -> !Files.exists(damaged.data().resolve("state.damaged")));
    third.start();
    fill(damaged, 7);
    haveTheSame(nodes);
  }

  /** The node may be starting again: whatever becomes of it, no read says that there is nothing. */
  private static void tryToRead(RawNode node, int key) {
    try {
      assertThat(own(node, key).status()).isIn(200, 503, 504);
    } catch (UncheckedIOException startsAgain) {
      assertThat(node.lives()).isTrue();
    }
  }

  /** The leader finds it when it reads what a follower lacks, and hands nothing of it on. */
  @Test
  @Order(3)
  void aLogThatRotsUnderARunningNodeIsFoundWhereItIsReadAndRepaired() throws IOException {
    third.kill();
    Poll.until(second::toString, PATIENCE, () -> hasLeader(second) && second.isReady());
    fill(second, 8);
    Poll.until(
        nodes::toString,
        PATIENCE,
        () -> damaged.role().equals("leader") || second.role().equals("leader"));
    RawNode leader = damaged.role().equals("leader") ? damaged : second;
    List<Path> segments = files(leader, "journal", "journal-\\d+\\.log");
    flip(segments.get(segments.size() - 1));
    third.start();
    Poll.until(
        leader::log, PATIENCE, () -> leader.log().contains("the node starts again to recover"));
    haveTheSame(nodes);
    fill(third, 9);
    haveTheSame(nodes);
  }

  /** RocksDB alone would begin an empty database there. */
  @Test
  @Order(4)
  void aStateThatIsGoneIsRebuiltAsWell() throws IOException {
    stopAll();
    Files.delete(damaged.data().resolve("state").resolve("CURRENT"));
    Folders.remove(third.data().resolve("state"));
    nodes.forEach(RawNode::start);
    haveTheSame(nodes);
    assertThat(damaged.log()).contains("CURRENT is missing");
    assertThat(third.log()).contains("the state is damaged: it is gone");
  }

  /** What vouches for its votes is damaged together with its log. */
  @Test
  @Order(5)
  void aDiskThatMayHaveForgottenAVoteIsPutAsideAndItsNodeObserves() throws IOException {
    damaged.askToStop();
    assertThat(damaged.exitCode()).isZero();
    // Nothing is left of it that could vouch for the votes: an intact header behind the damage
    // would.
    for (Path segment : files(damaged, "journal", "journal-\\d+\\.log")) {
      byte[] bytes = Files.readAllBytes(segment);
      for (int at = 0; at < end(bytes); at += 16) bytes[at] ^= 0x04;
      Files.write(segment, bytes);
    }
    Path mark = damaged.data().resolve("journal").resolve("journal.mark");
    for (int slot : new int[] {0, 4096}) flip(mark, slot + 10);
    damaged.start();
    Poll.until(damaged::log, PATIENCE, () -> damaged.role().equals("learner"));
    assertThat(damaged.log()).contains("may have forgotten a vote", "comes back as an observer");
    assertThat(damaged.data().resolve("damaged-1")).isDirectoryContaining("glob:**journal");
    assertThat(damaged.data().resolve("damaged-1")).isDirectoryContaining("glob:**state");
    Poll.until(
        damaged::toString,
        PATIENCE,
        () -> own(damaged, 0).json().path("version").equals(own(second, 0).json().path("version")));
  }

  /** Nobody else has it; what can be had again, from the log that is whole, is served. */
  @Test
  @Order(6)
  void aGroupWhoseStateNobodyHasIsRefusedAndTheOthersLive() throws IOException {
    stopAll();
    nodes.forEach(RawNode::wipe);
    damaged.start(ALONE);
    Poll.until(damaged::toString, PATIENCE, damaged::isReady);
    createSmall();
    assertThat(Http.put(damaged.port(), "/v1/keyspaces/small/keys/a", "1").status()).isEqualTo(200);
    for (int round = 0; round < 3; round++) fill(damaged, round);
    damaged.askToStop();
    damaged.exitCode();
    damaged.start(ALONE);
    Poll.until(damaged::toString, PATIENCE, damaged::isReady);
    Poll.until(
        damaged::toString,
        PATIENCE,
        () -> number(damaged, "logLength") < number(damaged, "commitIndex"));
    damaged.kill();
    Folders.remove(damaged.data().resolve("state"));

    damaged.start(ALONE);
    Poll.until(damaged::log, PATIENCE, () -> damaged.reason().contains("the state is lost"));
    HttpAnswer refused = Http.get(damaged.port(), "/key/key-0?timeout=1000");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text()).contains("no other voter", "backup of the data folder");
    HttpAnswer small = Http.get(damaged.port(), "/v1/keyspaces/small/keys/a");
    assertThat(small.json().path("value").asInt()).as(small.text()).isEqualTo(1);
    dropSmall();
  }

  /** Without it nothing can be found, made or dropped. */
  @Test
  @Order(7)
  void aNodeWhoseCatalogNobodyHasStopsAndSaysWhatToDo() throws IOException {
    damaged.askToStop();
    damaged.exitCode();
    damaged.wipe();
    damaged.start(ALONE);
    Poll.until(damaged::toString, PATIENCE, damaged::isReady);
    for (int entry = 0; entry < 25; entry += 2) {
      createSmall();
      dropSmall();
    }
    damaged.askToStop();
    damaged.exitCode();
    damaged.start(ALONE);
    String compactions = "folkmoot_raft_compactions_total{group=\"system\"} ";
    Poll.until(
        damaged::log,
        PATIENCE,
        () -> damaged.isReady() && metric(damaged, compactions).matches(".* [1-9].*"));
    damaged.kill();
    Folders.remove(damaged.data().resolve("state"));

    assertThat(damaged.start(ALONE).exitCode()).as(damaged.log()).isEqualTo(1);
    assertThat(damaged.log().lines().reduce((one, next) -> next).orElseThrow())
        .startsWith("folkmoot: ")
        .contains("the state is lost", "no other voter", "backup of the data folder");
  }

  private static void createSmall() {
    String small = "{\"name\":\"small\"}";
    HttpAnswer created = Http.send(damaged.port(), "POST", "/v1/keyspaces", small);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
  }

  private static void dropSmall() {
    HttpAnswer dropped = Http.send(damaged.port(), "DELETE", "/v1/keyspaces/small", "");
    assertThat(dropped.status()).as(dropped.text()).isEqualTo(200);
  }
}
