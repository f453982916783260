package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.RaftMessage.RequestPreVote;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Thesis §9.6: "would you vote for me?", asked before the term is raised. */
class PreVoteRuleTest {
  private final PreVoteRule rule = PreVoteRule.paper();

  private static RequestPreVote asks(long term, LogTerms log) {
    LogPosition end = log.end();
    return new RequestPreVote("default", term, voter("b"), end.term(), end.index());
  }

  private static HardState at(long term) {
    return new HardState(term, Optional.empty());
  }

  @Test
  void thesis96GrantedWithoutALeaderInALaterTermWithAnUpToDateLog() {
    assertThat(rule.grants(at(3), log("1 3").end(), false, asks(4, log("1 3")))).isTrue();
  }

  /** A node that was cut off comes back; a rule without this would depose a leader that serves. */
  @Test
  void thesis96WhoHearsALeaderWouldNotVote() {
    assertThat(rule.grants(at(3), log("1 3").end(), true, asks(4, log("1 3")))).isFalse();
    assertThat(rule.grants(at(3), log("1 3").end(), true, asks(90, log("1 3 3 3")))).isFalse();
  }

  @Test
  void thesis96NoTermThatIsNotLaterThanTheOwn() {
    assertThat(rule.grants(at(3), log("1").end(), false, asks(3, log("1")))).isFalse();
    assertThat(rule.grants(at(3), log("1").end(), false, asks(2, log("1")))).isFalse();
  }

  @Test
  void thesis96NoLogThatIsBehind() {
    assertThat(rule.grants(at(3), log("1 3").end(), false, asks(4, log("1 1 1")))).isFalse();
    assertThat(rule.grants(at(3), log("1 1").end(), false, asks(4, log("1")))).isFalse();
  }

  /** It promises nothing: a vote given in the own term is no reason to refuse. */
  @Test
  void thesis96AVoteInTheOwnTermIsNoObstacle() {
    HardState voted = new HardState(3, Optional.of(voter("c")));
    assertThat(rule.grants(voted, log("1").end(), false, asks(4, log("1")))).isTrue();
    assertThat(rule.grants(voted, log("1").end(), false, asks(4, log("1")))).isTrue();
  }
}
