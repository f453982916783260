package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.joint;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Raft §5.2: one vote for each voter in each term, however often and late it is told. */
class Trap4VotesAreTalliedByTermAndVoterTest {
  private static VoteTally candidateA(TallyRule rule, Configuration group) {
    return VoteTally.open(7, group, rule).add(voter("a"), 7, true);
  }

  private final VoteTally three = candidateA(TallyRule.paper(), group("a b c"));
  private final VoteTally five = candidateA(TallyRule.paper(), group("a b c d e"));

  @Test
  void aMajorityOfTheVotersWins() {
    assertThat(three.won()).isFalse();
    assertThat(three.add(voter("c"), 7, true).won()).isTrue();
    assertThat(five.add(voter("b"), 7, true).won()).isFalse();
    assertThat(five.add(voter("b"), 7, true).add(voter("e"), 7, true).won()).isTrue();
  }

  @Test
  void aVoteThatComesTwiceCountsOnce() {
    VoteTally twice = five.add(voter("b"), 7, true).add(voter("b"), 7, true);
    assertThat(twice.won()).isFalse();
    TallyRule byReply =
        new TallyRule() {
          @Override
          public boolean counts(long election, long reply, Voter voter, Configuration group) {
            return true;
          }

          @Override
          public boolean won(Configuration group, List<Answer> answers) {
            return answers.stream().filter(Answer::granted).count() >= 3;
          }
        };
    VoteTally broken = candidateA(byReply, group("a b c d e"));
    assertThat(broken.add(voter("b"), 7, true).add(voter("b"), 7, true))
        .as("a tally of replies elects by two of five")
        .matches(VoteTally::won);
  }

  @Test
  void theVoteOfAnEarlierElectionIsDropped() {
    assertThat(three.add(voter("b"), 6, true)).isEqualTo(three);
    assertThat(three.add(voter("b"), 8, true)).isEqualTo(three);
    assertThat(candidateA((e, r, voter, group) -> true, group("a b c")).add(voter("b"), 6, true))
        .as("a tally without terms takes a vote for term 6 for one in term 7")
        .matches(VoteTally::won);
  }

  @Test
  void onlyVotersAreCounted() {
    Voter wiped = new Voter("b", "another-disk");
    assertThat(three.add(wiped, 7, true)).isEqualTo(three);
    assertThat(three.add(voter("o"), 7, true)).isEqualTo(three);
  }

  @Test
  void theFirstAnswerOfAVoterStands() {
    assertThat(three.add(voter("b"), 7, false).add(voter("b"), 7, true).won()).isFalse();
    assertThat(three.add(voter("b"), 7, true).add(voter("b"), 7, false).won()).isTrue();
    assertThat(three.add(voter("b"), 7, false).hasAnswered(voter("b"))).isTrue();
    assertThat(three.hasAnswered(voter("b"))).isFalse();
  }

  @Test
  void lostIsWhenNoMajorityIsLeft() {
    assertThat(three.lost()).isFalse();
    assertThat(three.add(voter("b"), 7, false).lost()).isFalse();
    assertThat(three.add(voter("b"), 7, false).add(voter("c"), 7, false).lost()).isTrue();
    VoteTally four = candidateA(TallyRule.paper(), group("a b c d"));
    assertThat(four.add(voter("b"), 7, false).add(voter("c"), 7, false).lost())
        .as("of four, three are a majority")
        .isTrue();
  }

  @Test
  void whileTheMembershipChangesBothSetsMustElect() {
    VoteTally changing = candidateA(TallyRule.paper(), joint("a b c", "c d e"));
    VoteTally oldOnes = changing.add(voter("b"), 7, true).add(voter("c"), 7, true);
    assertThat(oldOnes.won()).as("three of five, but one of c d e").isFalse();
    assertThat(oldOnes.add(voter("e"), 7, true).won()).isTrue();
    VoteTally refused = changing.add(voter("d"), 7, false).add(voter("e"), 7, false);
    assertThat(refused.lost()).as("c d e can no longer elect").isTrue();
  }

  @Test
  void aSingleVoterElectsItself() {
    assertThat(candidateA(TallyRule.paper(), group("a")).won()).isTrue();
  }
}
