package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Raft §5.3 "applied to the state machine"; that it must be durable here as well is our own. */
class ApplyRuleTest {
  private final ApplyRule rule = ApplyRule.paper();

  @Test
  void whatIsCommittedAndOnThisDisk() {
    assertThat(rule.applicable(5, 9)).isEqualTo(5);
    assertThat(rule.applicable(9, 5)).isEqualTo(5);
    assertThat(rule.applicable(0, 0)).isZero();
  }

  /**
   * A majority of others has entry 9; this disk has entries up to 5. The state machine's disk is
   * another file, and may be flushed first.
   */
  @Test
  void toApplyAllThatIsCommittedLeavesAStateAheadOfItsLogAfterACrash() {
    long logAfterTheCrash = 5;
    assertThat(rule.applicable(9, logAfterTheCrash)).isLessThanOrEqualTo(logAfterTheCrash);
    ApplyRule eager = (committed, durable) -> committed;
    assertThat(eager.applicable(9, logAfterTheCrash)).isGreaterThan(logAfterTheCrash);
  }
}
