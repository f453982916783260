package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raft §5.1: "if one server's current term is smaller than the other's, then it updates". */
class TermRuleTest {
  @ParameterizedTest(name = "own {0}, message {1}: {2}")
  @CsvSource({"3, 2, STALE", "3, 3, CURRENT", "3, 4, LATER", "0, 1, LATER", "0, 0, CURRENT"})
  void theTermOfAMessageIsComparedFirst(long own, long message, TermRule.Standing standing) {
    RaftMessage reply = new RaftMessage.VoteReply("default", message, voter("b"), true);
    assertThat(TermRule.paper().judge(own, reply)).isEqualTo(standing);
  }
}
