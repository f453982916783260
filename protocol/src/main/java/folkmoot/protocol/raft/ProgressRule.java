package folkmoot.protocol.raft;

/** What a leader learns of a follower's log from its answer (Raft §5.3). */
@FunctionalInterface
public interface ProgressRule {
  /**
   * @param log the leader's own log
   */
  Progress replied(Progress progress, RaftMessage.AppendEntriesReply reply, LogTerms log);

  /** A success moves on, a refusal goes back to where the logs may match. */
  static ProgressRule paper() {
    return (progress, reply, log) ->
        reply.success()
            ? progress.acknowledged(reply.matchIndex())
            : progress.refused(reply.rejectedIndex(), reply.hintTerm(), reply.hintIndex(), log);
  }
}
