package folkmoot.node.store;

import folkmoot.protocol.store.StoreCommand;
import java.util.List;
import java.util.Optional;

/**
 * Where the state machine of a group keeps its data: keys with values, and the index up to which
 * the log is applied, changed together. Used by one thread. RocksDB in production, a sorted map
 * with the same semantics under simulation; one contract test for both.
 *
 * <p>What was applied but not flushed may be lost in a crash, but only as a whole suffix: reopening
 * finds the state of exactly {@link #flushedIndex()} or a later applied index.
 */
public interface StateStore extends AutoCloseable {

  /** A value and the index of the entry that wrote it. */
  record Versioned(byte[] value, long version) {}

  /** The term and index of an entry, its command and what is to be applied, in log order. */
  record Change(long index, long term, Optional<StoreCommand> command) {}

  /**
   * Applies consecutive changes, the first at {@link #appliedIndex()} + 1, in one batch.
   *
   * @return for each change how many keys it set or removed
   */
  int[] apply(List<Change> changes);

  /** The value of a key, if there is one. */
  Optional<Versioned> get(String key);

  /** The first keys, at most {@code limit}, in the order of their UTF-8 bytes. */
  List<String> firstKeys(int limit);

  /** How many keys there are. */
  long size();

  /** Index of the last entry applied, 0 at the beginning. */
  long appliedIndex();

  /** Index up to which the state is certain to survive a crash. */
  long flushedIndex();

  /** The last formation of the Pekko Cluster that was applied. */
  Optional<StoreCommand.FormCluster> formation();

  /** Makes all that is applied durable. */
  void flush();

  /**
   * A hash over all keys, values and versions: equal at replicas that applied the same log up to
   * the same index.
   */
  long contentHash();

  @Override
  void close();
}
