package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a replica with a damaged log may do, and when it is whole (FAST 2018, Raft §5.4.3). */
class RecoveryRuleTest {
  private static final Voter SELF = new Voter("a", "disk-a");
  private static final Voter OTHER = new Voter("b", "disk-b");

  /** Entries 1 to 9 of term 3, then of term 5 from 10 on. */
  private static final LogTerms LOG =
      new LogTerms(List.of(new TermStart(3, 1), new TermStart(5, 10)), 12);

  private final RecoveryRule rule = RecoveryRule.proven();

  private static HardState state(long term, Voter vote) {
    return new HardState(term, Optional.ofNullable(vote));
  }

  private static Damage damage(long term, boolean voteLost, long highest) {
    return new Damage(
        state(term, null), voteLost, highest < 0 ? OptionalLong.empty() : OptionalLong.of(highest));
  }

  @Test
  void whoIsNotWholeHasNoVoice() {
    assertThat(rule.votes(true)).isFalse();
    assertThat(rule.votes(false)).isTrue();
  }

  @Test
  void anEntryOfALaterLeadersOwnTermMakesWhole() {
    assertThat(rule.isWhole(damage(4, false, -1), 5, 10, LOG)).isTrue();
    assertThat(rule.isWhole(damage(4, false, -1), 5, 9, LOG)).as("not its own yet").isFalse();
    assertThat(rule.isWhole(damage(5, false, -1), 5, 12, LOG)).as("the same term").isFalse();
  }

  @Test
  void allThatMayBeAcknowledgedMakesWhole() {
    assertThat(rule.isWhole(damage(5, false, 12), 5, 12, LOG)).isTrue();
    assertThat(rule.isWhole(damage(5, false, 13), 5, 12, LOG)).isFalse();
    assertThat(rule.isWhole(damage(5, false, 8), 5, 7, LOG)).isFalse();
  }

  @Test
  void aVoteThatMayBeForgottenIsSpent() {
    assertThat(rule.floor(state(2, OTHER), damage(4, true, 9), SELF)).isEqualTo(state(4, SELF));
    assertThat(rule.floor(state(4, null), damage(4, true, 9), SELF)).isEqualTo(state(4, SELF));
    assertThat(rule.floor(state(4, OTHER), damage(4, true, 9), SELF)).isEqualTo(state(4, OTHER));
  }

  @Test
  void aVoteThatIsKnownIsKept() {
    Damage known = new Damage(state(4, OTHER), false, OptionalLong.of(9));
    assertThat(rule.floor(state(2, null), known, SELF)).isEqualTo(state(4, OTHER));
    assertThat(rule.floor(state(2, null), damage(4, false, 9), SELF)).isEqualTo(state(4, null));
    assertThat(rule.floor(state(6, OTHER), known, SELF)).isEqualTo(state(6, OTHER));
  }

  @Test
  void damageUponDamageKnowsTheLess() {
    Damage both = damage(4, true, 9).and(damage(6, false, -1));
    assertThat(both.latest().term()).isEqualTo(6);
    assertThat(both.voteLost()).isFalse();
    assertThat(both.highest()).isEmpty();
    assertThat(damage(4, true, 9).and(damage(4, false, 7)))
        .isEqualTo(new Damage(state(4, null), true, OptionalLong.of(9)));
  }
}
