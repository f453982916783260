package folkmoot.protocol.client;

import java.util.List;
import java.util.Optional;

/**
 * A node about itself, as {@code GET /status} and {@code GET /health/ready} show it.
 *
 * @param ready true if this node can serve what it is for
 * @param notReadyReason one sentence if it is not ready, else empty
 * @param logLength entries that are in the log now
 * @param disk how much room the disk has; empty while that is not known
 * @param firstKeys the first keys, sorted by their bytes, as many as were asked for
 * @param replicas node ids of those that have a replica of the group, sorted
 * @param voters how many nodes vote
 * @param canLoseMoreNodes how many more of the nodes that are heard now may fail before the group
 *     stops serving; negative is never said, 0 is the least. Known to the leader; at a follower it
 *     is what the follower can say from whom it hears
 * @param leadershipChanges how often this node has seen the leadership change since it started
 * @param networkErrors messages that this node's links could not send or read since it started
 * @param consensusMillis time from proposal to commit, percentiles at this node while it leads
 * @param replicationLagMillis time by which followers confirm later than the leader sends,
 *     percentiles at this node while it leads
 */
public record NodeStatus(
    long requestId,
    String nodeId,
    Role role,
    long term,
    Optional<String> leaderId,
    boolean ready,
    String notReadyReason,
    long totalKeys,
    List<String> firstKeys,
    List<String> replicas,
    int voters,
    int canLoseMoreNodes,
    long commitIndex,
    long appliedIndex,
    long logLength,
    Optional<DiskRoom> disk,
    long operationsCommitted,
    long leadershipChanges,
    long networkErrors,
    Percentiles consensusMillis,
    Percentiles replicationLagMillis)
    implements ClientReply {

  /** Milliseconds; all 0 while nothing was measured. */
  public record Percentiles(double p50, double p95, double p99) {
    public static final Percentiles NONE = new Percentiles(0, 0, 0);
  }

  public NodeStatus {
    firstKeys = List.copyOf(firstKeys);
    replicas = List.copyOf(replicas);
  }
}
