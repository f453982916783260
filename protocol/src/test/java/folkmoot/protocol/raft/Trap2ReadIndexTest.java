package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.joint;
import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.reached;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Raft §8, thesis §6.4: what must have happened before a leader names an index to read at. */
class Trap2ReadIndexTest {
  private final ReadIndexRule rule = ReadIndexRule.paper();
  private final Configuration three = group("a b c");

  /**
   * Entry 2 was committed and answered by the leader of term 1, which died before it could tell.
   * The next leader has it, but knows only of entry 1: to read there would be to read the past.
   */
  @Test
  void noIndexBeforeTheNoOpOfTheTermIsCommitted() {
    LogTerms log = log("1 1 2");
    long whatItWasTold = 1;
    assertThat(rule.mayOpen(log, whatItWasTold, 2)).isFalse();
    assertThat(rule.mayOpen(log, 2, 2)).as("still an entry of term 1").isFalse();
    assertThat(rule.mayOpen(log, 3, 2)).isTrue();

    assertThat(whatItWasTold)
        .as("a rule that always opens would read before entry 2")
        .isLessThan(CommitRule.paper().committed(three, reached("a=3 b=3"), log, 2, 0));
  }

  @Test
  void noIndexFromAnEmptyLog() {
    assertThat(rule.mayOpen(log(""), 0, 1)).isFalse();
  }

  /**
   * Round 7 was sent at once to b and c, and both have answered; the answers are slow. Meanwhile
   * both have elected c, which has committed a write, and only now does the read come. Those
   * answers say who led before it came, not after.
   */
  @Test
  void aReadWaitsForARoundThatIsOpenedAfterItArrived() {
    long latestRound = 7;
    var echoesOnTheirWay = reached("a=9 b=7 c=7");

    long round = rule.roundFor(latestRound);

    assertThat(rule.confirmed(three, echoesOnTheirWay, round)).isFalse();
    assertThat(rule.confirmed(three, echoesOnTheirWay, latestRound))
        .as("to wait for the round that is under way confirms too early")
        .isTrue();
  }

  /**
   * b leads term 3 as it led term 2. A message of term 2, of round 171, was long on its way to a,
   * which refuses it in term 3; round 84 of term 3 was never sent to anybody who can hear it.
   */
  @Test
  void aRefusalEchoesNoRoundOfAnEarlierTerm() {
    RaftMessage.AppendEntries late =
        new RaftMessage.AppendEntries("default", 2, voter("b"), 0, 0, List.of(), 0, 171);
    assertThat(rule.echo(2, late)).isEqualTo(171);
    assertThat(rule.echo(3, late)).isZero();
    assertThat(rule.confirmed(three, reached("a=171 b=999"), 84))
        .as("to echo it confirms a round of term 3")
        .isTrue();
  }

  @Test
  void aMajorityConfirmsTheLeaderIncluded() {
    assertThat(rule.confirmed(three, reached("a=9 b=8"), 8)).isTrue();
    assertThat(rule.confirmed(three, reached("a=9 b=7 c=7"), 8)).isFalse();
    assertThat(rule.confirmed(group("a"), reached("a=8"), 8)).as("a single voter").isTrue();
  }

  @Test
  void anObserverConfirmsNothing() {
    assertThat(rule.confirmed(three, v -> v.equals(voter("o")) || v.equals(voter("a")) ? 8 : 0, 8))
        .isFalse();
  }

  @Test
  void whileTheMembershipChangesBothMajoritiesConfirm() {
    Configuration changing = joint("a b c", "c d e");
    assertThat(rule.confirmed(changing, reached("a=8 b=8 c=8"), 8)).isFalse();
    assertThat(rule.confirmed(changing, reached("a=8 c=8 d=8"), 8)).isTrue();
  }

  /** A pause between the round and its answer, in which another was elected (etcd #20418). */
  @Test
  void afterTheRoundTheTermIsLookedAtAgain() {
    assertThat(rule.stillLeads(3, 3, true)).isTrue();
    assertThat(rule.stillLeads(3, 4, true)).as("leads again, in a later term").isFalse();
    assertThat(rule.stillLeads(3, 3, false)).as("has stepped down in its term").isFalse();
  }

  @Test
  void laterRoundsConfirmEarlierOnes() {
    for (long echoed : List.of(8L, 9L, 1000L)) {
      assertThat(rule.confirmed(three, v -> echoed, 8)).isTrue();
    }
  }
}
