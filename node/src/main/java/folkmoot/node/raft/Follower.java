package folkmoot.node.raft;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.AppendRule;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers leaders and candidates; stands for election if it hears of neither (Raft §5.2). */
final class Follower extends NotLeading {
  private final FollowerReads reads;
  private Optional<Voter> leader;
  private long heardNanos;
  private long timeoutDueNanos;

  Follower(Replica replica, Optional<Voter> leader) {
    super(replica);
    this.leader = leader;
    this.reads = new FollowerReads(replica);
  }

  @Override
  Role shown() {
    return replica.isVoter() ? Role.FOLLOWER : Role.LEARNER;
  }

  @Override
  Optional<String> leaderId() {
    return leader.map(Voter::nodeId);
  }

  @Override
  boolean hearsLeader() {
    Duration least = replica.settings().timing().electionMin().plus(replica.health().allowance());
    return leader.isPresent() && replica.clock().nanos() - heardNanos < least.toNanos();
  }

  @Override
  void enter() {
    heardNanos = replica.clock().nanos();
    restartElectionTimer(replica.randomElectionTimeout());
  }

  @Override
  void leave() {
    replica.timers().cancel(Replica.Timer.ELECTION);
    reads.refuseAll();
  }

  private void restartElectionTimer(Duration timeout) {
    if (!replica.isVoter()) return;
    timeoutDueNanos = replica.clock().nanos() + timeout.toNanos();
    replica
        .timers()
        .startSingleTimer(Replica.Timer.ELECTION, new RaftReplica.ElectionTimeout(), timeout);
  }

  /**
   * Stands, unless the timer itself came late: then this process was not running, and what the
   * leader said meanwhile is still to be read.
   */
  @Override
  void onElectionTimeout() {
    long late = replica.clock().nanos() - timeoutDueNanos;
    if (late > replica.settings().timing().heartbeat().toNanos()) {
      replica.context().getLog().debug("the election timer came {} ns late", late);
      restartElectionTimer(replica.settings().timing().electionMin());
      return;
    }
    replica.transitions().preCandidate();
  }

  @Override
  void onAppendEntries(RaftMessage.AppendEntries message) {
    hear(message.from());
    AppendRule.Decision decision = replica.rules().append().decide(replica.log().terms(), message);
    if (decision instanceof AppendRule.Accept accept) accept(message, accept);
    else refuse(message, (AppendRule.Refuse) decision);
  }

  private void hear(Voter speaker) {
    heardNanos = replica.clock().nanos();
    restartElectionTimer(replica.randomElectionTimeout());
    if (leader.filter(speaker::equals).isPresent()) return;
    Invariants.check(
        leader.isEmpty(), "term %s has one leader: %s, not %s", replica.term(), leader, speaker);
    leader = Optional.of(speaker);
    replica.announce();
  }

  private void accept(RaftMessage.AppendEntries message, AppendRule.Accept accept) {
    List<LogEntry> fresh = message.entries().subList(accept.skip(), message.entries().size());
    if (!fresh.isEmpty()) replica.append(accept.truncateFrom(), List.copyOf(fresh));
    replica.commit(
        replica
            .rules()
            .followerCommit()
            .committed(replica.commitIndex(), message.commitIndex(), accept.matchedIndex()));
    Runnable acknowledge = () -> acknowledge(message, accept.matchedIndex());
    if (message.entries().isEmpty()) replica.log().whenTermDurable(acknowledge);
    else replica.log().whenAllDurable(acknowledge);
  }

  /** Sent once the disk is ready; what was overwritten since is no longer vouched for (trap 6). */
  private void acknowledge(RaftMessage.AppendEntries message, long matchedIndex) {
    if (replica.term() != message.term()) return;
    long durable =
        replica.rules().acknowledge().acknowledged(matchedIndex, replica.log().durableIndex());
    reply(message, true, durable, 0, 0);
  }

  private void refuse(RaftMessage.AppendEntries message, AppendRule.Refuse refuse) {
    replica
        .log()
        .whenTermDurable(
            () -> {
              if (replica.term() != message.term()) return;
              reply(message, false, 0, refuse.hintTerm(), refuse.hintIndex());
            });
  }

  private void reply(
      RaftMessage.AppendEntries message,
      boolean success,
      long matchIndex,
      long hintTerm,
      long hintIndex) {
    replica.send(
        message.from(),
        new RaftMessage.AppendEntriesReply(
            replica.settings().group(),
            message.term(),
            replica.self(),
            success,
            matchIndex,
            message.previousIndex(),
            hintTerm,
            hintIndex,
            message.round()));
  }

  /** Stands at once: the leader itself asks for it (thesis §3.10). */
  @Override
  void onTimeoutNow(RaftMessage.TimeoutNow message) {
    if (replica.isVoter()) replica.transitions().candidate(true);
  }

  @Override
  void onStrongRead(PendingRead read) {
    if (leader.isPresent() && replica.isVoter()) reads.add(leader.get(), read);
    else super.onStrongRead(read);
  }

  @Override
  int waitingReads() {
    return reads.size();
  }

  @Override
  void onReadIndexReply(RaftMessage.ReadIndexReply reply) {
    reads.answered(reply);
  }

  @Override
  void onRetryReads() {
    leader.ifPresent(reads::retry);
  }

  @Override
  void onSweep() {
    reads.expire(replica.clock().nanos());
  }
}
