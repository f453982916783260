package folkmoot.protocol.raft;

/** Whether an applied entry is the write that a client waits for (thesis §6.3). */
@FunctionalInterface
public interface AnswerRule {
  /**
   * Asked when something is applied at the index at which the write was proposed.
   *
   * @param proposedTerm the term in which the write was proposed
   * @param appliedTerm the term of the entry that was applied
   */
  boolean isItsEntry(long proposedTerm, long appliedTerm);

  /** Index and term together name an entry: after a change of leaders the index alone does not. */
  static AnswerRule paper() {
    return (proposedTerm, appliedTerm) -> proposedTerm == appliedTerm;
  }
}
