package folkmoot.crdt.update;

import folkmoot.crdt.ReplicaId;
import java.util.Optional;

/**
 * Where and when an update is made.
 *
 * @param by who makes it; only this replica itself may use its name, and one update at a time
 * @param now what its clock says, in microseconds since 1970
 * @param replicas as they are known there
 */
public record Circumstances(ReplicaId by, long now, Limits limits, Replicas replicas) {
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
