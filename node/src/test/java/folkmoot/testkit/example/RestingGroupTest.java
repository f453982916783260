package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.testkit.Call;
import folkmoot.testkit.Moot;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While nothing is to do hardly anything is said, and everything is as if it were. */
class RestingGroupTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestCluster cluster = Moot.of(3).seed(5).start();
  private final TestNode leader = cluster.awaitLeader();
  private final List<TestNode> others = cluster.others(leader);
  private final long term = leader.term();

  @BeforeEach
  void comeToRest() {
    assertThat(cluster.client("a").put("key", "1").at(leader).await()).isPresent();
    cluster.run(Duration.ofSeconds(4));
  }

  @AfterEach
  void close() {
    cluster.verify();
    cluster.close();
  }

  /** Of each follower, once a second and not twenty times. */
  @Test
  void a_leader_with_nothing_to_do_speaks_seldom() {
    assertThat(beatsWithinFiveSeconds()).isBetween(8L, 12L);
    assertThat(leader.leads()).isTrue();
    assertThat(leader.term()).isEqualTo(term);
  }

  private long beatsWithinFiveSeconds() {
    Duration from = cluster.now();
    cluster.run(Duration.ofSeconds(5));
    return cluster.trace().stream()
        .filter(line -> line.contains(": AppendEntries of"))
        .filter(line -> Double.parseDouble(line.trim().split(" ")[0]) > from.toMillis())
        .count();
  }

  @Test
  void it_serves_at_once_and_everybody_has_it() {
    Call put = cluster.client("a").put("key", "2").at(leader);
    assertThat(cluster.runUntil(put::isDone, Duration.ofMillis(100))).isTrue();
    Call read = cluster.client("b").get("key").at(others.get(0));
    assertThat(cluster.runUntil(() -> !read.isWaiting(), Duration.ofMillis(100))).isTrue();
    assertThat(read.value()).contains("2");
    assertThat(leader.term()).isEqualTo(term);
  }

  @Test
  void one_that_dies_is_missed_as_soon_as_ever() {
    cluster.crash(leader);
    assertThat(
            cluster.runUntil(() -> cluster.leader().filter(others::contains).isPresent(), SECOND))
        .isTrue();
  }

  @Test
  void one_that_nobody_answers_gives_up_as_soon_as_ever() {
    cluster.cut(leader);
    assertThat(cluster.runUntil(() -> !leader.leads(), SECOND)).isTrue();
    cluster.awaitLeaderOf(others);
  }

  /** It hears the others' pulses, but they do not hear its own. */
  @Test
  void one_that_nobody_hears_gives_up_too() {
    for (TestNode other : others) cluster.cutOneWay(leader, other);
    assertThat(cluster.runUntil(() -> !leader.leads(), SECOND)).isTrue();
    cluster.awaitLeaderOf(others);
  }

  /** They hear its node, and that it does not lead any more. */
  @Test
  void one_that_hears_nobody_is_replaced() {
    for (TestNode other : others) cluster.cutOneWay(other, leader);
    assertThat(
            cluster.runUntil(
                () -> cluster.leader().filter(others::contains).isPresent(),
                Duration.ofMillis(1500)))
        .isTrue();
  }

  @Test
  void while_one_is_not_there_the_others_rest() {
    cluster.crash(others.get(0));
    assertThat(cluster.client("a").put("key", "2").at(leader).await()).isPresent();
    cluster.run(Duration.ofSeconds(3));
    assertThat(beatsWithinFiveSeconds()).isLessThan(13);
    cluster.restart(others.get(0));
    cluster.run(Duration.ofSeconds(2));
    assertThat(others.get(0).commitIndex()).isEqualTo(leader.commitIndex());
    assertThat(leader.term()).isEqualTo(term);
  }

  @Test
  void when_all_have_stood_still_somebody_leads_again_soon() {
    for (TestNode node : cluster.nodes()) cluster.pause(node, Duration.ofMillis(500));
    cluster.run(Duration.ofMillis(510));
    assertThat(cluster.runUntil(() -> cluster.leader().isPresent(), Duration.ofMillis(1500)))
        .isTrue();
  }

  @Test
  void one_whose_node_is_back_at_once_is_missed_all_the_same() {
    cluster.crash(leader);
    cluster.restart(leader);
    assertThat(cluster.runUntil(() -> cluster.leader().isPresent(), Duration.ofMillis(1500)))
        .isTrue();
  }

  @Test
  void a_follower_that_comes_back_does_not_disturb() {
    cluster.crash(others.get(0));
    cluster.run(Duration.ofSeconds(3));
    cluster.restart(others.get(0));
    cluster.run(Duration.ofSeconds(3));
    assertThat(leader.leads()).isTrue();
    assertThat(leader.term()).isEqualTo(term);
    assertThat(others.get(0).commitIndex()).isEqualTo(leader.commitIndex());
  }

  @Test
  void one_that_was_paused_gives_up_before_it_answers() {
    cluster.pause(leader, Duration.ofSeconds(2));
    Call write = cluster.client("a").put("key", "3").at(leader);
    cluster.run(Duration.ofSeconds(3));
    assertThat(leader.leads()).isFalse();
    assertThat(write.isDone()).isFalse();
  }
}
