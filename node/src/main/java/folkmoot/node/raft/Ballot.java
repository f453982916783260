package folkmoot.node.raft;

import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.TermRule.Standing;
import folkmoot.protocol.raft.Voter;
import java.util.Optional;

/** How a replica answers those who stand for election, the same in every role (Raft §5.2, §5.4). */
final class Ballot {
  private final Replica replica;

  Ballot(Replica replica) {
    this.replica = replica;
  }

  /** Says whether it would vote; changes nothing (thesis §9.6). */
  void onRequestPreVote(ReplicaRole role, RaftMessage.RequestPreVote request) {
    if (!bothVote(request.from())) return;
    HardState own = replica.log().hardState();
    boolean granted =
        replica
            .rules()
            .preVote()
            .grants(own, replica.log().terms().end(), role.hearsLeader(), request);
    if (granted) replica.probe().granted(replica.self(), request);
    long term = granted ? request.term() : own.term();
    replica.log().whenDurable(Revealed.TERM, () -> replyPreVote(request.from(), term, granted));
  }

  private void replyPreVote(Voter to, long term, boolean granted) {
    replica.send(
        to,
        new RaftMessage.PreVoteReply(replica.settings().group(), term, replica.self(), granted));
  }

  /**
   * Votes or refuses; a later term is adopted first, whatever the answer, unless a leader is heard.
   */
  void onRequestVote(ReplicaRole role, RaftMessage.RequestVote request) {
    if (!bothVote(request.from())) return;
    Standing standing = replica.judge(request);
    if (standing == Standing.STALE) {
      reply(request.from(), false);
      return;
    }
    if (replica.rules().stickiness().ignores(role.hearsLeader(), request)) return;
    HardState own =
        standing == Standing.LATER
            ? new HardState(request.term(), Optional.empty())
            : replica.log().hardState();
    boolean granted = replica.rules().vote().grants(own, replica.log().terms().end(), request);
    if (granted) replica.probe().granted(replica.self(), request);
    replica.persist(granted ? new HardState(own.term(), Optional.of(request.from())) : own);
    reply(request.from(), granted);
    // Who asks again, late, for a vote that it got is no reason to forget who leads by now.
    if (standing == Standing.LATER || (granted && role.leaderId().isEmpty())) {
      replica.transitions().follower(Optional.empty());
    }
  }

  /** The term, and the vote if one was given, are on the disk before the answer leaves (trap 3). */
  private void reply(Voter to, boolean granted) {
    long term = replica.term();
    replica
        .log()
        .whenDurable(
            Revealed.VOTE,
            () ->
                replica.send(
                    to,
                    new RaftMessage.VoteReply(
                        replica.settings().group(), term, replica.self(), granted)));
  }

  /** An observer has no vote to give, and nobody votes for one (DESIGN §2). */
  private boolean bothVote(Voter candidate) {
    return replica.isVoter()
        && replica.rules().voter().isVoter(replica.settings().configuration(), candidate);
  }
}
