package folkmoot.protocol.raft;

/** How far the log is durable once the disk reports a write as done (trap 6). */
@FunctionalInterface
public interface PersistedRule {
  /**
   * @param writtenIndex the end of the log as it was when the write was handed to the disk
   * @param keptIndex up to where the log was never forgotten since then, {@link Long#MAX_VALUE} if
   *     nothing was
   * @param durableIndex up to where the log, as it is now, was durable before
   */
  long durable(long writtenIndex, long keptIndex, long durableIndex);

  /**
   * How far the log, as it is now, is durable or kept after it was forgotten from an index on: what
   * comes in the place of the forgotten is another entry.
   *
   * @param index the durable or kept index before
   * @param truncateFrom the first index that was forgotten
   */
  default long forgotten(long index, long truncateFrom) {
    return Math.min(index, truncateFrom - 1);
  }

  /**
   * A write counts only as far as the log has been kept since. To compare terms would not do: the
   * same entries may have been forgotten and have come back, and then the disk, which is still at
   * the first of these writes, is about to forget them.
   */
  static PersistedRule paper() {
    return (written, kept, durable) -> Math.max(durable, Math.min(written, kept));
  }
}
