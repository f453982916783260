package folkmoot.protocol.raft;

/** Whom a leader that hands over may ask to stand (thesis §3.10). */
@FunctionalInterface
public interface HandOverRule {
  /**
   * @param durable up to where the voter's log is known to match and to be on its disk
   * @param lastIndex the end of the leader's log; it takes no more writes
   * @param answers true if the voter has answered lately
   */
  boolean mayStand(long durable, long lastIndex, boolean answers);

  /** One that has everything and is there: another would lose, and nobody would lead meanwhile. */
  static HandOverRule paper() {
    return (durable, lastIndex, answers) -> answers && durable >= lastIndex;
  }
}
