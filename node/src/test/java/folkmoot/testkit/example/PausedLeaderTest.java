package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.testkit.Call;
import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leader that was not running answers nothing as a leader of what waits in its mailbox. */
class PausedLeaderTest {
  private static final Duration PAUSE = Duration.ofMillis(1500);

  /**
   * As in etcd #20418: a leader stops with reads under way, another is elected and writes, and the
   * first goes on with what came before and meanwhile.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aReadThatWaitedOutAPauseAndAChangeOfLeaderIsNotStale(long seed) {
    try (TestCluster cluster = Moot.of(3).seed(seed).start()) {
      TestNode old = cluster.awaitLeader();
      assertThat(cluster.client("w").put("key", "1").at(old).await()).isPresent();
      Call before = cluster.client("before").get("key").at(old);
      cluster.pause(old, PAUSE);
      TestNode next = cluster.awaitLeaderOf(cluster.others(old));
      assertThat(cluster.client("w").put("key", "2").at(next).await()).isPresent();
      Call meanwhile = cluster.client("meanwhile").get("key").at(old);

      cluster.runUntil(() -> meanwhile.reply().isPresent(), PAUSE.multipliedBy(2));
      assertThat(meanwhile.value().orElse("2")).as("it came after the write of 2").isEqualTo("2");
      before.await();
      assertThat(old.leads()).isFalse();
      cluster.verify();
    }
  }

  /** Nobody could replace it: both others were cut off. It steps down all the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void itStepsDownBeforeItTakesAnythingElse(long seed) {
    try (TestCluster cluster = Moot.of(3).seed(seed).start()) {
      TestNode old = cluster.awaitLeader();
      long term = old.term();
      cluster.cut(cluster.others(old).get(0));
      cluster.cut(cluster.others(old).get(1));
      Duration began = cluster.now();
      cluster.pause(old, PAUSE);
      Call read = cluster.client("a").get("key").at(old);
      assertThat(cluster.runUntil(() -> !old.leads(), PAUSE.multipliedBy(2))).isTrue();
      assertThat(cluster.now().minus(began)).isBetween(PAUSE, PAUSE.plusMillis(60));
      assertThat(read.reply()).as("nothing was answered before").isEmpty();
      assertThat(old.term()).isEqualTo(term);
      cluster.verify();
    }
  }
}
