package folkmoot.protocol.raft;

/** How much of the beginning of its log a replica may forget (Raft §7, thesis §5.1; trap 15). */
@FunctionalInterface
public interface CompactionRule {
  /**
   * @param flushed up to where the state machine's own disk has what the log did
   * @param spare up to where no follower that is merely slow needs the log
   * @param held up to where nobody who is on the way to a snapshot will need it
   * @return the entry after which the log may begin
   */
  long through(long flushed, long spare, long held);

  /**
   * Only what the state would still have after a crash. Who is gone holds nothing: neither of the
   * other two may wait for ever.
   */
  static CompactionRule paper() {
    return (flushed, spare, held) -> Math.min(flushed, Math.min(spare, held));
  }
}
