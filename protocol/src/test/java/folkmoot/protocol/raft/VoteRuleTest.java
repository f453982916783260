package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.requestVote;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoteRuleTest {
  private final VoteRule rule = VoteRule.paper();

  private static HardState state(long term, String votedFor) {
    return new HardState(term, Optional.ofNullable(votedFor).map(Shorthand::voter));
  }

  @Test
  void raft52OneVoteATermFirstComeFirstServed() {
    var b = requestVote("b", 3, log("1"));
    assertThat(rule.grants(state(3, null), log("1").end(), b)).isTrue();
    assertThat(rule.grants(state(3, "b"), log("1").end(), b)).as("the same again").isTrue();
    assertThat(rule.grants(state(3, "c"), log("1").end(), b)).isFalse();
  }

  @Test
  void raft52AVoteIsForANodeWithItsDisk() {
    HardState own = new HardState(3, Optional.of(new Voter("b", "former-disk")));
    assertThat(rule.grants(own, log("1").end(), requestVote("b", 3, log("1")))).isFalse();
  }

  @Test
  void raft51NoVoteInAnotherTermThanTheOwn() {
    assertThat(rule.grants(state(3, null), log("1").end(), requestVote("b", 2, log("1"))))
        .isFalse();
    assertThat(rule.grants(state(3, null), log("1").end(), requestVote("b", 4, log("1"))))
        .as("a later term is adopted first")
        .isFalse();
  }

  @ParameterizedTest(name = "a voter with {0}, a candidate with {1}: {2}")
  @CsvSource({
    "'1 1',     '1 1',     true",
    "'1 1',     '1 1 1',   true",
    "'1 1 1',   '1 1',     false",
    "'1 1 1',   '1 2',     true",
    "'1 2',     '1 1 1',   false",
    "'',        '',        true",
    "'',        '1',       true",
    "'1',       '',        false",
  })
  void raft541OnlyALogThatIsAtLeastAsUpToDate(String own, String candidates, boolean granted) {
    assertThat(rule.grants(state(4, null), log(own).end(), requestVote("b", 4, log(candidates))))
        .isEqualTo(granted);
  }

  /** a leads term 1 and commits entry 1 with b; then a dies. Without §5.4.1, c is elected. */
  @Test
  void raft541AVoteForAShorterLogElectsALeaderWithoutACommittedEntry() {
    Server a = new Server("a");
    Server b = new Server("b");
    Server c = new Server("c");
    a.wins(1, group("a b c"), List.of(b, c));
    a.writes();
    a.replicates(b, 1);
    assertThat(a.commits(CommitRule.paper(), group("a b c"), List.of(a, b, c))).isEqualTo(1);

    assertThat(c.wins(2, group("a b c"), List.of(b))).isFalse();
    VoteRule blind = (own, log, request) -> rule.grants(own, new LogPosition(0, 0), request);
    assertThat(blind.grants(state(2, null), b.log().end(), requestVote("c", 2, c.log()))).isTrue();
    assertThat(b.wins(3, group("a b c"), List.of(c))).as("who has it can").isTrue();
  }

  /** A vote for each who asks elects two: with c's second vote, both a and b have two of three. */
  @Test
  void raft52ASecondVoteInATermElectsTwoLeaders() {
    Server c = new Server("c");
    assertThat(c.votes(requestVote("a", 1, log("")))).isTrue();
    assertThat(c.votes(requestVote("b", 1, log("")))).isFalse();
    HardState forgetful = new HardState(c.state().term(), Optional.empty());
    assertThat(rule.grants(forgetful, log("").end(), requestVote("b", 1, log("")))).isTrue();
    assertThat(c.state().votedFor()).contains(voter("a"));
  }
}
