package folkmoot.protocol.raft;

/** Which vote counts in an election (trap 4). */
@FunctionalInterface
public interface TallyRule {
  /**
   * @param electionTerm the term that is stood in
   * @param replyTerm the term of the reply
   * @param voter who replied
   */
  boolean counts(long electionTerm, long replyTerm, Voter voter, Configuration configuration);

  /** Only replies of exactly this term, only from voters. */
  static TallyRule paper() {
    return (electionTerm, replyTerm, voter, configuration) ->
        electionTerm == replyTerm && configuration.isVoter(voter);
  }
}
