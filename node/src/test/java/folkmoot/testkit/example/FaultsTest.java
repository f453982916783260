package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.ReadIndexRule;
import folkmoot.protocol.raft.Voter;
import folkmoot.testkit.Call;
import folkmoot.testkit.Moot;
import folkmoot.testkit.PromiseBroken;
import folkmoot.testkit.TestClient;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything that the kit can do to a cluster does what it says, and breaks nothing. */
class FaultsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestCluster cluster = Moot.of(3).seed(7).start();
  private final TestNode leader = cluster.awaitLeader();
  private final TestNode follower = cluster.others(leader).get(0);
  private final TestClient client = cluster.client("a");

  @AfterEach
  void close() {
    cluster.close();
  }

  private void writes() {
    assertThat(client.put("key", "\"%s\"".formatted(cluster.now())).atLeader().await()).isPresent();
  }

  @Test
  void whatIsAcknowledgedSurvivesACrashOfAll() {
    Call call = client.put("key", "1", new WriteConcern.All()).at(leader);
    assertThat(call.await()).isPresent();
    assertThat(call.isDone()).isTrue();
    cluster.nodes().forEach(cluster::crash);
    assertThat(cluster.nodes()).noneMatch(TestNode::isUp);
    assertThat(cluster.leader()).isEmpty();
    cluster.run(SECOND);
    cluster.nodes().forEach(cluster::restart);
    Call read = client.get("key").atLeader();
    read.await();
    assertThat(read.value()).contains("1");
    cluster.verify();
  }

  @Test
  void aNodeThatIsDownStaysDownUntilItIsRestarted() {
    cluster.crash(follower);
    cluster.heal();
    writes();
    assertThat(follower.isUp()).isFalse();
    assertThat(follower.status()).isEmpty();
    cluster.verify();
    assertThat(follower.isUp()).isTrue();
    assertThat(follower.commitIndex()).isEqualTo(cluster.awaitLeader().commitIndex());
  }

  @Test
  void aWriteOfAllWaitsForAFullDisk() {
    cluster.fillDisk(follower, SECOND);
    Call call = client.put("key", "1", new WriteConcern.All()).at(leader);
    cluster.run(Duration.ofMillis(500));
    assertThat(call.isDone()).isFalse();
    assertThat(call.isWaiting()).isTrue();
    cluster.verify();
  }

  @Test
  void aFailedSyncStopsTheNodeAndItComesBack() {
    cluster.failSync(follower);
    writes();
    assertThat(cluster.runUntil(() -> !follower.isUp(), SECOND)).isTrue();
    assertThat(cluster.runUntil(follower::isUp, SECOND.multipliedBy(2))).isTrue();
    cluster.verify();
  }

  @Test
  void slowDisksMakeWritesSlow() {
    Duration before = cluster.now();
    cluster.nodes().forEach(node -> cluster.slowDisk(node, SECOND));
    writes();
    assertThat(cluster.now().minus(before)).isGreaterThan(Duration.ofMillis(20));
    cluster.verify();
  }

  @Test
  void aPausedLeaderIsReplaced() {
    cluster.pause(leader, SECOND.multipliedBy(2));
    TestNode next = cluster.awaitLeaderOf(cluster.others(leader));
    assertThat(leader.leads()).as("it has not noticed yet").isTrue();
    assertThat(next.term()).isGreaterThan(leader.term());
    writes();
    cluster.verify();
  }

  @Test
  void leadershipIsHandedOver() {
    writes();
    cluster.handOver(leader);
    assertThat(cluster.runUntil(() -> follower.leads() || cluster.node(other()).leads(), SECOND))
        .isTrue();
    cluster.stop(leader);
    assertThat(cluster.runUntil(() -> !leader.isUp(), SECOND)).isTrue();
    cluster.verify();
  }

  private int other() {
    return cluster.others(leader).get(1).number();
  }

  @Test
  void badWeatherDelaysAndBreaksNothing() {
    cluster.loss(0.3);
    cluster.duplicate(0.3);
    cluster.reorder(0.3);
    cluster.delay(Duration.ofMillis(40));
    cluster.drift(follower, 1.05);
    for (int i = 0; i < 20; i++) {
      client.put("key", String.valueOf(i)).atLeader().await();
    }
    cluster.verify();
  }

  @Test
  void aMinorityServesNothingStrong() {
    cluster.partition(List.of(leader), cluster.others(leader));
    cluster.run(SECOND);
    Call strong = client.get("key").at(leader);
    strong.await();
    assertThat(strong.isDone()).isFalse();
    assertThat(strong.isRefused()).isTrue();
    Call eventual = client.getEventual("key").at(leader);
    eventual.await();
    assertThat(eventual.isDone()).isTrue();
    cluster.verify();
  }

  @Test
  void aClientAsksOneThingAtATime() {
    cluster.cut(leader);
    client.put("key", "1").at(leader);
    assertThatThrownBy(() -> client.put("key", "2").at(leader))
        .isInstanceOf(IllegalStateException.class);
    cluster.run(TestClient.PATIENCE);
    client.put("key", "3").atLeader().await();
    cluster.verify();
  }

  @Test
  void aStaleReadIsFound() {
    ReadIndexRule paper = ReadIndexRule.paper();
    ReadIndexRule withoutRound =
        new ReadIndexRule() {
          @Override
          public boolean mayOpen(LogTerms log, long committed, long term) {
            return paper.mayOpen(log, committed, term);
          }

          @Override
          public long roundFor(long latestRound) {
            return 0;
          }

          @Override
          public boolean confirmed(
              Configuration configuration, ToLongFunction<Voter> echoed, long round) {
            return paper.confirmed(configuration, echoed, round);
          }

          @Override
          public boolean stillLeads(long termOfRound, long termNow, boolean leads) {
            return paper.stillLeads(termOfRound, termNow, leads);
          }
        };
    try (TestCluster broken = Moot.of(3).seed(7).rule(withoutRound).start()) {
      TestNode old = broken.awaitLeader();
      broken.client("a").put("key", "1").at(old).await();
      broken.cut(old);
      TestNode next = broken.awaitLeaderOf(broken.others(old));
      Call second = broken.client("a").put("key", "2").at(next);
      second.await();
      assertThat(second.isDone()).as("%s", second.reply()).isTrue();
      Call stale = broken.client("b").get("key").at(old);
      stale.await();
      assertThat(stale.value()).contains("1");
      assertThatThrownBy(broken::verify)
          .isInstanceOf(PromiseBroken.class)
          .hasMessageContaining("linearizab");
    }
  }

  @Test
  void theSameSeedAndTheSameCallsTakeTheSameSteps() {
    assertThat(story(11)).isEqualTo(story(11)).isNotEqualTo(story(12));
  }

  private static List<String> story(long seed) {
    try (TestCluster cluster = Moot.of(4).seed(seed).start()) {
      TestNode leader = cluster.awaitLeader();
      cluster.pause(leader, SECOND);
      cluster.client("a").put("key", "1").atLeader().await();
      cluster.run(SECOND);
      return cluster.trace();
    }
  }

  @Test
  void whatIsNoRuleIsRefused() {
    assertThatThrownBy(() -> Moot.of(3).rule("no rule"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Moot.of(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
