package folkmoot.protocol.raft;

/** Whether a replica would vote, asked before the term is raised (thesis §9.6). */
@FunctionalInterface
public interface PreVoteRule {
  /**
   * @param hearsLeader true if this replica heard from a leader within the shortest election
   *     timeout, or is the leader
   */
  boolean grants(
      HardState own, LogPosition log, boolean hearsLeader, RaftMessage.RequestPreVote request);

  static PreVoteRule paper() {
    return (own, log, hearsLeader, request) ->
        !hearsLeader
            && request.term() > own.term()
            && new LogPosition(request.lastLogTerm(), request.lastLogIndex()).compareTo(log) >= 0;
  }
}
