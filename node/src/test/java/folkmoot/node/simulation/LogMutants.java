package folkmoot.node.simulation;

import folkmoot.protocol.raft.AppendRule;
import folkmoot.protocol.raft.FollowerCommitRule;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.ProgressRule;
import folkmoot.protocol.raft.RaftMessage.AppendEntries;

/**
 * Logs that match (trap 7, Raft §5.3). Tried on 2000 seeds and not found: that a conflict is looked
 * for in the first entry alone ({@code AppendRule}). Tried on 3000: that a window is opened for a
 * follower that takes nothing in ({@code ProgressRule}; {@code ReplicatorTest} has it).
 */
final class LogMutants extends MutantFamily {
  @Override
  void plant() {
    logs();
  }

  private void logs() {
    add(
        "trap 7",
        "every message with entries overwrites what follows it",
        (AppendRule) (log, message) -> overwrites(log, message, !message.entries().isEmpty()),
        151);
    add(
        "trap 7",
        "a heartbeat ends the log where the leader's next entry is to come",
        (AppendRule) (log, message) -> overwrites(log, message, message.entries().isEmpty()),
        1);
    add(
        "trap 7",
        "the whole log is taken to match after a shorter message",
        (AppendRule)
            (log, message) ->
                PAPER.append().decide(log, message) instanceof AppendRule.Accept accept
                        && accept.truncateFrom() == 0
                    ? new AppendRule.Accept(
                        0, accept.skip(), Math.max(accept.matchedIndex(), log.lastIndex()))
                    : PAPER.append().decide(log, message),
        3);
    add(
        "Raft §5.3",
        "the previous term is not compared",
        (AppendRule) (log, message) -> PAPER.append().decide(log, believed(log, message)),
        6);
    add(
        "Raft §5.3",
        "a follower commits past what matches",
        (FollowerCommitRule)
            (committed, leaderCommit, matched) -> Math.max(committed, leaderCommit),
        151);
    add(
        "Raft §5.3",
        "a refusal does not make the leader go back",
        (ProgressRule)
            (progress, reply, log) ->
                reply.success() ? PAPER.progress().replied(progress, reply, log) : progress,
        151);
    add(
        "Raft §5.3",
        "a refusal is taken for a match",
        (ProgressRule)
            (progress, reply, log) ->
                progress.acknowledged(
                    reply.success()
                        ? reply.matchIndex()
                        : Math.min(reply.rejectedIndex(), log.lastIndex())),
        151);
  }

  private static AppendRule.Decision overwrites(LogTerms log, AppendEntries message, boolean does) {
    AppendRule.Decision decision = PAPER.append().decide(log, message);
    long from = message.previousIndex() + 1;
    return does && decision instanceof AppendRule.Accept accept && from <= log.lastIndex()
        ? new AppendRule.Accept(from, 0, accept.matchedIndex())
        : decision;
  }

  private static AppendEntries believed(LogTerms log, AppendEntries message) {
    if (message.previousIndex() > log.lastIndex()) return message;
    return new AppendEntries(
        message.group(),
        message.term(),
        message.from(),
        message.previousIndex(),
        log.termAt(message.previousIndex()),
        message.entries(),
        message.commitIndex(),
        message.round());
  }
}
