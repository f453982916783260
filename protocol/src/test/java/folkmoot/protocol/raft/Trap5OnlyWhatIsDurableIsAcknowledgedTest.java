package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.reached;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Raft §5.3 with Figure 2's stable storage: a copy in memory is no copy. */
class Trap5OnlyWhatIsDurableIsAcknowledgedTest {
  private final AcknowledgeRule rule = AcknowledgeRule.paper();
  private final Configuration three = group("a b c");

  @Test
  void neitherWhatIsNotDurableNorWhatIsNotKnownToMatch() {
    assertThat(rule.acknowledged(9, 7)).isEqualTo(7);
    assertThat(rule.acknowledged(7, 9)).as("8 and 9 may be of a former leader").isEqualTo(7);
  }

  /** a leads and has entry 1 on its disk; b has it in memory. */
  private long committedByA(AcknowledgeRule acknowledge) {
    long b = acknowledge.acknowledged(1, 0);
    return CommitRule.paper().committed(three, reached("a=1 b=" + b), log("1"), 1, 0);
  }

  @Test
  void whatACrashForgetsWasNotCommitted() {
    assertThat(committedByA(rule)).isZero();
  }

  @Test
  void toAcknowledgeFromMemoryLosesACommittedEntry() {
    assertThat(committedByA((matched, durable) -> matched)).isEqualTo(1);

    Server b = new Server("b");
    Server c = new Server("c");
    assertThat(b.wins(2, three, List.of(c))).as("after both power cuts, without a").isTrue();
    assertThat(b.log()).as("and the committed entry is gone").isEqualTo(LogTerms.EMPTY);
  }

  @Test
  void theLeadersOwnDiskCountsLikeAnyOther() {
    assertThat(rule.own(9, 7)).isEqualTo(7);
    CommitRule commit = CommitRule.paper();
    assertThat(commit.committed(three, reached("a=0 b=1"), log("1"), 1, 0)).isZero();
    assertThat(commit.committed(three, reached("a=0 b=1 c=1"), log("1"), 1, 0))
        .as("committed before it is on the leader's disk")
        .isEqualTo(1);
  }
}
