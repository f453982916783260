package folkmoot.node.raft;

import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.RaftMessage;
import java.util.Optional;

/** Asks whether a majority would vote for it, in a term that it does not take yet (thesis §9.6). */
final class PreCandidate extends Standing {
  PreCandidate(Replica replica, long attempt) {
    super(replica, attempt);
  }

  @Override
  long electionTerm() {
    return replica.term() + 1;
  }

  @Override
  boolean preVote() {
    return true;
  }

  @Override
  RaftMessage question() {
    LogPosition end = replica.log().terms().end();
    return new RaftMessage.RequestPreVote(
        replica.settings().group(), electionTerm(), replica.self(), end.term(), end.index());
  }

  /** It was asked for some time ago: by now the disk may be slow. */
  @Override
  void won() {
    if (mayStand()) replica.transitions().candidate(false);
    else replica.transitions().follower(Optional.empty());
  }

  /** A refusal bears the refusing replica's own term, which is the one before that stood in. */
  @Override
  void onPreVoteReply(RaftMessage.PreVoteReply reply) {
    long asked = reply.granted() ? reply.term() : reply.term() + 1;
    count(reply.from(), asked, reply.granted());
  }
}
