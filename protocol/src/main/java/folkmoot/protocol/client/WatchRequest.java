package folkmoot.protocol.client;

import folkmoot.protocol.watch.WatchId;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a gateway asks of the watches of its node, and of one of them. Nothing is sent to it
 * unasked: what its client has not taken is not held for it anywhere.
 */
public sealed interface WatchRequest {

  /**
   * Begin a watch; answered by {@link WatchReply.Opened} or a refusal.
   *
   * @param groups those that keep the keyspace's data, and the nodes where each is kept
   * @param prefix of the keys it is about
   * @param seen what the client has seen; empty if it only wants what comes
   * @param patience how long to wait for this replica to come as far as that
   */
  record Open(
      SortedMap<String, SortedSet<String>> groups,
      String prefix,
      Optional<WatchId> seen,
      Duration patience,
      ActorRef<WatchReply> replyTo)
      implements WatchRequest {
    public Open {
      groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }
  }

  /**
   * Begin a watch of values that merge; answered by {@link WatchReply.Opened}, of nothing seen, or
   * a refusal.
   *
   * @param group the one of the keyspace
   * @param prefix of the keys it is about
   * @param patience how long this node may take to learn what it has
   */
  record OpenMerging(String group, String prefix, Duration patience, ActorRef<WatchReply> replyTo)
      implements WatchRequest {}

  /** End every watch, and begin none: the node is about to stop. */
  record EndAll() implements WatchRequest {}

  /** What one watch is asked. */
  sealed interface OfOne {}

  /**
   * The client has taken all: what comes next; answered by {@link WatchReply.Events}, or of values
   * that merge by {@link WatchReply.Values}, by {@link WatchReply.Progress} after a heartbeat's
   * time, or {@link WatchReply.Ended}.
   */
  record Next(ActorRef<WatchReply> replyTo) implements OfOne {}

  /** The client is gone. */
  record Close() implements OfOne {}
}
