package folkmoot.node.raft;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ReadLevel;
import org.apache.pekko.actor.typed.ActorRef;

/** A client's read that waits: for a round, for an index to be applied, for the state machine. */
record PendingRead(
    long requestId,
    String key,
    ReadLevel level,
    long deadlineNanos,
    ActorRef<ClientReply> replyTo) {

  boolean isExpired(long nowNanos) {
    return deadlineNanos - nowNanos < 0;
  }
}
