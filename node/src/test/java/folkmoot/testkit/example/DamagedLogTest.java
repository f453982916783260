package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.Role;
import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bit that turns around in the middle of a log costs a restart and a repair, and no vote. */
class DamagedLogTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aDamagedLogIsRepairedFromThePeersBeforeItsNodeVotesAgain(long seed) {
    try (TestCluster cluster = Moot.of(3).seed(seed).start()) {
      TestNode leader = cluster.awaitLeader();
      TestNode damaged = cluster.others(leader).get(0);
      TestNode third = cluster.others(leader).get(1);
      for (int i = 0; i < 40; i++) {
        assertThat(cluster.client("a").put("key-" + i % 7, "" + i).atLeader().await()).isPresent();
      }
      cluster.run(Duration.ofSeconds(1));
      assertThat(cluster.rot(damaged)).isTrue();
      cluster.crash(damaged);
      cluster.cut(damaged);
      cluster.restart(damaged);
      assertThat(cluster.runUntil(() -> isRecovering(damaged), LONG)).isTrue();

      cluster.crash(leader);
      cluster.partition(java.util.List.of(damaged, third));
      cluster.run(Duration.ofSeconds(3));
      assertThat(third.leads()).as("it has one vote of three").isFalse();
      assertThat(isRecovering(damaged)).isTrue();

      cluster.restart(leader);
      cluster.heal();
      assertThat(
              cluster.runUntil(() -> cluster.leader().isPresent() && !isRecovering(damaged), LONG))
          .isTrue();
      cluster.verify();
    }
  }

  private static boolean isRecovering(TestNode node) {
    return node.status().filter(view -> view.role() == Role.RECOVERING).isPresent();
  }
}
