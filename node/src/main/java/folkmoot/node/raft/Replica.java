package folkmoot.node.raft;

import folkmoot.node.journal.Room;
import folkmoot.node.links.Links;
import folkmoot.node.raft.RaftReplica.Command;
import folkmoot.node.time.Clock;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.Damage;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.TermRule;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** What a replica has in every role: its log, its commit index, its clients' reads, its peers. */
final class Replica {
  enum Timer {
    ELECTION,
    HEARTBEAT,
    SWEEP,
    RETRY_READS
  }

  private static final Duration SWEEP = Vigour.USUAL;

  /** While there is nothing to do: of hundreds of groups that a node keeps most rest. */
  private static final Duration SELDOM = Duration.ofMillis(500);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final RaftSettings settings;
  private final RaftRules rules;
  private final RaftReplica.Surroundings surroundings;
  private final DurableLog log;
  private final StateMachineRef stateMachine;
  private final Lineage lineage;
  private final Freshness freshness;
  private final LocalReads reads;
  private final ClientDesk clients;
  private final PendingWrites pending;
  private final Applier applier;
  private final RaftMeters meters;
  private final SnapshotMeters snapshotMeters;
  private final StatusBoard board;
  private final Ballot ballot;
  private final Transitions transitions;
  private final SnapshotIntake intake;
  private final Vigour vigour;
  private final Recovery recovery;
  private final Rebuilding rebuilding;
  private final CatchingUp catchingUp;
  private final Compaction compaction;
  private final Reports reports;

  private ActorRef<SnapshotSource.Command> snapshots;
  private final long flushedAtStart;
  private ReplicaRole role;
  private String logged = "";
  private Duration sweepPause = Duration.ZERO;
  private long commitIndex;
  private long readIds;
  private SortedSet<Voter> observers = new TreeSet<>();

