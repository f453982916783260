package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.joint;
import static folkmoot.protocol.raft.Shorthand.requestVote;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Raft §5.1: votes stand on what a disk remembers, so a voter is a node with its disk. */
class VoterRuleTest {
  private final VoterRule rule = VoterRule.paper();

  @Test
  void aWipedNodeIsNotItsFormerSelf() {
    assertThat(rule.isVoter(group("a b c"), voter("a"))).isTrue();
    assertThat(rule.isVoter(group("a b c"), new Voter("a", "new-disk"))).isFalse();
    assertThat(rule.isVoter(group("a b c"), new Voter("z", "a-disk"))).isFalse();
    assertThat(rule.isVoter(group("a b c"), voter("o"))).isFalse();
  }

  @Test
  void whileTheMembershipChangesBothSetsVote() {
    assertThat(rule.isVoter(joint("a b", "b c"), voter("a"))).isTrue();
    assertThat(rule.isVoter(joint("a b", "b c"), voter("c"))).isTrue();
    assertThat(rule.isVoter(joint("a b", "b c"), voter("d"))).isFalse();
  }

  /**
   * c voted for a in term 1 and is then wiped. To go by the name alone gives its node a second vote
   * in the same term.
   */
  @Test
  void toGoByTheNameAloneVotesTwice() {
    VoterRule byName =
        (group, replica) ->
            group.voters().stream().anyMatch(voter -> voter.nodeId().equals(replica.nodeId()));
    Server c = new Server("c");
    assertThat(c.votes(requestVote("a", 1, LogTerms.EMPTY))).isTrue();
    c.forgets(HardState.INITIAL, LogTerms.EMPTY);
    assertThat(c.votes(requestVote("b", 1, LogTerms.EMPTY))).as("it remembers nothing").isTrue();

    Voter wiped = new Voter("c", "new-disk");
    assertThat(byName.isVoter(group("a b c"), wiped)).isTrue();
    assertThat(rule.isVoter(group("a b c"), wiped)).isFalse();
  }

  @Test
  void votersAreOrderedByNodeThenDisk() {
    assertThat(new Voter("a", "z")).isLessThan(new Voter("b", "a"));
    assertThat(new Voter("a", "a")).isLessThan(new Voter("a", "b"));
    assertThat(new Voter("a", "a")).hasToString("a/a");
  }
}
