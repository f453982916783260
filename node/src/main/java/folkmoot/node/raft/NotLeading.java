package folkmoot.node.raft;

import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.raft.RaftMessage;
import java.util.Optional;

/** What the roles that do not lead do alike: mostly, to leave the leader's work to the leader. */
abstract class NotLeading extends ReplicaRole {
  NotLeading(Replica replica) {
    super(replica);
  }

  @Override
  boolean hearsLeader() {
    return false;
  }

  @Override
  Optional<String> leaderId() {
    return Optional.empty();
  }

  /** Somebody leads this term: follow, then take the message as a follower does. */
  @Override
  void onAppendEntries(RaftMessage.AppendEntries message) {
    replica.transitions().follower(Optional.of(message.from()));
    replica.role().onAppendEntries(message);
  }

  /** As with AppendEntries. */
  @Override
  void onInstallSnapshot(RaftMessage.InstallSnapshot message) {
    replica.transitions().follower(Optional.of(message.from()));
    replica.role().onInstallSnapshot(message);
  }

  /** Answers what an earlier leadership of this term said: of no use. */
  @Override
  void onInstallSnapshotReply(RaftMessage.InstallSnapshotReply reply) {}

  /** Answers what an earlier leadership of this term asked: of no use. */
  @Override
  void onAppendEntriesReply(RaftMessage.AppendEntriesReply reply) {}

  /** No longer asked for. */
  @Override
  void onPreVoteReply(RaftMessage.PreVoteReply reply) {}

  /** No longer asked for. */
  @Override
  void onVoteReply(RaftMessage.VoteReply reply) {}

  @Override
  void onRequestReadIndex(RaftMessage.RequestReadIndex request) {
    replica.refuseReadIndex(request, RaftMessage.ReadVerdict.NOT_LEADING);
  }

  /** No longer asked for. */
  @Override
  void onReadIndexReply(RaftMessage.ReadIndexReply reply) {}

  /** Only a follower of that leader obeys. */
  @Override
  void onTimeoutNow(RaftMessage.TimeoutNow message) {}

  /** For a leader, who will hear it again. */
  @Override
  void onRecovering(RaftMessage.Recovering message) {}

  /** Who stands has its voice already. */
  @Override
  void onWhole() {}

  @Override
  void onStrongRead(PendingRead read) {
    replica.clients().notLeader(read.requestId(), read.replyTo());
  }

  @Override
  void onWrite(ClientRequest request, Operation.Write write) {
    replica.clients().notLeader(request.requestId(), request.replyTo());
  }

  /** What waited for it was let go by the log. */
  @Override
  void onDurable() {}

  /** Only a leader owes clients an answer. */
  @Override
  void onApplied(StateMachine.Applied applied) {}

  /** Only a leader serves observers. */
  @Override
  void onObservers() {}

  /** What a pause means to those who wait for others, the lateness of their timers says. */
  @Override
  void onWake(long silentNanos) {}

  @Override
  void onSweep() {}

  /** Sent by this replica to itself when it still led; what it was about was answered. */
  @Override
  void onAppendProposals() {}

  /** From a replicator that is stopping. */
  @Override
  void onEntriesWanted(RaftReplica.EntriesWanted wanted) {}

  /** From a replicator that is stopping. */
  @Override
  void onLags(RaftReplica.Lags lags) {}

  /** From a timer that is cancelled. */
  @Override
  void onHeartbeatTick() {}

  @Override
  void onRetryReads() {}

  /** Of an election that is over. */
  @Override
  void onElectionEnded(RaftReplica.ElectionEnded end) {}

  /** Whoever leads proposes. */
  @Override
  void onPropose(RaftReplica.Propose propose) {}

  /** There is nothing to hand over. */
  @Override
  void onHandOver(RaftReplica.HandOver handOver) {
    handOver.replyTo().tell(new RaftReplica.HandedOver());
  }
}
