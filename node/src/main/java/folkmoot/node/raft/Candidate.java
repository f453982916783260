package folkmoot.node.raft;

import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.RaftMessage;

/** Stands in a term of its own and asks for votes (Raft §5.2). */
final class Candidate extends Standing {
  private final boolean transfer;

  Candidate(Replica replica, long attempt, boolean transfer) {
    super(replica, attempt);
    this.transfer = transfer;
  }

  @Override
  long electionTerm() {
    return replica.term();
  }

  @Override
  boolean preVote() {
    return false;
  }

  @Override
  RaftMessage question() {
    LogPosition end = replica.log().terms().end();
    return new RaftMessage.RequestVote(
        replica.settings().group(),
        electionTerm(),
        replica.self(),
        end.term(),
        end.index(),
        transfer);
  }

  @Override
  void won() {
    replica.transitions().leader();
  }

  @Override
  void onVoteReply(RaftMessage.VoteReply reply) {
    count(reply.from(), reply.term(), reply.granted());
  }
}
