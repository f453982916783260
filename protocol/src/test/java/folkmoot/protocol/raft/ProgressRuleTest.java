package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Raft §5.3: what each answer does to nextIndex and matchIndex. */
class ProgressRuleTest {
  private final ProgressRule rule = ProgressRule.paper();
  private final LogTerms leader = log("1 1 2 2 3");

  private static RaftMessage.AppendEntriesReply reply(
      boolean success, long match, long rejected, long hintTerm, long hintIndex) {
    return new RaftMessage.AppendEntriesReply(
        "default", 3, voter("b"), success, match, rejected, hintTerm, hintIndex, 1);
  }

  @Test
  void aSuccessMovesOn() {
    Progress after = rule.replied(Progress.probing(3).sent(3, 9), reply(true, 3, 2, 0, 0), leader);
    assertThat(after.match()).isEqualTo(3);
    assertThat(after.next()).isEqualTo(4);
    assertThat(after.mode()).isEqualTo(Progress.Mode.REPLICATE);
  }

  @Test
  void aRefusalGoesBackToTheHint() {
    Progress after = rule.replied(Progress.probing(6), reply(false, 0, 5, 0, 3), leader);
    assertThat(after.match()).isZero();
    assertThat(after.next()).isEqualTo(3);
    assertThat(after.mode()).isEqualTo(Progress.Mode.PROBE);
  }
}
