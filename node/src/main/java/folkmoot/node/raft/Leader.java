package folkmoot.node.raft;

import folkmoot.node.journal.Room;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommandCodec;
import folkmoot.protocol.token.Point;
import folkmoot.protocol.watch.HistoryBounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/** Leads one term: appends, replicates, commits, and confirms reads (Raft §5.3, §8). */
final class Leader extends ReplicaRole {
  private final long term;
  private final Configuration configuration;
  private final Followers followers;
  private final Resting resting;
  private final Presence presence;
  private final ReadRounds rounds;
  private final PendingWrites pending;
  private final Proposals proposals;
  private final Lagging lagging;
  private final Replicators replicators;
  private final HandingOver handingOver;
  private boolean hasCaughtUp;

  /** When it was last looked how fresh the state is, for reads that are promised nothing. */
  private long confirmedNanos;

  Leader(Replica replica) {
    super(replica);
    this.term = replica.term();
    this.configuration = replica.settings().configuration();
    this.followers = new Followers(replica.self(), replica.clock().nanos());
    this.resting = new Resting(replica, followers);
    this.presence = new Presence(replica, configuration, resting);
    this.confirmedNanos = replica.clock().nanos();
    this.rounds = new ReadRounds(replica.rules().readIndex(), term, this::broadcast);
    this.pending = replica.pending();
    this.proposals = new Proposals(replica, term, pending, this::votersHeard);
    this.replicators = new Replicators(replica, term);
    this.handingOver = new HandingOver(replica, term, followers, presence::answers, this::stepDown);
    this.lagging = new Lagging(replica, term, followers, presence::answers);
  }

  @Override
  Role shown() {
    return Role.LEADER;
  }

  @Override
  Optional<String> leaderId() {
    return Optional.of(replica.self().nodeId());
  }

  @Override
  boolean hearsLeader() {
    return true;
  }

  /** The first thing it appends is a no-op, which lets it learn what is committed (Raft §8). */
  @Override
  void enter() {
    replica.board().leads();
    onObservers();
    proposals.add(LogEntry.Kind.NO_OP, new byte[0]);
    onAppendProposals();
    onHeartbeatTick();
    beatEvery(replica.settings().timing().heartbeat());
  }

  private void beatEvery(Duration interval) {
    replica
        .timers()
        .startTimerWithFixedDelay(
            Replica.Timer.HEARTBEAT, new RaftReplica.HeartbeatTick(), interval);
  }

  @Override
  void leave() {
    replica.timers().cancel(Replica.Timer.HEARTBEAT);
    replica.meters().noFollowers();
    replicators.stopAll();
    rounds.refuseAll();
    proposals.refuseAll();
    pending.leadershipLost(
        Configuration.majority(configuration.voters().size()),
        replica.clock().nanos() + replica.settings().timing().checkQuorum().toNanos());
    handingOver.end();
  }

  // ---- replication

  @Override
  void onObservers() {
    replicators.adjust(configuration, replica.observers());
    stir();
  }

  private void broadcast(long round, boolean isHeartbeat) {
    replica.probe().round(replica.self(), term, round);
    followers.roundSent(round, replica.clock().nanos());
    replicators.tellAll(
        new Replicator.Beat(
            round, replica.log().terms(), replica.commitIndex(), isHeartbeat, resting.isOn()));
  }

  @Override
  void onHeartbeatTick() {
    onAppendProposals();
    boolean allIsSaid = allIsSaid();
    if (!allIsSaid) stir();
    else if (!resting.isOn() && resting.begins()) beatEvery(replica.settings().timing().rest());
    rounds.heartbeat();
    handingOver.goOn();
  }

  /** Anything but what is said also while there is nothing to do. */
  @Override
  void heed(RaftMessage message) {
    if (!(message instanceof RaftMessage.AppendEntriesReply reply && reply.success())) stir();
  }

  /** There is something to do, or soon will be: the others are told at once. */
  private void stir() {
    if (!resting.stir()) return;
    beatEvery(replica.settings().timing().heartbeat());
    rounds.heartbeat();
  }

