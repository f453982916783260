package folkmoot.node.raft;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import org.apache.pekko.actor.typed.ActorRef;

/** A client's read that waits: for a round, for an index to be applied, for the state machine. */
record PendingRead(
    long requestId, Operation.Query query, long deadlineNanos, ActorRef<ClientReply> replyTo) {

  boolean isExpired(long nowNanos) {
    return deadlineNanos - nowNanos < 0;
  }
}