  Replica(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      RaftSettings settings,
      RaftRules rules,
      RaftReplica.Surroundings surroundings,
      DurableLog log,
      StateMachineRef stateMachine,
      StateMachine.Opened state,
      Optional<Damage> damage) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.rules = rules;
    this.surroundings = surroundings;
    this.log = log;
    this.stateMachine = stateMachine;
    this.commitIndex = Math.max(state.appliedIndex(), log.terms().base().index());
    this.vigour =
        new Vigour(surroundings.clock(), log, rules.slowDisk(), settings.timing().diskPatience());
    this.recovery = new Recovery(this, damage);
    this.compaction = new Compaction(this, state.flushedIndex(), () -> role().held());
    this.lineage = new Lineage(rules.seen(), state.lineage());
    this.freshness = new Freshness(rules.staleness());
    this.reads =
        new LocalReads(
            stateMachine, lineage, freshness, surroundings.clock(), () -> clients().served());
    this.clients = new ClientDesk(this, reads);
    this.pending = new PendingWrites(rules.answer(), rules.repetition(), clients::served);
    this.applier =
        new Applier(
            rules, log, stateMachine, reads, settings.limits().applyBytes(), state.appliedIndex());
    this.meters = new RaftMeters(surroundings.meters(), settings.group());
    this.board = new StatusBoard(this, stateMachine, surroundings.facts());
    this.ballot = new Ballot(this);
    this.transitions = new Transitions(this);
    this.snapshotMeters = new SnapshotMeters(surroundings.meters(), settings.group());
    this.intake = new SnapshotIntake(this, stateMachine, snapshotMeters);
    this.rebuilding = new Rebuilding(this, stateMachine, state);
    this.catchingUp = new CatchingUp(this);
    this.flushedAtStart = state.flushedIndex();
    this.reports = new Reports(this, applier, compaction, stateMachine);
  }

  /** Begins as a follower of nobody (Raft §5.2). */
  Behavior<Command> begin() {
    probe().opened(self(), log.hardState(), log.terms(), commitIndex);
    recovery.begin();
    vigour.begin();
    sweepEvery(SWEEP);
    snapshots =
        spawn(
            SnapshotSource.create(settings, stateMachine.actor(), links(), snapshotMeters),
            "snapshot-source",
            surroundings.diskThread());
    if (rebuilding.lacks()) applier.suspend();
    transitions.follower(Optional.empty());
    rebuilding.look();
    catchingUp.flushed(flushedAtStart);
    catchingUp.look();
    return role.behavior();
  }

  // ---- what roles and their parts look at

  ActorContext<Command> context() {
    return context;
  }

  TimerScheduler<Command> timers() {
    return timers;
  }

  RaftSettings settings() {
    return settings;
  }

  RaftRules rules() {
    return rules;
  }

  Clock clock() {
    return surroundings.clock();
  }

  RaftReplica.NodeFacts facts() {
    return surroundings.facts();
  }

  Probe probe() {
    return surroundings.probe();
  }

  ActorRef<Links.Command> links() {
    return surroundings.links();
  }

  DurableLog log() {
    return log;
  }

  ClientDesk clients() {
    return clients;
  }

  PendingWrites pending() {
    return pending;
  }

  LocalReads reads() {
    return reads;
  }

  Lineage lineage() {
    return lineage;
  }

  Freshness freshness() {
    return freshness;
  }

  StatusBoard board() {
    return board;
  }

  RaftMeters meters() {
    return meters;
  }

  Ballot ballot() {
    return ballot;
  }

  Transitions transitions() {
    return transitions;
  }

  SnapshotIntake intake() {
    return intake;
  }

  Rebuilding rebuilding() {
    return rebuilding;
  }

  CatchingUp catchingUp() {
    return catchingUp;
  }

  ReplicaRole role() {
    return role;
  }

  Vigour vigour() {
    return vigour;
  }

  Recovery recovery() {
    return recovery;
  }

  Reports reports() {
    return reports;
  }

  Voter self() {
    return settings.self();
  }

  long term() {
    return log.term();
  }

  long commitIndex() {
    return commitIndex;
  }

  long appliedIndex() {
    return applier.appliedIndex();
  }

  SortedSet<Voter> observers() {
    return observers;
  }

  /** The voters in this node's datacenter, this one included. */
  SortedSet<Voter> localVoters() {
    String here = facts().placeOf(self().nodeId());
    SortedSet<Voter> local = new TreeSet<>();
    for (Voter voter : settings.configuration().voters()) {
      boolean isHere = facts().placeOf(voter.nodeId()).equals(here);
      if (voter.equals(self()) || isHere) local.add(voter);
    }
    return local;
  }

  /** True if this node, with this disk, may vote and stand. */
  boolean isVoter() {
    return isNamed() && rules.recovery().votes(recovery.isUnderWay());
  }

  /** True if the configuration names this node, with this disk. */
  boolean isNamed() {
    return rules.voter().isVoter(settings.configuration(), self());
  }

  /**
   * A random time between the shortest and the longest election timeout (Raft §5.2), and more if
   * this replica itself is late.
   */
  Duration randomElectionTimeout() {
    long least = settings.timing().electionMin().toNanos();
    long most = settings.timing().electionMax().toNanos();
    long drawn = least + (long) (surroundings.random().nextDouble() * (most - least));
    return vigour.health().allowance().plusNanos(drawn);
  }

  /** Whether this replica stands when it is asked to: a full or slow disk is for others to lead. */
  boolean mayBeAskedToStand() {
    return isVoter() && isFitToLead() && rules.slowDisk().mayStand(vigour.diskIsSlow());
  }

  /** False if it could lead, but not serve clients: another had better do it. */
  boolean isFitToLead() {
    return vigour.room() == Room.AMPLE && !rebuilding.isOn();
  }

  TermRule.Standing judge(RaftMessage message) {
    return rules.term().judge(term(), message);
  }

  ReplicaView view() {
    return new ReplicaView(role.shown(), term(), role.leaderId(), commitIndex, log.lastIndex());
  }

  // ---- what they do

  /**
   * A number for asking for an index to read at, which no earlier life of this node has used: the
   * answer to a question of that life may still be on its way, and is too old.
   */
  long nextReadId() {
    readIds++;
    return (settings.incarnation() << 32) + readIds;
  }

  void refuseReadIndex(RaftMessage.RequestReadIndex request, RaftMessage.ReadVerdict verdict) {
    RaftMessage refusal =
        new RaftMessage.ReadIndexReply(
            settings.group(), term(), self(), request.readId(), verdict, 0);
    log.whenDurable(Revealed.TERM, () -> send(request.from(), refusal));
  }

  /** Leaves the role and takes another, within the message that led to it. */
  void become(ReplicaRole next) {
    ReplicaRole left = role;
    role = next;
    // What it still has to answer names the leader that is known now, not one that was lost.
    if (left != null) left.leave();
    role.enter();
    announce();
  }

  /** Tells of a change of role, term or leader. */
  void announce() {
    ReplicaView view = view();
    writeDown(view);
    board.leaderIs(view.leaderId());
    probe().role(self(), view);
    notice(new RaftReplica.RoleChanged(settings.group(), view));
  }

  /** Who hears nobody asks for votes again and again; that is said once. */
  private void writeDown(ReplicaView view) {
    String now =
        "%s in term %d, leader %s"
            .formatted(view.role().label(), view.term(), view.leaderId().orElse("unknown"));
    if (now.equals(logged)) return;
    logged = now;
    context.getLog().info("{}: {}", settings.group(), now);
  }

  void notice(RaftReplica.Notice notice) {
    surroundings.node().tell(notice);
  }

  /** A child whose failure is this replica's failure. */
  <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    return spawn(behavior, name, Props.empty());
  }

  <T> ActorRef<T> spawn(Behavior<T> behavior, String name, Props props) {
    ActorRef<T> child = context.spawn(behavior, name, props);
    context.watch(child);
    return child;
  }

  /** Nothing below a replica may fail alone: what it was doing would silently be left undone. */
  Behavior<Command> onChildFailed(ChildFailed failure) {
    // An actor that fails lets go of whom it watches in an order of its own, that no seed repeats.
    context.getChildren().forEach(context::unwatch);
    throw new IllegalStateException(failure.getRef().path().name() + " failed", failure.cause());
  }

  /** Elections and replicators end; the state machine does not, while the replica is open. */
  Behavior<Command> onChildStopped(Terminated stopped) {
    Invariants.check(
        !stopped.getRef().equals(stateMachine.actor()), "the state machine runs as long as this");
    return Behaviors.same();
  }

  void send(Voter to, RaftMessage message) {
    probe().sent(self(), to, message);
    surroundings.links().tell(new Links.Send(to.nodeId(), message));
  }

  void persist(HardState next) {
    log.persist(next);
  }

  /** Takes a later term over and follows nobody in it (Raft §5.1). */
  void adopt(long term) {
    persist(new HardState(term, Optional.empty()));
    transitions.follower(Optional.empty());
  }

  /** Changes the log in memory and hands the change to the disk. */
  void append(long truncateFrom, List<LogEntry> entries) {
    Invariants.check(
        truncateFrom == 0 || truncateFrom > commitIndex,
        "what is forgotten, from %s on, is not committed (up to %s)",
        truncateFrom,
        commitIndex);
    log.append(truncateFrom, entries);
  }

  /** Begins the log after a snapshot, which is further than what is committed here. */
  void begin(LogPosition snapshot) {
    applier.suspend();
    log.begin(snapshot, commitIndex);
    commitIndex = snapshot.index();
  }

  /** Holds the log to be committed up to here, and applies it. */
  void commit(long index) {
    if (index > commitIndex) {
      commitIndex = index;
      board.committedTo(index);
      probe().committed(self(), commitIndex, log.durableIndex());
    }
    applier.pump(commitIndex);
  }

  /** Answers an AppendEntries of an earlier term, so that its sender learns the later one. */
  void refuseStale(RaftMessage.AppendEntries message) {
    RaftMessage refusal =
        new RaftMessage.AppendEntriesReply(
            settings.group(),
            term(),
            self(),
            false,
            0,
            message.previousIndex(),
            0,
            log.lastIndex() + 1,
            rules.readIndex().echo(term(), message));
    log.whenDurable(Revealed.TERM, () -> send(message.from(), refusal));
  }

  void onObserve(SortedSet<Voter> others) {
    observers = new TreeSet<>(others);
    observers.removeAll(settings.configuration().voters());
    role.onObservers();
  }

  /** Before each message: what came while this process was not running is not for a leader. */
  void wake() {
    role.onWake(vigour.silentNanos());
  }

  void onSweep() {
    long now = clock().nanos();
    vigour.swept(now, sweepPause);
    reads.expire(now);
    pending.expire(now, role::holders);
    rebuilding.sweep(now);
    role.onSweep();
    compaction.compact();
    board.sample(applier.handedBytes());
    boolean rests = role.rests() && reads.size() + pending.size() == 0;
    sweepEvery(rests ? SELDOM : SWEEP);
  }

  /** A client asks for something: what it waits for has a deadline. */
  void stirred() {
    sweepEvery(SWEEP);
  }

  private void sweepEvery(Duration pause) {
    if (pause.equals(sweepPause)) return;
    vigour.swept(clock().nanos(), sweepPause);
    sweepPause = pause;
    timers.startTimerWithFixedDelay(Timer.SWEEP, new RaftReplica.Sweep(), pause);
  }

  /** Leaves its role, closes the state machine, and stops when that has flushed. */
  Behavior<Command> close() {
    role.leave();
    pending.abandon();
    timers.cancelAll();
    // One after the other: a parent that ends lets go of its children in an order of its own.
    intake.close();
    log.close();
    context.stop(snapshots);
    stateMachine.close();
    return Behaviors.receive(Command.class)
        .onMessage(RaftReplica.FromStateMachine.class, report -> onClosing(report.event()))
        .onAnyMessage(ignored -> Behaviors.same())
        .onSignal(ChildFailed.class, this::onChildFailed)
        // The children of the role that was left; unhandled, it would be this replica's end.
        .onSignal(Terminated.class, stopped -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onClosing(StateMachine.Event event) {
    if (!(event instanceof StateMachine.Closed)) return Behaviors.same();
    notice(new RaftReplica.Closed(settings.group()));
    return Behaviors.stopped();
  }
}
