package folkmoot.crdt.update;

import folkmoot.crdt.ReplicaId;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where and when an update is made.
 *
 * @param by who makes it; only this replica itself may use its name, and one update at a time
 * @param inherited which other names this replica alone may use, having all of them that anyone
 *     has: those of disks that its node has lost
 * @param now what its clock says, in microseconds since 1970
 * @param replicas as they are known there
 */
public record Circumstances(
    ReplicaId by, Predicate<ReplicaId> inherited, long now, Limits limits, Replicas replicas) {
  private static final Predicate<ReplicaId> NONE = name -> false;

  /** Of a replica with one name. */
  public Circumstances(ReplicaId by, long now, Limits limits, Replicas replicas) {
    this(by, NONE, now, limits, replicas);
  }

  /** The same of a replica to which these names have been left. */
  public Circumstances inheriting(Predicate<ReplicaId> names) {
    return new Circumstances(by, names, now, limits, replicas);
  }

  /** The same, under its first name alone. */
  public Circumstances underOwnName() {
    return new Circumstances(by, now, limits, replicas);
  }

  /**
   * Under which name a value is written on: one that it has already, if one of those is this
   * replica's, so that it gets no more of them.
   *
   * @param writers those that it has, of which everything is known
   */
  ReplicaId by(Supplier<SortedSet<ReplicaId>> writers) {
    if (inherited == NONE) return by;
    for (ReplicaId writer : writers.get()) {
      if (writer.equals(by) || inherited.test(writer)) return writer;
    }
    return by;
  }

  /** Who writes at a node. */
  @FunctionalInterface
  public interface Replicas {
    /** Knows of no node. */
    Replicas NONE = nodeId -> Optional.empty();

    /**
     * The replica under whose name a node writes now: what is granted to a disk that it has lost,
     * it cannot use.
     *
     * @return empty if the node, or its present disk, is not known
     */
    Optional<ReplicaId> of(String nodeId);
  }
}
