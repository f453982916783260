package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.after;
import static folkmoot.protocol.raft.Shorthand.append;

import folkmoot.protocol.raft.RaftMessage.AppendEntries;

/**
 * How a leader finds where a follower's log parts from its own (Raft §5.3), as text: {@code 10.6?
 * no, 3 from 7} is a previous entry of term 6 at index 10, refused with the hint that the
 * follower's term there is 3 and begins at 7.
 *
 * @param follower the follower's log in the end
 */
record Conversation(String text, LogTerms follower, Progress progress) {
  /**
   * @param next the entry that the leader begins with
   * @param through the last one that it sends
   */
  static Conversation of(
      LogTerms leader, LogTerms follower, long next, long through, AppendRule rule) {
    Progress progress = Progress.probing(next);
    StringBuilder text = new StringBuilder();
    for (int message = 1; message <= 100; message++) {
      long previous = progress.next() - 1;
      AppendEntries sent = append(leader, leader.end().term(), previous, through);
      text.append("%d.%d? ".formatted(previous, sent.previousTerm()));
      AppendRule.Decision decision = rule.decide(follower, sent);
      if (decision instanceof AppendRule.Refuse no) {
        text.append("no, %d from %d; ".formatted(no.hintTerm(), no.hintIndex()));
        progress = progress.refused(previous, no.hintTerm(), no.hintIndex(), leader);
      } else {
        AppendRule.Accept yes = (AppendRule.Accept) decision;
        text.append(yes.truncateFrom() > 0 ? "yes, without " + yes.truncateFrom() + "-" : "yes");
        return new Conversation(
            text.toString(), after(follower, sent, yes), progress.acknowledged(yes.matchedIndex()));
      }
    }
    throw new AssertionError("no end: " + text);
  }
}