  /**
   * Everybody who is there has all, on its disk, among them a majority, and nobody waits for
   * anything. Who comes back is told of what it lacks with the next word.
   */
  private boolean allIsSaid() {
    long last = replica.log().lastIndex();
    Predicate<Voter> hasAll = peer -> followers.durable(peer) == last;
    return hasCaughtUp
        && replica.appliedIndex() == last
        && hasAll.test(replica.self())
        && configuration.isQuorum(voter -> resting.isThere(voter) && hasAll.test(voter))
        && replicators.peers().stream().allMatch(hasAll.or(peer -> !resting.isThere(peer)))
        && rounds.size() + proposals.size() + pending.size() == 0
        && !handingOver.isUnderWay();
  }

  @Override
  void onAppendProposals() {
    if (proposals.isDue()) appendProposals();
  }

  private void appendProposals() {
    List<LogEntry> entries = proposals.append();
    if (entries.isEmpty()) return;
    stir();
    Replicator.Appended appended =
        new Replicator.Appended(replica.log().terms(), entries, replica.commitIndex());
    replicators.tellAll(appended);
  }

  @Override
  void onEntriesWanted(RaftReplica.EntriesWanted wanted) {
    if (wanted.term() != term) return;
    if (wanted.from() <= replica.log().terms().base().index()) {
      found(wanted, List.of());
      return;
    }
    replica
        .log()
        .read(
            wanted.from(),
            replica.log().lastIndex(),
            replica.settings().limits().messageBytes(),
            entries -> found(wanted, entries));
  }

  private void found(RaftReplica.EntriesWanted wanted, List<LogEntry> entries) {
    wanted.replyTo().tell(new Replicator.Found(entries, replica.log().terms()));
  }

  @Override
  void onLags(RaftReplica.Lags lags) {
    if (lags.term() == term) lagging.lags(lags.peer());
  }

  @Override
  void onInstallSnapshotReply(RaftMessage.InstallSnapshotReply reply) {
    lagging.replied(reply);
  }

  @Override
  long held() {
    return lagging.held(replica.log().sizes());
  }

  @Override
  void onAppendEntriesReply(RaftMessage.AppendEntriesReply reply) {
    Invariants.check(
        reply.matchIndex() <= replica.log().lastIndex(),
        "%s matches at most up to the leader's end %s",
        reply,
        replica.log().lastIndex());
    replica.probe().counted(replica.self(), term, reply);
    boolean moved = followers.answered(reply);
    if (reply.success() && reply.matchIndex() >= replica.log().terms().base().index()) {
      lagging.continues(reply.from());
    }
    replicators.tell(reply.from(), new Replicator.Replied(reply, replica.log().terms()));
    if (moved) {
      replica.board().confirmed(reply.matchIndex());
      advance();
    }
    if (rounds.confirm(configuration, followers::echoed, replica.term())) openRound();
    handingOver.goOn();
  }

  /**
   * What a follower acknowledged before its log was damaged is sent again. One that can become
   * whole only in a later term gets one, if there is a majority without it.
   */
  @Override
  void onRecovering(RaftMessage.Recovering message) {
    Voter peer = message.from();
    followers.forgot(peer, message.lastIndex());
    if (!message.wantsTerm()) {
      replicators.tell(peer, new Replicator.Forgotten(message.lastIndex(), replica.log().terms()));
    }
    if (!message.wantsTerm() || handingOver.isUnderWay() || !hasCaughtUp) return;
    boolean spared =
        configuration.isQuorum(voter -> !voter.equals(peer) && presence.answers(voter));
    if (spared) handOver(replica.context().getSystem().ignoreRef(), false);
  }

  /** A leader has had its voice all the time. */
  @Override
  void onWhole() {}

  @Override
  void onDurable() {
    advance();
  }

  /** Commits what may be committed, and tells those who wait for it. */
  private void advance() {
    long before = replica.commitIndex();
    followers.ownDurable(
        replica.rules().acknowledge().own(replica.log().lastIndex(), replica.log().durableIndex()));
    long committed =
        replica
            .rules()
            .commit()
            .committed(configuration, followers::durable, replica.log().terms(), term, before);
    if (committed > before) {
      replica.board().committed(pending.unappliedIn(before + 1, committed));
      replica.commit(committed);
      tellCommitted(committed);
      openRound();
    }
    answerWrites();
  }

