package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Trap 12: a leader that is heard and hears nobody holds everybody up, unless it gives up. */
class OneWayPartitionTest {
  @Test
  void aLeaderThatHearsNobodyMakesWay() {
    try (TestCluster cluster = Moot.of(3).seed(5).start()) {
      TestNode deaf = cluster.awaitLeader();
      long term = deaf.term();
      for (TestNode other : cluster.others(deaf)) cluster.cutOneWay(other, deaf);
      var unanswered = cluster.client("a").put("key", "1").at(deaf);
      TestNode next = cluster.awaitLeaderOf(cluster.others(deaf));
      assertThat(next.term()).isGreaterThan(term);
      assertThat(deaf.leads()).isFalse();
      assertThat(cluster.client("b").put("key", "2").at(next).await()).isPresent();
      cluster.run(Duration.ofSeconds(3));
      assertThat(unanswered.isDone()).isFalse();
      cluster.verify();
    }
  }
}
