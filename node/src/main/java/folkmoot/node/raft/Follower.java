package folkmoot.node.raft;

import folkmoot.node.journal.Room;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.AppendRule;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers leaders and candidates; stands for election if it hears of neither (Raft §5.2). */
final class Follower extends NotLeading {
  private final FollowerReads reads;
  private Optional<Voter> leader;
  private long heardNanos;

  /** The leader has said that there is nothing to do, and that it speaks seldom. */
  private boolean rests;

  /** The start of its node in which it said so: no later one speaks for it. */
  private long leadersLife;

  /** How long this replica waits for the leader to speak again; drawn anew whenever it speaks. */
  private Duration patience;

  /** How often a follower that is not whole asks the leader to make way for a later term. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private long askedNanos;
  private long wakeDueNanos;
  private boolean wasLate;

  Follower(Replica replica, Optional<Voter> leader) {
    super(replica);
    this.leader = leader;
    this.reads = new FollowerReads(replica);
  }

  @Override
  Role shown() {
    if (replica.recovery().isUnderWay() || replica.rebuilding().isOn()) return Role.RECOVERING;
    return replica.isVoter() ? Role.FOLLOWER : Role.LEARNER;
  }

  @Override
  Optional<String> leaderId() {
    return leader.map(Voter::nodeId);
  }

  @Override
  boolean hearsLeader() {
    Duration least =
        replica.settings().timing().electionMin().plus(replica.vigour().health().allowance());
    return leader.isPresent() && replica.clock().nanos() - heard() < least.toNanos();
  }

  /** Whoever stands for a later term, or says that it does not lead, rests no more. */
  @Override
  void heed(RaftMessage message) {
    if (leader.filter(message.from()::equals).isEmpty()) return;
    boolean stands =
        message instanceof RaftMessage.RequestPreVote || message instanceof RaftMessage.RequestVote;
    boolean denies =
        message instanceof RaftMessage.ReadIndexReply reply
            && reply.verdict() == RaftMessage.ReadVerdict.NOT_LEADING;
    if (denies || stands && message.term() > replica.term()) rests = false;
  }

  @Override
  boolean rests() {
    return rests && waitingReads() == 0;
  }

  /** When the leader was heard, or, while it rests, its node. */
  private long heard() {
    if (!rests || leader.isEmpty()) return heardNanos;
    if (replica.facts().heartbeats().life(leader.get()) != leadersLife) return heardNanos;
    return replica
        .rules()
        .rest()
        .heard(
            heardNanos,
            replica.facts().heartbeats().heardNanos(leader.get()),
            replica.settings().timing().pulseSpeaks());
  }

  @Override
  void enter() {
    heardNanos = replica.clock().nanos();
    askedNanos = heardNanos;
    patience = drawPatience();
    wakeAfter(patience);
  }

  /** Who could lead but not serve clients is not to be the first. */
  private Duration drawPatience() {
    Duration drawn = replica.randomElectionTimeout();
    if (replica.isFitToLead()) return drawn;
    return drawn.plus(replica.settings().timing().electionMax().multipliedBy(2));
  }

  @Override
  void leave() {
    replica.timers().cancel(Replica.Timer.ELECTION);
    reads.refuseAll();
  }

  private void wakeAfter(Duration time) {
    if (!replica.isVoter()) return;
    wakeDueNanos = replica.clock().nanos() + time.toNanos();
    replica
        .timers()
        .startSingleTimer(Replica.Timer.ELECTION, new RaftReplica.ElectionTimeout(), time);
  }

  /**
   * Stands if nobody was heard for as long as was drawn; else looks again when that is over. A
   * timer that came late says that this process was not running: what was said meanwhile is still
   * to be read, so it is waited once more.
   */
  @Override
  void onElectionTimeout() {
    long now = replica.clock().nanos();
    boolean late = now - wakeDueNanos > replica.settings().timing().heartbeat().toNanos();
    long left = heard() + patience.toNanos() - now;
    if (left > 0) {
      wasLate = false;
      wakeAfter(Duration.ofNanos(left));
    } else if (late && !wasLate) {
      wasLate = true;
      wakeAfter(replica.settings().timing().electionMin());
    } else if (replica.rules().slowDisk().mayStand(replica.vigour().diskIsSlow())) {
      replica.transitions().preCandidate();
    } else {
      wakeAfter(replica.randomElectionTimeout());
    }
  }

  @Override
  void onAppendEntries(RaftMessage.AppendEntries message) {
    hear(message.from());
    rests = message.rests();
    leadersLife = replica.facts().heartbeats().life(message.from());
    AppendRule.Decision decision = replica.rules().append().decide(replica.log().terms(), message);
    if (decision instanceof AppendRule.Accept accept) accept(message, accept);
    else refuse(message, (AppendRule.Refuse) decision);
  }

