package folkmoot.protocol.raft;

/** When a message that reveals term, vote or log may leave the node (trap 3). */
@FunctionalInterface
public interface RevealRule {
  /**
   * @param needed number of the write that holds what the message reveals
   * @param persisted number of the latest write that is durable; all before it are, too
   */
  boolean mayLeave(long needed, long persisted);

  static RevealRule paper() {
    return (needed, persisted) -> needed <= persisted;
  }
}
