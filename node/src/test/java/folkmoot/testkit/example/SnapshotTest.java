package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Raft §7: who was away while the log was let go of gets a snapshot, and the log goes on. */
class SnapshotTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final TestCluster cluster = Moot.of(3).seed(11).spareEntries(3).start();
  private final TestNode leader = cluster.awaitLeader();
  private final TestNode away = cluster.others(leader).get(0);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void writes(int count) {
    for (int i = 0; i < count; i++) {
      String value = "\"%s\"".formatted(cluster.now());
      assertThat(cluster.client("a").put("key-" + i % 7, value).atLeader().await()).isPresent();
    }
  }

  private boolean hasInstalled() {
    return cluster.trace().stream()
        .anyMatch(line -> line.contains(away.id() + " has installed the snapshot"));
  }

  @Test
  void trap15ADeadFollowerDoesNotHoldTheLogAndComesBackBySnapshot() {
    cluster.crash(away);
    writes(40);
    cluster.run(Duration.ofSeconds(2));
    cluster.restart(away);
    assertThat(cluster.runUntil(this::hasInstalled, LONG)).isTrue();
    writes(5);
    cluster.verify();
  }

  @Test
  void trap10ACrashBetweenTheLogsNewBeginningAndTheStatesLeavesNoMix() {
    cluster.crash(away);
    writes(40);
    cluster.run(Duration.ofSeconds(2));
    cluster.restart(away);
    cluster.slowDisk(away, LONG);
    String begins = away.id() + " takes in a snapshot";
    assertThat(
            cluster.runUntil(
                () -> cluster.trace().stream().anyMatch(line -> line.contains(begins)), LONG))
        .isTrue();
    assertThat(hasInstalled()).isFalse();
    cluster.crash(away);
    cluster.restart(away);
    writes(5);
    cluster.verify();
  }

  @Test
  void aTransferGoesOnWhenTheLeaderChanges() {
    cluster.crash(away);
    writes(40);
    cluster.run(Duration.ofSeconds(2));
    cluster.restart(away);
    cluster.runUntil(() -> cluster.trace().stream().anyMatch(l -> l.contains("Fetch")), LONG);
    cluster.handOver(leader);
    assertThat(cluster.runUntil(this::hasInstalled, LONG)).isTrue();
    cluster.verify();
  }
}
