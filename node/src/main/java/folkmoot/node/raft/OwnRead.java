package folkmoot.node.raft;

/** A client's strong read that came to the leader. */
record OwnRead(Replica replica, PendingRead read) implements ReadRounds.Waiter {
  @Override
  public void serveAt(long index) {
    replica.reads().serveAt(index, read);
  }

  @Override
  public void refuse() {
    replica.clients().notLeader(read.requestId(), read.replyTo());
  }

  @Override
  public void turnAway() {
    replica.clients().tooManyReads(read.requestId(), read.replyTo());
  }

  @Override
  public boolean isExpired(long nowNanos) {
    return read.isExpired(nowNanos);
  }
}
