package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.append;
import static folkmoot.protocol.raft.Shorthand.log;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raft §5.3, Figure 2: {@code commitIndex = min(leaderCommit, index of last new entry)}. */
class FollowerCommitRuleTest {
  private final FollowerCommitRule rule = FollowerCommitRule.paper();

  @ParameterizedTest(name = "{0}, leader {1}, matched {2}: {3}")
  @CsvSource({"3, 9, 5, 5", "3, 4, 5, 4", "5, 4, 9, 5", "5, 9, 2, 5", "0, 0, 0, 0"})
  void upToWhatTheLeaderSaysAndWhatIsKnownToMatch(
      long committed, long leader, long matched, long expected) {
    assertThat(rule.committed(committed, leader, matched)).isEqualTo(expected);
  }

  /** Entry 3 here is of a former leader; the new one, in term 3, has committed another entry 3. */
  @Test
  void toGoByTheLeadersWordAloneCommitsAnEntryThatItDoesNotHave() {
    LogTerms leader = log("1 1 3");
    LogTerms follower = log("1 1 2");
    var heartbeat = append(leader, 3, 2, 2);
    var accept = (AppendRule.Accept) AppendRule.paper().decide(follower, heartbeat);
    assertThat(rule.committed(0, 3, accept.matchedIndex())).isEqualTo(2);

    FollowerCommitRule trusting = (committed, leaderCommit, matched) -> leaderCommit;
    long wrong = trusting.committed(0, 3, accept.matchedIndex());
    assertThat(follower.termAt(wrong)).isNotEqualTo(leader.termAt(wrong));

    FollowerCommitRule upToItsEnd =
        (committed, leaderCommit, matched) -> Math.min(leaderCommit, follower.lastIndex());
    assertThat(upToItsEnd.committed(0, 3, accept.matchedIndex()))
        .as("nor its own end")
        .isEqualTo(3);
  }
}
