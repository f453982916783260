package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.testkit.Call;
import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sync of several seconds costs no heartbeat, and a leader on such a disk is replaced. */
class SlowDiskTest {
  private static final Duration HANGS = Duration.ofSeconds(5);

  private final TestCluster cluster = Moot.of(3).seed(11).start();
  private final TestNode leader = cluster.awaitLeader();
  private final List<TestNode> others = cluster.others(leader);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aFollowerOnADiskThatHangsKeepsItsLeader() {
    long term = leader.term();
    cluster.hangDisk(others.get(0), HANGS);
    for (int i = 0; i < 20; i++) {
      Call call = cluster.client("a").put("key", String.valueOf(i)).at(leader);
      assertThat(call.await()).isPresent();
      cluster.run(Duration.ofMillis(200));
    }
    assertThat(leader.leads()).isTrue();
    assertThat(cluster.nodes()).allMatch(node -> node.term() == term);
    cluster.verify();
  }

  @Test
  void aLeaderThatHasNothingToWriteStays() {
    long term = leader.term();
    cluster.run(Duration.ofSeconds(1));
    cluster.hangDisk(leader, HANGS);
    cluster.run(HANGS);
    assertThat(leader.leads()).isTrue();
    assertThat(leader.term()).isEqualTo(term);
    cluster.verify();
  }

  @Test
  void aLeaderOnADiskThatHangsHandsOverAndDoesNotComeBack() {
    cluster.hangDisk(leader, HANGS);
    Call stuck = cluster.client("a").put("key", "1").at(leader);
    Duration asked = cluster.now();
    TestNode next = cluster.awaitLeaderOf(others);
    assertThat(cluster.now().minus(asked)).isLessThan(Duration.ofMillis(1800));
    assertThat(leader.leads()).isFalse();
    assertThat(cluster.client("b").put("key", "2").at(next).await()).isPresent();
    assertThat(stuck.isWaiting() || stuck.isDone()).as("it was not refused").isTrue();

    cluster.cut(next);
    cluster.run(Duration.ofSeconds(1));
    assertThat(leader.leads()).as("its disk still hangs").isFalse();
    cluster.verify();
  }

  @Test
  void whenAMajorityOfTheDisksHangsNobodyGivesUp() {
    long term = leader.term();
    cluster.hangDisk(leader, Duration.ofSeconds(3));
    cluster.hangDisk(others.get(0), Duration.ofSeconds(4));
    cluster.client("a").put("key", "1").at(leader);
    cluster.run(HANGS);
    assertThat(leader.leads()).isTrue();
    assertThat(leader.term()).isEqualTo(term);
    cluster.verify();
  }
}
