package folkmoot.node.crdt;

import folkmoot.crdt.update.Limits;
import java.time.Duration;

/**
 * Bounds and pace of the CRDT keyspaces of a node.
 *
 * @param bucketBytes past which a bucket is split
 * @param limits of a value
 * @param waiting requests that wait at a time; past it they are refused
 * @param openTexts documents that are held in memory as texts, beside those that are in use
 * @param gossip between two rounds in which a node compares with another; deltas go five times as
 *     often
 * @param notice after a change has come from another node, how long until it is seen here
 * @param gossipEntries that one round transfers at the most
 */
public record CrdtSettings(
    int bucketBytes,
    Limits limits,
    int waiting,
    int openTexts,
    Duration gossip,
    Duration notice,
    int gossipEntries) {
  public static final CrdtSettings DEFAULT =
      new CrdtSettings(
          64 << 10,
          new Limits(60 << 10, 1 << 20),
          10_000,
          256,
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          500);
}
