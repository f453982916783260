package folkmoot.node.raft;

import folkmoot.node.raft.RaftReplica.Command;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.RaftMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.function.Function;

/**
 * One role of a replica as a behaviour. It lists every message, so that each role must say what it
 * does with each; what all roles do alike is {@link Replica}'s and {@link Ballot}'s.
 */
abstract class ReplicaRole {
  final Replica replica;

  ReplicaRole(Replica replica) {
    this.replica = replica;
  }

  final Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(
            RaftReplica.Incoming.class,
            then((role, incoming) -> role.onIncoming(incoming.message())))
        .onMessage(
            RaftReplica.Client.class,
            then((role, client) -> replica.clients().take(client.request())))
        .onMessage(
            RaftReplica.FromJournal.class,
            then((role, report) -> replica.reports().onJournal(report.event())))
        .onMessage(
            RaftReplica.FromStateMachine.class,
            then((role, report) -> replica.reports().onStateMachine(report.event())))
        .onMessage(
            RaftReplica.AppendProposals.class, then((role, tick) -> role.onAppendProposals()))
        .onMessage(RaftReplica.EntriesWanted.class, then(ReplicaRole::onEntriesWanted))
        .onMessage(RaftReplica.Lags.class, then(ReplicaRole::onLags))
        .onMessage(
            RaftReplica.FetchBegun.class, then((role, report) -> replica.intake().begun(report)))
        .onMessage(
            RaftReplica.FetchEnded.class, then((role, report) -> replica.intake().ended(report)))
        .onMessage(RaftReplica.HeartbeatTick.class, then((role, tick) -> role.onHeartbeatTick()))
        .onMessage(RaftReplica.Sweep.class, then((role, tick) -> replica.onSweep()))
        .onMessage(RaftReplica.RetryReads.class, then((role, tick) -> role.onRetryReads()))
        .onMessage(
            RaftReplica.ElectionTimeout.class, then((role, tick) -> role.onElectionTimeout()))
        .onMessage(RaftReplica.ElectionEnded.class, then(ReplicaRole::onElectionEnded))
        .onMessage(
            RaftReplica.Observe.class,
            then((role, observe) -> replica.onObserve(observe.observers())))
        .onMessage(RaftReplica.Propose.class, then(ReplicaRole::onPropose))
        .onMessage(RaftReplica.HandOver.class, then(ReplicaRole::onHandOver))
        .onMessage(RaftReplica.Close.class, close -> replica.close())
        .onSignal(ChildFailed.class, replica::onChildFailed)
        .onSignal(Terminated.class, replica::onChildStopped)
        .build();
  }

  /**
   * Whatever the handler did: if the replica has another role now, that role goes on. So it is also
   * if it was not running for so long that it lost its role: the new one takes the message.
   */
  private <M> Function<M, Behavior<Command>> then(BiConsumer<ReplicaRole, M> handler) {
    return message -> {
      replica.wake();
      handler.accept(replica.role(), message);
      return replica.role() == this ? Behaviors.same() : replica.role().behavior();
    };
  }

  /**
   * Terms first (Raft §5.1): a later one is adopted and then the message is looked at again; what
   * is of an earlier one is refused if it asks for something, and dropped if it is a reply (trap
   * 4). Asking for votes has rules of its own.
   */
  final void onIncoming(RaftMessage message) {
    heed(message);
    if (message instanceof RaftMessage.RequestPreVote request) {
      replica.ballot().onRequestPreVote(this, request);
    } else if (message instanceof RaftMessage.RequestVote request) {
      replica.ballot().onRequestVote(this, request);
    } else if (message instanceof RaftMessage.PreVoteReply reply && reply.granted()) {
      onPreVoteReply(reply);
    } else {
      switch (replica.judge(message)) {
        case STALE -> onStale(message);
        case CURRENT -> onCurrent(message);
        case LATER -> {
          replica.adopt(message.term());
          replica.role().onCurrent(message);
        }
      }
    }
  }

  private void onStale(RaftMessage message) {
    if (message instanceof RaftMessage.AppendEntries append) replica.refuseStale(append);
  }

  private void onCurrent(RaftMessage message) {
    if (message instanceof RaftMessage.AppendEntries append) onAppendEntries(append);
    else if (message instanceof RaftMessage.AppendEntriesReply reply) onAppendEntriesReply(reply);
    else if (message instanceof RaftMessage.VoteReply reply) onVoteReply(reply);
    else if (message instanceof RaftMessage.PreVoteReply reply) onPreVoteReply(reply);
    else if (message instanceof RaftMessage.RequestReadIndex ask) onRequestReadIndex(ask);
    else if (message instanceof RaftMessage.ReadIndexReply reply) onReadIndexReply(reply);
    else if (message instanceof RaftMessage.InstallSnapshot install) onInstallSnapshot(install);
    else if (message instanceof RaftMessage.InstallSnapshotReply reply)
      onInstallSnapshotReply(reply);
    else if (message instanceof RaftMessage.TimeoutNow now) onTimeoutNow(now);
    else if (message instanceof RaftMessage.Recovering lost) onRecovering(lost);
    else throw new IllegalStateException("a message for the ballot: " + message);
  }

  /** How it shows itself to clients. */
  abstract Role shown();

  /** Whom it holds to be the leader. */
  abstract Optional<String> leaderId();

  /** True if a leader was heard so recently that another's candidacy is to be ignored. */
  abstract boolean hearsLeader();

  /** Does all that the role begins with, within the message that led to it. */
  abstract void enter();

  /** Ends what the role began: children, timers, clients that wait. */
  abstract void leave();

  abstract void onAppendEntries(RaftMessage.AppendEntries message);

  abstract void onAppendEntriesReply(RaftMessage.AppendEntriesReply reply);

  abstract void onPreVoteReply(RaftMessage.PreVoteReply reply);

  abstract void onVoteReply(RaftMessage.VoteReply reply);

  abstract void onRequestReadIndex(RaftMessage.RequestReadIndex request);

  abstract void onReadIndexReply(RaftMessage.ReadIndexReply reply);

  abstract void onInstallSnapshot(RaftMessage.InstallSnapshot message);

  abstract void onInstallSnapshotReply(RaftMessage.InstallSnapshotReply reply);

  abstract void onTimeoutNow(RaftMessage.TimeoutNow message);

  abstract void onRecovering(RaftMessage.Recovering message);

  /** This replica has its voice again. */
  abstract void onWhole();

  abstract void onStrongRead(PendingRead read);

  /** The nodes that have the entry of an index on their disks, as far as this role knows. */
  List<String> holders(long index) {
    return List.of();
  }

  /** Notes how fresh the state is, if this role knows without asking. */
  void confirm() {}

  /** Sees to it that it is known how fresh the state is: it is read from. */
  void keepFresh() {}

  /** Up to where nobody needs the log who is on the way to a snapshot. */
  long held() {
    return Long.MAX_VALUE;
  }

  /** How many reads wait here for an index to read at. */
  int waitingReads() {
    return 0;
  }

  /** How many writes wait here to be appended. */
  int waitingProposals() {
    return 0;
  }

  abstract void onWrite(ClientRequest request, Operation.Write write);

  /** The log is durable further than before. */
  abstract void onDurable();

  /** The state machine has applied entries. */
  abstract void onApplied(StateMachine.Applied applied);

  /** Another replica says this, whatever becomes of it: whoever rests may have to do so no more. */
  void heed(RaftMessage message) {}

  /** True if there is nothing to do, as far as this role knows. */
  boolean rests() {
    return false;
  }

  /** Those who get the log without a voice are others now. */
  abstract void onObservers();

  /**
   * A message is about to be taken.
   *
   * @param silentNanos how long none was
   */
  abstract void onWake(long silentNanos);

  /** Forgets clients that no longer wait; the leader also counts who answers. */
  abstract void onSweep();

  abstract void onAppendProposals();

  abstract void onEntriesWanted(RaftReplica.EntriesWanted wanted);

  abstract void onLags(RaftReplica.Lags lags);

  abstract void onHeartbeatTick();

  abstract void onRetryReads();

  abstract void onElectionTimeout();

  abstract void onElectionEnded(RaftReplica.ElectionEnded end);

  abstract void onPropose(RaftReplica.Propose propose);

  abstract void onHandOver(RaftReplica.HandOver handOver);
}
