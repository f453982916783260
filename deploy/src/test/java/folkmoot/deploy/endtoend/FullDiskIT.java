package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.client.HttpAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node on a disk that is really full: it says so, serves what it has, and goes on by itself. */
class FullDiskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MEBIBYTES = 64;
  private static final int RESERVE = 8 << 20;
  private static final String LARGE = "x".repeat(100_000);
  private static final Map<String, String> ALONE =
      Map.of("PEERS", "", "WRITE_QUORUM", "", "READ_QUORUM", "");

  @RegisterExtension
  static final Ground ground =
      Ground.forNodes(
          1,
          "-Dfolkmoot.journal.segment-bytes=1MiB",
          "-Dfolkmoot.journal.batch-bytes=1MiB",
          "-Dfolkmoot.journal.retained-bytes=6MiB",
          "-Dfolkmoot.journal.reserve-bytes=" + RESERVE);

  private final RawNode node = new RawNode(ground, 1);
  private int written;

  @Test
  void aNodeRefusesWritesWhileItsDiskIsFullAndStartsOnlyIfItCanServe() {
    try (SmallDisk disk = SmallDisk.over(node.data(), MEBIBYTES)) {
      start(disk);
      Poll.until(node::toString, PATIENCE, node::isReady);
      assertThat(room()).isEqualTo("ample");
      writeUntilRefused();

      disk.leave(RESERVE / 4);
      Poll.until(node::toString, PATIENCE, () -> room().equals("none"));
      refusesWritesAndServesReads();

      disk.makeRoom();
      goesOn();

      // What is written now is flushed by RocksDB when there is nothing left at all.
      for (int i = 0; i < 40; i++) assertThat(put(written++).status()).isEqualTo(200);
      disk.leave(0);
      Poll.until(node::toString, PATIENCE, () -> room().equals("none"));
      refusesWritesAndServesReads();
      node.askToStop();
      assertThat(node.exitCode()).as(node.log()).isZero();

      disk.leave(0);
      start(disk);
      assertThat(node.exitCode()).as(node.log()).isEqualTo(2);
      assertThat(node.log().lines().reduce((one, next) -> next).orElseThrow())
          .startsWith("folkmoot: the disk under " + node.data().toAbsolutePath() + " is full: ")
          .endsWith(" bytes are left, and a node needs 1048576 to start");

      disk.leave(RESERVE / 4);
      start(disk);
      Poll.until(node::toString, PATIENCE, () -> room().equals("none"));
      Poll.untilAsserted(PATIENCE, this::refusesWritesAndServesReads);

      disk.makeRoom();
      goesOn();
      node.askToStop();
      assertThat(node.exitCode()).as(node.log()).isZero();
    }
  }

  private void start(SmallDisk disk) {
    node.start(disk.inside(), ALONE);
  }

  private String room() {
    return Http.status(node.port()).map(status -> status.path("disk").asText()).orElse("");
  }

  private HttpAnswer put(int number) {
    String value = "\"%d %s\"".formatted(number, LARGE);
    return Http.put(node.port(), "/key/key-" + number % 200, value);
  }

  /** Keys are written over, so that it is the log that fills the disk, and RocksDB in its time. */
  private void writeUntilRefused() {
    for (int i = 0; i < 3 * MEBIBYTES; i++) {
      HttpAnswer answer = put(written);
      if (answer.status() != 200) return;
      written++;
    }
  }

  private void refusesWritesAndServesReads() {
    HttpAnswer refused = put(written);
    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(refused.json().path("outcome").asText()).isEqualTo("not_applied");
    assertThat(node.isReady()).isFalse();
    for (int number : List.of(0, written / 2, written - 1)) {
      for (String level : List.of("eventual", "strong")) {
        String target = "/key/key-" + number % 200 + "?consistency=" + level;
        HttpAnswer read = Http.get(node.port(), target);
        assertThat(read.status()).as(read.text()).isEqualTo(200);
      }
    }
    String last =
        Http.get(node.port(), "/key/key-" + (written - 1) % 200).json().path("value").asText();
    assertThat(last).startsWith((written - 1) + " ");
  }

  private void goesOn() {
    Poll.until(node::toString, PATIENCE, node::isReady);
    assertThat(room()).isEqualTo("ample");
    for (int i = 0; i < 5; i++) {
      HttpAnswer answer = put(written++);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
    String last =
        Http.get(node.port(), "/key/key-" + (written - 1) % 200).json().path("value").asText();
    assertThat(last).startsWith((written - 1) + " ");
  }
}
