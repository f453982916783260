package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.joint;
import static folkmoot.protocol.raft.Shorthand.reached;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many durable copies a client waits for, beyond the commit. */
class WriteConcernRuleTest {
  private final WriteConcernRule rule = WriteConcernRule.paper();

  @ParameterizedTest(name = "{0} have it, {1} are asked for: {2}")
  @CsvSource({
    "a=7 b=7 c=6, 2, true",
    "a=7 b=7 c=6, 3, false",
    "a=7 b=7 c=7, 3, true",
    "a=7 b=9 c=8, 3, true",
    "a=7,         1, true",
    "a=6,         1, false",
  })
  void soManyVotersHaveTheEntryOnTheirDisks(String durable, int copies, boolean met) {
    assertThat(rule.met(group("a b c"), reached(durable), 7, copies)).isEqualTo(met);
  }

  /** The leader's map has observers in it, too; a copy there is lost without a word. */
  @Test
  void theCopyOfAnObserverIsNone() {
    assertThat(rule.met(group("a b c"), reached("a=7 b=7 o=7"), 7, 3)).isFalse();
  }

  @Test
  void whileTheMembershipChangesAllAreThoseOfBothSets() {
    assertThat(rule.met(joint("a b", "b c"), reached("a=7 b=7"), 7, 3)).isFalse();
    assertThat(rule.met(joint("a b", "b c"), reached("a=7 b=7 c=7"), 7, 3)).isTrue();
  }
}
