package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.append;
import static folkmoot.protocol.raft.Shorthand.log;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.AppendRule.Accept;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Raft §7, Figure 13: what a snapshot does to a log, and how a log that begins with one goes on.
 */
class Trap10ASnapshotReplacesLogAndStateTest {
  private final InstallRule rule = InstallRule.paper();
  private final AppendRule appends = AppendRule.paper();

  @Test
  void onlyWhatIsFurtherThanAllThatIsCommittedIsInstalled() {
    assertThat(rule.installs(4, new LogPosition(2, 5))).isTrue();
    assertThat(rule.installs(5, new LogPosition(2, 5))).isFalse();
    assertThat(rule.installs(9, new LogPosition(2, 5))).isFalse();
    assertThat(rule.wanted(4, 5)).isTrue();
    assertThat(rule.wanted(5, 5)).as("the leader's log continues it").isFalse();
  }

  @Test
  void whatFollowsItsLastEntryStaysAndNothingElseDoes() {
    LogTerms log = log("1 1 2 2 3");
    assertThat(rule.replaced(log, new LogPosition(2, 4)).end()).isEqualTo(new LogPosition(3, 5));
    assertThat(rule.replaced(log, new LogPosition(3, 4)))
        .isEqualTo(LogTerms.after(new LogPosition(3, 4)));
    assertThat(rule.replaced(log, new LogPosition(3, 9)))
        .isEqualTo(LogTerms.after(new LogPosition(3, 9)));
  }

  @Test
  void nothingIsDurableBeforeTheDiskHasIt() {
    assertThat(rule.durableMeanwhile(3, new LogPosition(2, 8))).isEqualTo(3);
    assertThat(rule.base(new LogPosition(2, 8), 5)).isEqualTo(new LogPosition(2, 8));
  }

  @Test
  void entriesBeforeTheBaseAreThereAlready() {
    LogTerms leader = log("1 1 2 2 3 3");
    LogTerms follower = LogTerms.after(new LogPosition(2, 4));
    assertThat(appends.decide(follower, append(leader, 3, 1, 3))).isEqualTo(new Accept(0, 2, 4));
    assertThat(appends.decide(follower, append(leader, 3, 1, 4))).isEqualTo(new Accept(0, 3, 4));
    assertThat(appends.decide(follower, append(leader, 3, 2, 6))).isEqualTo(new Accept(0, 2, 6));
    assertThat(appends.decide(follower, append(leader, 3, 4, 6))).isEqualTo(new Accept(0, 0, 6));
    LogTerms longer = follower.append(2, 2);
    assertThat(appends.decide(longer, append(leader, 3, 1, 6)))
        .as("a conflict after the base")
        .isEqualTo(new Accept(5, 3, 6));
  }

  @Test
  void theEndOfALogThatIsOnlyASnapshotIsTheSnapshots() {
    LogTerms voter = LogTerms.after(new LogPosition(3, 7));
    HardState own = new HardState(4, Optional.empty());
    assertThat(VoteRule.paper().grants(own, voter.end(), Shorthand.requestVote("b", 4, log("3 3"))))
        .isFalse();
    assertThat(VoteRule.paper().grants(own, voter.end(), Shorthand.requestVote("b", 4, voter)))
        .isTrue();
  }
}
