package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.Role;
import folkmoot.testkit.Call;
import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A damaged state costs its node its answers until it has another one, and never its vote. */
class DamagedStateTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  /** Whoever has the whole log replays it; whoever has its end only fetches another's state. */
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 5", "3, 5", "4, 5", "1, 10000", "2, 10000", "3, 10000"})
  void aNodeWithoutAStateVotesAndAnswersNothingUntilItHasOne(long seed, long spareEntries) {
    try (TestCluster cluster = Moot.of(3).seed(seed).spareEntries(spareEntries).start()) {
      TestNode leader = cluster.awaitLeader();
      TestNode damaged = cluster.others(leader).get(0);
      TestNode third = cluster.others(leader).get(1);
      for (int i = 0; i < 60; i++) {
        assertThat(cluster.client("a").put("key-" + i % 7, "" + i).atLeader().await()).isPresent();
      }
      cluster.run(Duration.ofSeconds(2));
      assertThat(cluster.rotState(damaged)).isTrue();
      cluster.crash(damaged);
      cluster.cut(damaged);
      cluster.restart(damaged);
      assertThat(cluster.runUntil(() -> isRecovering(damaged), LONG)).isTrue();
      Call early = cluster.client("b").getEventual("key-1").at(damaged);
      early.await();
      assertThat(early.isRefused()).as("%s", early.reply()).isTrue();

      cluster.crash(leader);
      cluster.partition(List.of(damaged, third));
      TestNode next = cluster.awaitLeaderOf(List.of(damaged, third));
      assertThat(cluster.runUntil(() -> !isRecovering(damaged), LONG)).isTrue();
      assertThat(cluster.client("c").get("key-1").at(next).await()).isPresent();
      Call late = cluster.client("b").getEventual("key-1").at(damaged);
      late.await();
      assertThat(late.value()).hasValue("57");
      cluster.verify();
    }
  }

  private static boolean isRecovering(TestNode node) {
    return node.status().filter(view -> view.role() == Role.RECOVERING).isPresent();
  }
}
