package folkmoot.protocol.raft;

/** When a message that reveals term, vote or log may leave the node (trap 3). */
@FunctionalInterface
public interface RevealRule {
  /** What a message tells of its sender that a crash must not take back. */
  enum Revealed {
    /** That it stands in a term, with its own vote. */
    CANDIDACY,
    /** Whom it votes for, or that it does not. */
    VOTE,
    /** Which term it has seen. */
    TERM,
    /** How far its log goes. */
    LOG,
    /** Nothing to anybody yet, but its own state is then that of a snapshot (trap 10). */
    STATE
  }

  /**
   * @param needed number of the write that holds what the message reveals
   * @param persisted number of the latest write that is durable; all before it are, too
   */
  boolean mayLeave(Revealed what, long needed, long persisted);

  /** Whatever it is, it is durable first. */
  static RevealRule paper() {
    return (what, needed, persisted) -> needed <= persisted;
  }
}
