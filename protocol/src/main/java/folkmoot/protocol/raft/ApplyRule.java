package folkmoot.protocol.raft;

/** Which entries the state machine may be given. */
@FunctionalInterface
public interface ApplyRule {
  long applicable(long committed, long durable);

  /**
   * Committed ones that are also on this disk: a state that survives a crash must never be ahead of
   * the log that survives it.
   */
  static ApplyRule paper() {
    return Math::min;
  }
}
