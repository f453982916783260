package folkmoot.node.raft;

import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftMessage.ReadVerdict;

/** A follower that asks for an index, for all the reads that wait there. */
record FollowersRead(Replica replica, RaftMessage.RequestReadIndex request)
    implements ReadRounds.Waiter {
  @Override
  public void serveAt(long index) {
    replica.send(
        request.from(),
        new RaftMessage.ReadIndexReply(
            request.group(),
            replica.term(),
            replica.self(),
            request.readId(),
            ReadVerdict.CONFIRMED,
            index));
  }

  @Override
  public void refuse() {
    replica.refuseReadIndex(request, ReadVerdict.NOT_LEADING);
  }

  @Override
  public void turnAway() {
    replica.refuseReadIndex(request, ReadVerdict.OVERLOADED);
  }

  /** The follower keeps the deadlines of its clients. */
  @Override
  public boolean isExpired(long nowNanos) {
    return false;
  }
}
