package folkmoot.protocol.raft;

import java.util.List;

/** Which votes count in an election, and how (trap 4). */
@FunctionalInterface
public interface TallyRule {
  /** What one voter said, once. */
  record Answer(Voter voter, boolean granted) {}

  /**
   * @param electionTerm the term that is stood in
   * @param replyTerm the term of the reply
   * @param voter who replied
   */
  boolean counts(long electionTerm, long replyTerm, Voter voter, Configuration configuration);

  /**
   * True if a majority has granted its vote: by voter, whose first answer stands, not by answer.
   *
   * @param answers those that count, in the order in which they came
   */
  default boolean won(Configuration configuration, List<Answer> answers) {
    return configuration.isQuorum(
        voter ->
            answers.stream()
                .filter(answer -> answer.voter().equals(voter))
                .findFirst()
                .filter(Answer::granted)
                .isPresent());
  }

  /** Only replies of exactly this term, only from voters. */
  static TallyRule paper() {
    return (electionTerm, replyTerm, voter, configuration) ->
        electionTerm == replyTerm && configuration.isVoter(voter);
  }
}
