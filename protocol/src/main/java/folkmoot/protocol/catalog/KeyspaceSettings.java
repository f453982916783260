package folkmoot.protocol.catalog;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What whoever creates a keyspace chooses.
 *
 * @param replicas copies of each partition; {@link #USUAL} until that is decided
 * @param partitions Raft groups among which the keys are spread
 * @param members the node ids that may keep it; empty for all
 */
public record KeyspaceSettings(
    Strategy strategy, int replicas, int partitions, SortedSet<String> members) {
  /** As many copies as are usual. */
  public static final int USUAL = 0;

  public KeyspaceSettings {
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }

  /** With three copies if nobody said how many, or one on each of fewer nodes. */
  public KeyspaceSettings decided(int nodes) {
    if (replicas != USUAL) return this;
    int usual = strategy == Strategy.SINGLE ? 1 : Math.min(3, nodes);
    return new KeyspaceSettings(strategy, usual, partitions, members);
  }
}
