package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.reached;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** How much of a log is kept, and who gives a snapshot to whom it does not reach (Raft §7). */
class Trap15NobodyWhoIsGoneHoldsTheLogTest {
  private static final Predicate<Voter> ALL = voter -> true;

  @Test
  void theLogGoesUpToWhatIsFlushedLessWhatIsSpared() {
    CompactionRule rule = CompactionRule.paper();
    assertThat(rule.through(90, 50, Long.MAX_VALUE)).isEqualTo(50);
    assertThat(rule.through(90, 120, Long.MAX_VALUE)).as("not flushed").isEqualTo(90);
    assertThat(rule.through(90, 70, 60)).as("a snapshot is on its way").isEqualTo(60);
  }

  @Test
  void aFollowerGivesTheSnapshotAndAnotherIfThatDoesNotWorkAndTheLeader() {
    SourceRule rule = SourceRule.followersFirst();
    var voters = group("a b c d").voters();
    var durable = reached("a=90 b=70 c=80 d=10");
    assertThat(rule.choose(voter("a"), voter("d"), voters, durable, ALL, 40, 0))
        .as("the furthest")
        .isEqualTo(voter("c"));
    assertThat(rule.choose(voter("a"), voter("d"), voters, durable, ALL, 40, 1))
        .isEqualTo(voter("b"));
    assertThat(rule.choose(voter("a"), voter("d"), voters, durable, ALL, 40, 2))
        .isEqualTo(voter("a"));
    assertThat(rule.choose(voter("a"), voter("d"), voters, durable, ALL, 40, 3))
        .as("the first again, which may have been busy")
        .isEqualTo(voter("c"));
    assertThat(rule.choose(voter("a"), voter("d"), voters, durable, ALL, 80, 0))
        .as("it has all that the leader has let go of")
        .isEqualTo(voter("c"));
    assertThat(rule.choose(voter("a"), voter("d"), voters, durable, ALL, 85, 0))
        .as("none is as far as the leader's log begins")
        .isEqualTo(voter("a"));
    Predicate<Voter> cIsGone = each -> !each.equals(voter("c"));
    assertThat(rule.choose(voter("a"), voter("d"), voters, durable, cIsGone, 40, 0))
        .isEqualTo(voter("b"));
  }
}
