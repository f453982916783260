package folkmoot.node.raft;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.token.Point;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A client's read that waits: for a round, for an index to be applied, for the state machine.
 *
 * @param given the level at which it is served: never weaker than the one asked for
 * @param seen up to where its client has seen this group
 */
record PendingRead(
    long requestId,
    Operation.Query query,
    ReadLevel given,
    Point seen,
    long arrivedNanos,
    long deadlineNanos,
    ActorRef<ClientReply> replyTo) {

  boolean isExpired(long nowNanos) {
    return deadlineNanos - nowNanos < 0;
  }

  /** The same, served strongly. */
  PendingRead strong() {
    return new PendingRead(
        requestId, query, ReadLevel.STRONG, seen, arrivedNanos, deadlineNanos, replyTo);
  }
}
