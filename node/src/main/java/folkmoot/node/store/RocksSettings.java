package folkmoot.node.store;

/**
 * What one RocksDB may take of a node, all its groups together.
 *
 * @param writeBufferBytes memory for what is applied but not flushed; past it RocksDB flushes
 * @param blockCacheBytes memory for blocks read from the disk; their filters and indices come on
 *     top, about 2 MiB for a million keys
 * @param backgroundJobs threads that flush and compact, at least 2: one of each
 */
public record RocksSettings(long writeBufferBytes, long blockCacheBytes, int backgroundJobs) {
  /** Modest: several nodes run beside each other on one machine. */
  public static final RocksSettings DEFAULT = new RocksSettings(32L << 20, 16L << 20, 2);

  public RocksSettings {
    refuseBelow("writeBufferBytes", writeBufferBytes, 1 << 20);
    refuseBelow("blockCacheBytes", blockCacheBytes, 1 << 20);
    refuseBelow("backgroundJobs", backgroundJobs, 2);
  }

  private static void refuseBelow(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, must be at least %d".formatted(name, value, least));
    }
  }
}