  /** With the next batch, if there is one; followers learn it from that. */
  private void tellCommitted(long committed) {
    if (proposals.isDue()) {
      appendProposals();
      return;
    }
    replicators.tellAll(new Replicator.Committed(committed));
  }

  @Override
  void onApplied(StateMachine.Applied applied) {
    for (StateMachine.Result result : applied.results()) {
      if (result.term() == term && !hasCaughtUp) {
        hasCaughtUp = true;
        replica.notice(new RaftReplica.Leads(replica.settings().group(), term));
        keepHistory();
      }
    }
    answerWrites();
  }

  /** How much is remembered of changes stands in the log: what this leader was told is to go. */
  private void keepHistory() {
    HistoryBounds wanted = replica.settings().memory().history();
    if (!wanted.equals(replica.reports().historyKept()))
      onPropose(new RaftReplica.Propose(new StoreCommand.KeepHistory(wanted)));
  }

  private void answerWrites() {
    pending.answer(
        (index, awaited) ->
            replica
                .rules()
                .writeConcern()
                .met(
                    awaited.local() ? Configuration.of(replica.localVoters()) : configuration,
                    followers::durable,
                    index,
                    awaited.copies()));
  }

  @Override
  List<String> holders(long index) {
    return configuration.voters().stream()
        .filter(voter -> followers.durable(voter) >= index)
        .map(Voter::nodeId)
        .toList();
  }

  // ---- clients

  @Override
  void onWrite(ClientRequest request, Operation.Write write) {
    if (proposals.joins(request, write)) return;
    if (replica.vigour().room() != Room.AMPLE) replica.clients().diskFull(request);
    else if (replica.rebuilding().isOn()) replica.clients().unavailable(request, Rebuilding.REASON);
    else if (handingOver.isUnderWay())
      replica.clients().unavailable(request, "Leadership is being handed over");
    else if (follows(request)) proposals.add(request, write);
  }

  /** False, and told so, if what the client has seen is not in this log: nothing may follow it. */
  private boolean follows(ClientRequest request) {
    Point seen = request.mark().seen().of(replica.settings().group());
    if (!seen.isSome()) return true;
    return switch (replica.lineage().precedes(replica.log().terms(), seen)) {
      case THERE -> true;
      case LOST -> {
        replica.clients().seenLost(request, replica.lineage().end());
        yield false;
      }
      case AHEAD -> {
        replica.clients().unavailable(request, "What this session has seen is not known here");
        yield false;
      }
    };
  }

  @Override
  void onStrongRead(PendingRead read) {
    addRead(new OwnRead(replica, read));
  }

  /**
   * A majority has answered what was sent at some time: until then nobody else can have committed
   * anything, and what this leader has committed since it only knows more of.
   */
  @Override
  void confirm() {
    stir();
    if (!replica.rules().readIndex().mayOpen(replica.log().terms(), replica.commitIndex(), term))
      return;
    long now = replica.clock().nanos();
    long heard = configuration.reachedByQuorum(voter -> followers.heard(voter, now));
    replica.freshness().confirmed(replica.commitIndex(), heard, now);
  }

  /** Once per pulse is enough: nobody is promised more. */
  @Override
  void keepFresh() {
    stir();
    long pulse = replica.settings().timing().heartbeat().toNanos();
    long now = replica.clock().nanos();
    if (now - confirmedNanos < pulse) return;
    confirmedNanos = now;
    confirm();
  }

  @Override
  int waitingReads() {
    return rounds.size();
  }

  @Override
  int waitingProposals() {
    return proposals.size();
  }

  @Override
  void onRequestReadIndex(RaftMessage.RequestReadIndex request) {
    addRead(new FollowersRead(replica, request));
  }

  private void addRead(ReadRounds.Waiter waiter) {
    if (rounds.size() >= replica.settings().limits().pendingReads()) {
      waiter.turnAway();
      return;
    }
    stir();
    rounds.add(waiter);
    openRound();
  }

  /** A single voter confirms its rounds itself. */
  private void openRound() {
    do {
      rounds.open(replica.log().terms(), replica.commitIndex());
    } while (rounds.confirm(configuration, followers::echoed, replica.term()));
  }

