package folkmoot.protocol.raft;

/** How far the log is durable once the disk reports a write as done (trap 6). */
@FunctionalInterface
public interface PersistedRule {
  /**
   * @param written the end of the log as it was when the write was handed to the disk
   * @param log the log as it is now: a suffix may have been overwritten since
   * @param durableIndex up to where the log, as it is now, was durable before
   */
  long durable(LogPosition written, LogTerms log, long durableIndex);

  /** A write counts only if the entry it ended with is still the one in the log. */
  static PersistedRule paper() {
    return (written, log, durableIndex) ->
        log.termAt(written.index()) == written.term()
            ? Math.max(durableIndex, written.index())
            : durableIndex;
  }
}
