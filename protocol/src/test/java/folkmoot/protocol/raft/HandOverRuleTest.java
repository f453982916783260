package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Thesis §3.10: "the prior leader fully updates the target server's log". */
class HandOverRuleTest {
  private final HandOverRule rule = HandOverRule.paper();

  @Test
  void onlyOneThatHasEverythingAndAnswersIsAskedToStand() {
    assertThat(rule.mayStand(7, 7, true)).isTrue();
    assertThat(rule.mayStand(6, 7, true)).isFalse();
    assertThat(rule.mayStand(7, 7, false)).as("it has everything and is gone").isFalse();
  }
}
