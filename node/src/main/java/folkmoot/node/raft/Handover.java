package folkmoot.node.raft;

import org.apache.pekko.actor.typed.ActorRef;

/** A leader's wish to lead no more: who wants to know, and until when it is tried. */
record Handover(ActorRef<RaftReplica.HandedOver> replyTo, long untilNanos) {
  boolean isOver(long nowNanos) {
    return untilNanos - nowNanos < 0;
  }

  void done() {
    replyTo.tell(new RaftReplica.HandedOver());
  }
}