  @Override
  void onInstallSnapshot(RaftMessage.InstallSnapshot message) {
    hear(message.from());
    RaftMessage reply = replica.intake().asked(message);
    replica.log().whenDurable(Revealed.TERM, () -> replica.send(message.from(), reply));
  }

  private void hear(Voter speaker) {
    replica.probe().heard(replica.self(), replica.term());
    heardNanos = replica.clock().nanos();
    patience = drawPatience();
    if (leader.filter(speaker::equals).isPresent()) return;
    Invariants.check(
        leader.isEmpty(), "term %s has one leader: %s, not %s", replica.term(), leader, speaker);
    leader = Optional.of(speaker);
    replica.announce();
  }

  private void accept(RaftMessage.AppendEntries message, AppendRule.Accept accept) {
    List<LogEntry> fresh = message.entries().subList(accept.skip(), message.entries().size());
    if (!hasRoomFor(fresh)) {
      onAppendEntries(withoutFresh(message, accept.skip()));
      return;
    }
    if (!fresh.isEmpty() || accept.truncateFrom() > 0)
      replica.append(accept.truncateFrom(), List.copyOf(fresh));
    replica.commit(
        replica
            .rules()
            .followerCommit()
            .committed(replica.commitIndex(), message.commitIndex(), accept.matchedIndex()));
    Runnable acknowledge = () -> acknowledge(message, accept.matchedIndex());
    boolean isHeartbeat = message.entries().isEmpty();
    replica.log().whenDurable(isHeartbeat ? Revealed.TERM : Revealed.LOG, acknowledge);
  }

  /** The first entry of a term is small, and without it nobody could be asked for reads. */
  private boolean hasRoomFor(List<LogEntry> entries) {
    return replica.vigour().room() != Room.NONE
        || entries.stream().allMatch(entry -> entry.kind() == LogEntry.Kind.NO_OP);
  }

  /** There is no room for them: the leader is heard, and learns how much of it is here. */
  private static RaftMessage.AppendEntries withoutFresh(
      RaftMessage.AppendEntries message, int known) {
    return new RaftMessage.AppendEntries(
        message.group(),
        message.term(),
        message.from(),
        message.previousIndex(),
        message.previousTerm(),
        message.entries().subList(0, known),
        message.commitIndex(),
        message.round());
  }

  /** Sent once the disk is ready; what was overwritten since is no longer vouched for (trap 6). */
  private void acknowledge(RaftMessage.AppendEntries message, long matchedIndex) {
    if (replica.term() != message.term()) return;
    long durable =
        replica.rules().acknowledge().acknowledged(matchedIndex, replica.log().durableIndex());
    reply(message, true, durable, 0, 0);
    replica.recovery().matched(message.term(), durable);
    if (replica.recovery().isUnderWay() && durable == replica.log().lastIndex())
      askForTerm(message);
  }

  /** It has all of this leader's log, and what it may have acknowledged is still not known. */
  private void askForTerm(RaftMessage.AppendEntries message) {
    long now = replica.clock().nanos();
    boolean hasAll =
        message.entries().isEmpty() && message.previousIndex() == replica.log().lastIndex();
    if (!hasAll || now - askedNanos < ASK_AGAIN.toNanos()) return;
    askedNanos = now;
    tellRecovering(message.from(), true);
  }

  private void tellRecovering(Voter to, boolean wantsTerm) {
    replica.send(
        to,
        new RaftMessage.Recovering(
            replica.settings().group(),
            replica.term(),
            replica.self(),
            replica.log().lastIndex(),
            wantsTerm));
  }

  @Override
  void onWhole() {
    patience = drawPatience();
    wakeAfter(patience);
  }

  private void refuse(RaftMessage.AppendEntries message, AppendRule.Refuse refuse) {
    replica
        .log()
        .whenDurable(
            Revealed.TERM,
            () -> {
              if (replica.term() != message.term()) return;
              reply(message, false, 0, refuse.hintTerm(), refuse.hintIndex());
              if (replica.recovery().isUnderWay()) tellRecovering(message.from(), false);
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
    if (replica.mayBeAskedToStand()) replica.transitions().candidate(true);
  }

  @Override
  void onStrongRead(PendingRead read) {
    if (leader.isPresent() && replica.isVoter()) reads.add(leader.get(), read);
    else super.onStrongRead(read);
  }

  @Override
  void keepFresh() {
    if (leader.isPresent() && replica.isVoter()) reads.keepFresh(leader.get());
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
