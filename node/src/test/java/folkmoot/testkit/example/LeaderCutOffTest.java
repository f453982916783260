package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.testkit.Moot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaderCutOffTest {
  @Test
  void theOthersGoOn() {
    try (var cluster = Moot.of(5).seed(42).start()) {
      var leader = cluster.awaitLeader();
      cluster.cut(leader);
      var lost = cluster.client("a").put("key", "1").at(leader);
      var next = cluster.awaitLeaderOf(cluster.others(leader));
      cluster.client("b").put("key", "2").at(next).await();
      cluster.run(Duration.ofSeconds(5));
      assertThat(lost.isDone()).isFalse();
      cluster.heal();
      assertThat(cluster.client("c").get("key").at(leader).await()).isPresent();
      cluster.verify(); // invariants, linearizability, convergence
    }
  }
}
