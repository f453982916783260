package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.log;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.SeenRule.Verdict;
import folkmoot.protocol.token.Point;
import org.junit.jupiter.api.Test;

/** What a client has seen, and what became of it (DESIGN §3, §4). */
class SeenRuleTest {
  private final SeenRule rule = SeenRule.exact();

  @Test
  void who_has_seen_nothing_has_lost_nothing() {
    assertThat(rule.judge(log(""), Point.NONE)).isEqualTo(Verdict.THERE);
    assertThat(rule.judge(log("1 2"), Point.NONE)).isEqualTo(Verdict.THERE);
    assertThat(rule.precedes(log("1 2"), log("1"), Point.NONE)).isEqualTo(Verdict.THERE);
  }

  @Test
  void an_entry_is_there_once_it_is_committed() {
    assertThat(rule.judge(log("1 1 2"), new Point(1, 2))).isEqualTo(Verdict.THERE);
    assertThat(rule.judge(log("1 1 2"), new Point(2, 3))).isEqualTo(Verdict.THERE);
  }

  @Test
  void what_is_further_than_this_replica_may_yet_come() {
    assertThat(rule.judge(log("1 1"), new Point(1, 3))).isEqualTo(Verdict.AHEAD);
    assertThat(rule.judge(log("1 1"), new Point(4, 3))).isEqualTo(Verdict.AHEAD);
    assertThat(rule.judge(log(""), new Point(1, 1))).isEqualTo(Verdict.AHEAD);
  }

  /** DESIGN §3: an entry of a later term is committed at its index or before. */
  @Test
  void it_is_lost_once_the_log_goes_on_without_it_in_a_later_term() {
    assertThat(rule.judge(log("1 1 2"), new Point(1, 3))).isEqualTo(Verdict.LOST);
    assertThat(rule.judge(log("1 1 2"), new Point(1, 9))).isEqualTo(Verdict.LOST);
  }

  /**
   * Figure 8: S1 leads term 2 and has (2, 2); S5 leads term 3, has (3, 2) on its own disk only, and
   * has answered it at w=1; then S1 leads term 4 and commits (2, 2) with (4, 3). What is committed
   * at the index of the lost entry, or before it, is of an <i>earlier</i> term.
   */
  @Test
  void it_is_lost_to_an_entry_of_an_earlier_term_too() {
    assertThat(rule.judge(log("1 2"), new Point(3, 2))).isEqualTo(Verdict.LOST);
    assertThat(rule.judge(log("1 2 4"), new Point(3, 2))).isEqualTo(Verdict.LOST);
  }

  @Test
  void a_write_follows_what_its_leader_has() {
    LogTerms leader = log("1 1 3 3");
    assertThat(rule.precedes(leader, log("1 1"), new Point(1, 2))).isEqualTo(Verdict.THERE);
    assertThat(rule.precedes(leader, log("1 1"), new Point(3, 4))).isEqualTo(Verdict.THERE);
    assertThat(rule.precedes(leader, log("1 1"), new Point(2, 2))).isEqualTo(Verdict.LOST);
  }

  @Test
  void what_its_leader_lacks_is_lost_once_an_entry_of_its_own_term_is_committed() {
    LogTerms leader = log("1 1 3 3");
    assertThat(rule.precedes(leader, log("1 1"), new Point(2, 3))).isEqualTo(Verdict.AHEAD);
    assertThat(rule.precedes(leader, log("1 1 3"), new Point(2, 3))).isEqualTo(Verdict.LOST);
    assertThat(rule.precedes(leader, log("1 1 3"), new Point(2, 9))).isEqualTo(Verdict.LOST);
  }

  /** Simulation, seed 13: told by a leader that had been deposed and did not know. */
  @Test
  void nothing_of_a_later_term_is_lost_to_a_leader_of_an_earlier_one() {
    LogTerms leader = log("1 1 2");
    assertThat(rule.precedes(leader, leader, new Point(3, 4))).isEqualTo(Verdict.AHEAD);
  }

  /** What the log has let go is known from the beginning of what is applied. */
  @Test
  void also_behind_what_was_compacted() {
    LogTerms committed = log("1 1 2 2");
    LogTerms leader = committed.beginAfter(new LogPosition(2, 4)).append(5);
    assertThat(rule.precedes(leader, committed, new Point(1, 2))).isEqualTo(Verdict.THERE);
    assertThat(rule.precedes(leader, committed, new Point(2, 2))).isEqualTo(Verdict.LOST);
    assertThat(rule.precedes(leader, committed, new Point(5, 5))).isEqualTo(Verdict.THERE);
  }
}
