package folkmoot.protocol.catalog;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What whoever creates a keyspace chooses.
 *
 * @param replicas copies of each partition; {@link #USUAL} until that is decided
 * @param partitions groups among which the keys are spread
 * @param members the node ids that may keep it; empty for all
 * @param concern what a write awaits that does not say, as the parameter {@code w} is written;
 *     empty for what the gateway that takes the write was told
 */
public record KeyspaceSettings(
    Strategy strategy,
    int replicas,
    int partitions,
    SortedSet<String> members,
    Optional<String> concern) {
  /** As many copies as are usual. */
  public static final int USUAL = 0;

  private static final String LEADER_ALONE = "1";

  public KeyspaceSettings {
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }

  /** One that leaves it to gateways what a write awaits. */
  public KeyspaceSettings(
      Strategy strategy, int replicas, int partitions, SortedSet<String> members) {
    this(strategy, replicas, partitions, members, Optional.empty());
  }

  /**
   * With all that was left open: three copies, or one on each of fewer nodes, and of values that
   * merge one on every node; and of a primary and its replicas a write awaits the primary.
   */
  public KeyspaceSettings decided(int nodes) {
    int usual =
        switch (strategy) {
          case SINGLE -> 1;
          case CRDT -> nodes;
          case RAFT, PRIMARY_REPLICA -> Math.min(3, nodes);
        };
    boolean isPrimary = strategy == Strategy.PRIMARY_REPLICA;
    return new KeyspaceSettings(
        strategy,
        replicas == USUAL ? usual : replicas,
        partitions,
        members,
        isPrimary ? concern.or(() -> Optional.of(LEADER_ALONE)) : concern);
  }
}
