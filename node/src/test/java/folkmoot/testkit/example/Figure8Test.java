package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.raft.CommitRule;
import folkmoot.testkit.Moot;
import folkmoot.testkit.PromiseBroken;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Raft §5.4.2, Figure 8, played by hand. */
class Figure8Test {
  private static final Duration LONG = Duration.ofSeconds(5);

  /** Commits whatever a majority has, of whichever term. */
  private static final CommitRule BY_COUNTING =
      (configuration, durable, log, term, committed) ->
          Math.max(committed, Math.min(configuration.reachedByQuorum(durable), log.lastIndex()));

  @Test
  void countingCopiesOfEarlierTermsLosesWhatWasCommitted() {
    assertThatThrownBy(() -> play(Moot.of(5).seed(8).oneEntryInAMessage().rule(BY_COUNTING)))
        .isInstanceOf(PromiseBroken.class)
        .hasMessageContaining("leader completeness")
        .hasMessageContaining("seed 8");
  }

  @Test
  void thePapersRuleStandsIt() {
    play(Moot.of(5).seed(8).oneEntryInAMessage());
  }

  private static void play(Moot moot) {
    try (TestCluster cluster = moot.start()) {
      // (a) The first leader appends an entry that one other gets, and no majority.
      TestNode s1 = cluster.awaitLeader();
      long settled = s1.lastIndex();
      cluster.runUntil(
          () -> cluster.nodes().stream().allMatch(node -> node.commitIndex() == settled), LONG);
      TestNode s2 = cluster.others(s1).get(0);
      List<TestNode> rest = cluster.others(s1, s2);
      cluster.partition(List.of(s1, s2), rest);
      cluster.client("a").put("key", "1").at(s1);
      long entry = settled + 1;
      assertThat(cluster.runUntil(() -> s2.lastIndex() == entry, LONG)).isTrue();

      // (b) One of the others is elected, and cut off with the first entry of its term.
      TestNode s5 = cluster.awaitLeaderOf(rest);
      List<TestNode> withoutS5 = cluster.others(s5);
      cluster.partition(withoutS5);

      // (c) Only the first two can be elected; the entry comes to a majority.
      TestNode again = cluster.awaitLeaderOf(List.of(s1, s2));
      cluster.runUntil(() -> again.commitIndex() >= entry, LONG);
      cluster.crash(again);

      // (d) The one of (b) is back, with a later entry at that place.
      cluster.partition(cluster.others(again));
      cluster.awaitLeaderOf(cluster.others(again));
      cluster.verify();
    }
  }
}
