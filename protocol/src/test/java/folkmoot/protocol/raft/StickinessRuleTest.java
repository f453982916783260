package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.requestVote;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Raft §6, thesis §4.2.3: a leader that is heard is not deposed by one who does not hear it. */
class StickinessRuleTest {
  private final StickinessRule rule = StickinessRule.paper();

  @Test
  void thesis423WhoHearsALeaderIgnoresARequestAndItsTerm() {
    assertThat(rule.ignores(true, requestVote("b", 9, log("1")))).isTrue();
  }

  @Test
  void thesis423WithoutALeaderItIsAnswered() {
    assertThat(rule.ignores(false, requestVote("b", 9, log("1")))).isFalse();
  }

  @Test
  void thesis310ATransferThatTheLeaderAskedForIsAnswered() {
    assertThat(rule.ignores(true, requestVote("b", 9, log("1"), true))).isFalse();
  }
}
