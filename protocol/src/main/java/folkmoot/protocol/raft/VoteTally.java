package folkmoot.protocol.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * The votes of one election (trap 4).
 *
 * @param term the term that is stood in
 * @param answers what was said so far, in the order in which it came
 */
public record VoteTally(
    long term, Configuration configuration, TallyRule rule, List<TallyRule.Answer> answers) {
  public VoteTally {
    answers = List.copyOf(answers);
  }

  /** The election of {@code term} before anyone has answered. */
  public static VoteTally open(long term, Configuration configuration, TallyRule rule) {
    return new VoteTally(term, configuration, rule, List.of());
  }

  /** The tally with one more answer, or the same if the answer does not count. */
  public VoteTally add(Voter voter, long replyTerm, boolean granted) {
    if (!rule.counts(term, replyTerm, voter, configuration)) return this;
    List<TallyRule.Answer> more = new ArrayList<>(answers);
    more.add(new TallyRule.Answer(voter, granted));
    return new VoteTally(term, configuration, rule, more);
  }

  /** A majority has granted its vote. */
  public boolean won() {
    return rule.won(configuration, answers);
  }

  /** Those who refused are so many that no majority is left. */
  public boolean lost() {
    return !configuration.isQuorum(voter -> !firstAnswerOf(voter, false));
  }

  public boolean hasAnswered(Voter voter) {
    return firstAnswerOf(voter, true) || firstAnswerOf(voter, false);
  }

  private boolean firstAnswerOf(Voter voter, boolean granted) {
    return answers.stream()
        .filter(answer -> answer.voter().equals(voter))
        .findFirst()
        .filter(answer -> answer.granted() == granted)
        .isPresent();
  }
}
