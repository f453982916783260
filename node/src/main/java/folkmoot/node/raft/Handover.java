package folkmoot.node.raft;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * A leader's wish to lead no more.
 *
 * @param replyTo who wants to know that it does not
 * @param untilNanos until when it is tried
 * @param stepsDown true if it leads no more even if nobody could be asked to stand
 */
record Handover(ActorRef<RaftReplica.HandedOver> replyTo, long untilNanos, boolean stepsDown) {
  boolean isOver(long nowNanos) {
    return untilNanos - nowNanos < 0;
  }

  void done() {
    replyTo.tell(new RaftReplica.HandedOver());
  }
}
