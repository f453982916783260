package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Thesis §6.3: a client is told of its own command's result, not of what came to its place. */
class AnswerRuleTest {
  @Test
  void theTermTellsWhetherTheEntryAtItsIndexIsTheOneThatWasProposed() {
    assertThat(AnswerRule.paper().isItsEntry(3, 3)).isTrue();
    assertThat(AnswerRule.paper().isItsEntry(3, 4)).as("overwritten by a later leader").isFalse();
    assertThat(AnswerRule.paper().isItsEntry(5, 4))
        .as("proposed by a leader of whom the one that committed knew nothing")
        .isFalse();
  }
}
