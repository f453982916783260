package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply;
import folkmoot.testkit.Call;
import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Disks without room: writes are refused, all else goes on, and nothing has to be restarted. */
class FullDiskScenarioTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final TestCluster cluster = Moot.of(3).seed(3).start();
  private final TestNode leader = cluster.awaitLeader();
  private final List<TestNode> others = cluster.others(leader);

  @AfterEach
  void close() {
    assertThat(cluster.nodes()).allMatch(TestNode::isUp);
    cluster.verify();
    cluster.close();
  }

  @Test
  void aLeaderWithoutRoomHandsOverToOneThatHasSome() {
    cluster.fillDisk(leader, LONG, 20_000);
    assertThat(cluster.runUntil(() -> !leader.leads(), Duration.ofSeconds(3))).isTrue();
    TestNode next = cluster.awaitLeaderOf(others);
    assertThat(cluster.client("a").put("key", "1").at(next).await()).isPresent();
    cluster.run(Duration.ofSeconds(3));
    assertThat(next.leads()).isTrue();
  }

  @Test
  void whenAllAreFullWritesAreRefusedAndReadsServed() {
    assertThat(cluster.client("a").put("key", "1").at(leader).await()).isPresent();
    cluster.nodes().forEach(node -> cluster.fillDisk(node, LONG, 20_000));
    cluster.run(Duration.ofSeconds(3));
    TestNode now = cluster.awaitLeader();
    Call refused = cluster.client("a").put("key", "2").at(now);
    assertThat(refused.await()).get().isInstanceOf(ClientReply.DiskFull.class);
    Call read = cluster.client("a").get("key").at(now);
    read.await();
    assertThat(read.value()).contains("1");

    cluster.cut(now);
    TestNode next = cluster.awaitLeaderOf(cluster.others(now));
    Call again = cluster.client("b").get("key").at(next);
    again.await();
    assertThat(again.value()).as("votes and the first entry of a term find room").contains("1");

    cluster.heal();
    cluster.run(Duration.ofSeconds(2));
    assertThat(cluster.client("a").put("key", "3").atLeader().await())
        .get()
        .isInstanceOf(ClientReply.Written.class);
  }

  @Test
  void aFollowerWithoutRoomComesAfterWhenThereIsSome() {
    TestNode follower = others.get(0);
    cluster.fillDisk(follower, LONG, 0);
    cluster.run(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      assertThat(cluster.client("a").put("key", String.valueOf(i)).at(leader).await()).isPresent();
    }
    assertThat(leader.leads()).isTrue();
    assertThat(follower.lastIndex()).isLessThan(leader.lastIndex());
    cluster.heal();
    assertThat(
            cluster.runUntil(
                () -> follower.commitIndex() == leader.commitIndex(), Duration.ofSeconds(5)))
        .isTrue();
  }
}
