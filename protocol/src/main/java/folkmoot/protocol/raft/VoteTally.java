package folkmoot.protocol.raft;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The votes of one election, by voter: who answers twice counts once (trap 4).
 *
 * @param term the term that is stood in
 * @param answers what each voter said so far
 */
public record VoteTally(
    long term, Configuration configuration, TallyRule rule, SortedMap<Voter, Boolean> answers) {
  public VoteTally {
    answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
  }

  /** The election of {@code term} before anyone has answered. */
  public static VoteTally open(long term, Configuration configuration, TallyRule rule) {
    return new VoteTally(term, configuration, rule, new TreeMap<>());
  }

  /** The tally with one more answer, or the same if the answer does not count. */
  public VoteTally add(Voter voter, long replyTerm, boolean granted) {
    if (!rule.counts(term, replyTerm, voter, configuration)) return this;
    SortedMap<Voter, Boolean> more = new TreeMap<>(answers);
    more.putIfAbsent(voter, granted);
    return new VoteTally(term, configuration, rule, more);
  }

  /** A majority has granted its vote. */
  public boolean won() {
    return configuration.isQuorum(voter -> answers.getOrDefault(voter, false));
  }

  /** Those who refused are so many that no majority is left. */
  public boolean lost() {
    return !configuration.isQuorum(voter -> answers.getOrDefault(voter, true));
  }

  public boolean hasAnswered(Voter voter) {
    return answers.containsKey(voter);
  }
}
