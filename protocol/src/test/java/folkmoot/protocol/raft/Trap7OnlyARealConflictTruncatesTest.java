package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.after;
import static folkmoot.protocol.raft.Shorthand.append;
import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.row;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.AppendRule.Accept;
import folkmoot.protocol.raft.AppendRule.Refuse;
import folkmoot.protocol.raft.RaftMessage.AppendEntries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raft §5.3, Figure 2 "AppendEntries RPC" and Figure 7. */
class Trap7OnlyARealConflictTruncatesTest {
  private static final LogTerms FIGURE_7_LEADER = log("1 1 1 4 4 5 5 6 6 6");

  private final AppendRule rule = AppendRule.paper();

  /** The six followers of Figure 7; the leader of term 8 has no entry of its own yet. */
  @ParameterizedTest(name = "({0}) {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a | 1 1 1 4 4 5 5 6 6         | 10.6? no, 0 from 10; 9.6? yes
          b | 1 1 1 4                   | 10.6? no, 0 from 5; 4.4? yes
          c | 1 1 1 4 4 5 5 6 6 6 6     | 10.6? yes
          d | 1 1 1 4 4 5 5 6 6 6 7 7   | 10.6? yes
          e | 1 1 1 4 4 4 4             | 10.6? no, 0 from 8; 7.5? no, 4 from 4; 5.4? yes, without 6-
          f | 1 1 1 2 2 2 3 3 3 3 3     | 10.6? no, 3 from 7; 6.5? no, 2 from 4; 3.1? yes, without 4-
          """)
  void figure7TheLogsAreFoundToMatch(String name, String follower, String text) {
    Conversation met = Conversation.of(FIGURE_7_LEADER, log(follower), 11, 10, rule);
    assertThat(met.text()).isEqualTo(text);
    assertThat(row(met.follower())).startsWith(row(FIGURE_7_LEADER));
    assertThat(met.progress().match()).isEqualTo(10);
  }

  /** What c and d have too much goes when the leader writes its first entry, and not before. */
  @ParameterizedTest(name = "({0}) {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a | 1 1 1 4 4 5 5 6 6         | 10.6? no, 0 from 10; 9.6? yes
          b | 1 1 1 4                   | 10.6? no, 0 from 5; 4.4? yes
          c | 1 1 1 4 4 5 5 6 6 6 6     | 10.6? yes, without 11-
          d | 1 1 1 4 4 5 5 6 6 6 7 7   | 10.6? yes, without 11-
          e | 1 1 1 4 4 4 4             | 10.6? no, 0 from 8; 7.5? no, 4 from 4; 5.4? yes, without 6-
          f | 1 1 1 2 2 2 3 3 3 3 3     | 10.6? no, 3 from 7; 6.5? no, 2 from 4; 3.1? yes, without 4-
          """)
  void figure7WithTheNoOpOfTermEightAllLogsAreTheLeaders(String name, String own, String text) {
    LogTerms leader = FIGURE_7_LEADER.append(8);
    Conversation met = Conversation.of(leader, log(own), 11, 11, rule);
    assertThat(met.text()).isEqualTo(text);
    assertThat(met.follower()).isEqualTo(leader);
    assertThat(met.progress().match()).isEqualTo(11);
  }

  @Test
  void aLateShorterMessageLeavesTheRestAlone() {
    LogTerms log = log("1 1 2 2 2");
    AppendEntries late = append(log, 2, 2, 3);
    assertThat(rule.decide(log, late)).isEqualTo(new Accept(0, 1, 3));
    assertThat(rule.decide(log, append(log, 2, 2, 2))).isEqualTo(new Accept(0, 0, 2));
  }

  /**
   * Figure 2 says "delete the existing entry and all that follow it" only for a conflict. Who cuts
   * after every message forgets entries that it has acknowledged, here 4 and 5.
   */
  @Test
  void toTruncateAfterEveryMessageForgetsWhatWasAcknowledged() {
    AppendRule truncates =
        (log, message) -> {
          long from = message.previousIndex() + 1;
          return new Accept(from <= log.lastIndex() ? from : 0, 0, 0);
        };
    LogTerms log = log("1 1 2 2 2");
    AppendEntries late = append(log, 2, 2, 3);
    assertThat(row(after(log, late, (Accept) truncates.decide(log, late)))).isEqualTo("1 1 2");
    assertThat(row(after(log, late, (Accept) rule.decide(log, late)))).isEqualTo("1 1 2 2 2");
  }

  @Test
  void aConflictTruncatesFromTheFirstEntryThatDiffers() {
    LogTerms leader = log("1 1 2 3 3");
    assertThat(rule.decide(log("1 1 2 2 2 2"), append(leader, 3, 1, 5)))
        .isEqualTo(new Accept(4, 2, 5));
  }

  @Test
  void entriesThatAreHereAlreadyAreSkippedNotWrittenAgain() {
    LogTerms leader = log("1 1 2 3 3");
    assertThat(rule.decide(log("1 1 2 3"), append(leader, 3, 1, 5))).isEqualTo(new Accept(0, 3, 5));
  }

  /** A heartbeat vouches for what was compared, and for nothing behind it. */
  @Test
  void aHeartbeatMatchesUpToItsPreviousEntryOnly() {
    LogTerms leader = log("1 1 3");
    LogTerms follower = log("1 1 2 2");
    assertThat(rule.decide(follower, append(leader, 3, 2, 2))).isEqualTo(new Accept(0, 0, 2));
    assertThat(rule.decide(log(""), append(leader, 3, 0, 0))).isEqualTo(new Accept(0, 0, 0));
  }

  @Test
  void theTermOfThePreviousEntryIsComparedNotOnlyItsIndex() {
    LogTerms leader = log("1 2 2");
    assertThat(rule.decide(log("1 1"), append(leader, 2, 2, 3))).isEqualTo(new Refuse(1, 1));
    assertThat(rule.decide(log("1"), append(leader, 2, 2, 3))).isEqualTo(new Refuse(0, 2));
  }

  @Test
  void anEmptyLogTakesTheLeadersFromTheStart() {
    LogTerms leader = log("1 2 2");
    assertThat(rule.decide(log(""), append(leader, 2, 0, 3))).isEqualTo(new Accept(0, 0, 3));
    assertThat(rule.decide(log(""), append(leader, 2, 3, 3))).isEqualTo(new Refuse(0, 1));
  }
}
