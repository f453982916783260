package folkmoot.protocol.raft;

/** How far a follower may take the log as committed on its leader's word (Raft §5.3). */
@FunctionalInterface
public interface FollowerCommitRule {
  /**
   * @param matchedIndex up to where this message showed the log to match the leader's
   */
  long committed(long committed, long leaderCommit, long matchedIndex);

  /** Never past what is known to match: a suffix of an earlier leader may still be there. */
  static FollowerCommitRule paper() {
    return (committed, leaderCommit, matchedIndex) ->
        Math.max(committed, Math.min(leaderCommit, matchedIndex));
  }
}
