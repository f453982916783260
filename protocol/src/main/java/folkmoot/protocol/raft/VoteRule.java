package folkmoot.protocol.raft;

/** Whether a vote is given (Raft §5.2, §5.4.1). */
@FunctionalInterface
public interface VoteRule {
  /**
   * @param own term and vote, the term already raised to that of the request if it was later
   * @param log the end of the voter's own log
   */
  boolean grants(HardState own, LogPosition log, RaftMessage.RequestVote request);

  /** One vote a term, and only for a log that is at least as up-to-date as the voter's own. */
  static VoteRule paper() {
    return (own, log, request) ->
        request.term() == own.term()
            && own.votedFor().map(request.from()::equals).orElse(true)
            && new LogPosition(request.lastLogTerm(), request.lastLogIndex()).compareTo(log) >= 0;
  }
}
