package folkmoot.node.raft;

import folkmoot.protocol.raft.RaftMessage;

/** A follower that asks for an index, for all the reads that wait there. */
record FollowersRead(Replica replica, RaftMessage.RequestReadIndex request)
    implements ReadRounds.Waiter {
  @Override
  public void serveAt(long index) {
    replica.send(
        request.from(),
        new RaftMessage.ReadIndexReply(
            request.group(), replica.term(), replica.self(), request.readId(), true, index));
  }

  @Override
  public void refuse() {
    replica.refuseReadIndex(request);
  }

  /** The follower keeps the deadlines of its clients. */
  @Override
  public boolean isExpired(long nowNanos) {
    return false;
  }
}