  @Override
  void onPropose(RaftReplica.Propose propose) {
    if (!handingOver.isUnderWay()) {
      proposals.add(LogEntry.Kind.COMMAND, StoreCommandCodec.encode(propose.command()));
    }
  }

  /** Gives up when this process was not running for so long that others may lead by now. */
  @Override
  void onWake(long silentNanos) {
    RaftSettings.Timing timing = replica.settings().timing();
    boolean paused =
        replica
            .rules()
            .pause()
            .stepsDown(
                silentNanos,
                replica.vigour().health().allowance(),
                timing.electionMax(),
                timing.checkQuorum());
    if (paused) stepDown("this process was paused");
  }

  private void stepDown(String reason) {
    replica.context().getLog().info("{}: leadership of term {} ends", reason, term);
    replica.transitions().follower(Optional.empty());
  }

  /**
   * Gives up when a majority no longer answers (trap 12), and begins to when the others' disks are
   * faster than its own.
   */
  @Override
  void onSweep() {
    long now = replica.clock().nanos();
    rounds.expire(now);
    tellTheTime();
    tellLags();
    if (!presence.holds(now)) stepDown("no majority answers");
    else if (!handingOver.isUnderWay() && replica.vigour().diskHangs() && othersAreFaster()) {
      replica.context().getLog().warn("the disk is slow: leadership of term {} is given up", term);
      handOver(replica.context().getSystem().ignoreRef(), true);
    } else if (handingOver.isOfferDue(now)) {
      handOver(replica.context().getSystem().ignoreRef(), false);
    }
  }

  /** Keys expire by the time of the log, which goes on with entries only: this is one more. */
  private void tellTheTime() {
    boolean due = replica.reports().nextExpiryMillis() <= replica.clock().wallMillis();
    if (due && hasCaughtUp && proposals.size() == 0 && replica.vigour().room() == Room.AMPLE)
      proposals.add(LogEntry.Kind.NO_OP, new byte[0]);
  }

  private boolean othersAreFaster() {
    return replica
        .rules()
        .slowDisk()
        .givesUp(configuration, replica.self(), followers::durable, replica.log().waitingIndex());
  }

  private void tellLags() {
    long last = replica.log().lastIndex();
    for (Voter peer : replicators.peers()) {
      replica.meters().followerLag(peer.nodeId(), last - followers.durable(peer));
    }
  }

  /** How many voters have answered lately, this one included. */
  int votersHeard() {
    return presence.votersHeard();
  }

  // ---- handing over (thesis §3.10)

  @Override
  void onHandOver(RaftReplica.HandOver request) {
    handOver(request.replyTo(), handingOver.stepsDown());
  }

  private void handOver(ActorRef<RaftReplica.HandedOver> replyTo, boolean stepsDown) {
    stir();
    handingOver.begin(replyTo, stepsDown);
    appendProposals();
    handingOver.goOn();
  }

  // ---- what a leader does not take

  /** Two leaders in one term would be the end of everything: this node stops. */
  @Override
  void onAppendEntries(RaftMessage.AppendEntries message) {
    Invariants.check(false, "term %s has one leader: this one, not %s", term, message.from());
  }

  /** As with AppendEntries. */
  @Override
  void onInstallSnapshot(RaftMessage.InstallSnapshot message) {
    Invariants.check(false, "term %s has one leader: this one, not %s", term, message.from());
  }

  /** Votes that came after the majority. */
  @Override
  void onVoteReply(RaftMessage.VoteReply reply) {}

  /** An answer to what this replica asked before it stood. */
  @Override
  void onPreVoteReply(RaftMessage.PreVoteReply reply) {}

  /** An answer to what this replica asked when it followed, in this very term: impossible. */
  @Override
  void onReadIndexReply(RaftMessage.ReadIndexReply reply) {}

  /** Only a follower obeys. */
  @Override
  void onTimeoutNow(RaftMessage.TimeoutNow message) {}

  @Override
  void onRetryReads() {}

  @Override
  void onElectionTimeout() {}

  @Override
  void onElectionEnded(RaftReplica.ElectionEnded end) {}
}
