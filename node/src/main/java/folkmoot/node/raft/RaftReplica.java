package folkmoot.node.raft;

import folkmoot.node.journal.Journal;
import folkmoot.node.links.Links;
import folkmoot.node.pulse.Heartbeats;
import folkmoot.node.store.StateStore.Versioned;
import folkmoot.node.time.Clock;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StoreCommand;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One node's share in one Raft group (Ongaro &amp; Ousterhout 2014). Its roles are behaviours, made
 * by {@link Transitions}; it decides nothing by itself: {@link RaftRules} do.
 *
 * <p>It reads its past from the journal, serves until it is closed, and stops on any internal
 * failure: restarting it from memory would be amnesia, so whoever watches it reopens it from disk.
 */
public final class RaftReplica {

  /** What a replica is told. */
  public sealed interface Command {}

  /** A client's operation, from this node's gateway or forwarded by another's. */
  public record Client(ClientRequest request) implements Command {}

  /** A message of another replica. */
  public record Incoming(RaftMessage message) implements Command {}

  /** Who else is to get the log, without a voice. */
  public record Observe(SortedSet<Voter> observers) implements Command {}

  /** The node itself wants a command committed; only a leader does it, others drop it. */
  public record Propose(StoreCommand command) implements Command {}

  /**
   * Hand leadership over, as a leader does before it stops (thesis §3.10). Answered when this
   * replica does not lead, at the latest after the longest election timeout.
   */
  public record HandOver(ActorRef<HandedOver> replyTo) implements Command {}

  /** Answer to {@link HandOver}. */
  public record HandedOver() {}

  /** Stop, with the state machine flushed. */
  public record Close() implements Command {}

  record FromJournal(Journal.Event event) implements Command {}

  record FromStateMachine(StateMachine.Event event) implements Command {}

  /** No leader was heard for an election timeout. */
  record ElectionTimeout() implements Command {}

  /** A leader's pulse. */
  record HeartbeatTick() implements Command {}

  /** Look for what is past its deadline, and whether a majority still answers. */
  record Sweep() implements Command {}

  /** Ask the leader again for an index to read at. */
  record RetryReads() implements Command {}

  /** The proposals that came with one stretch of the mailbox are appended together. */
  record AppendProposals() implements Command {}

  /** How an {@link Election} ended. */
  record ElectionEnded(long term, long attempt, boolean preVote, boolean won) implements Command {}

  /** A {@link Replicator} wants entries from {@code from} on. */
  record EntriesWanted(long term, Voter peer, long from, ActorRef<Replicator.Command> replyTo)
      implements Command {}

  /** A {@link Replicator} cannot serve its follower: the log begins after what that needs. */
  record Lags(long term, Voter peer) implements Command {}

  /** A {@link SnapshotFetch} knows where its snapshot ends. */
  record FetchBegun(long transfer, long index) implements Command {}

  /** A {@link SnapshotFetch} is at its end: the snapshot is staged, durably, or will not come. */
  record FetchEnded(long transfer, Optional<LogPosition> end) implements Command {}

  /**
   * What a replica stands among.
   *
   * @param stateMachine makes the state machine's actor, given where it reports to
   * @param facts what the rest of the node knows
   * @param node is told of what the rest of the node may want to know
   * @param diskThread for what reads from the disk beside the state machine
   * @param probe sees every step, within the step; {@link Probe#NONE} in production
   * @param meters where it reports; {@link Meters#NONE} in the simulation
   * @param cacheRoom what the ends of all logs of the node have in memory; empty for one of its own
   */
  public record Surroundings(
      ActorRef<Links.Command> links,
      ActorRef<Journal.Command> journal,
      StateMachineFactory stateMachine,
      Clock clock,
      RandomGenerator random,
      NodeFacts facts,
      ActorRef<Notice> node,
      Props diskThread,
      Probe probe,
      Meters meters,
      Optional<CacheRoom> cacheRoom) {

    /** Of a replica that keeps the end of its log in room of its own. */
    public Surroundings(
        ActorRef<Links.Command> links,
        ActorRef<Journal.Command> journal,
        StateMachineFactory stateMachine,
        Clock clock,
        RandomGenerator random,
        NodeFacts facts,
        ActorRef<Notice> node,
        Props diskThread,
        Probe probe,
        Meters meters) {
      this(
          links,
          journal,
          stateMachine,
          clock,
          random,
          facts,
          node,
          diskThread,
          probe,
          meters,
          Optional.empty());
    }
  }

  /** What a replica does not know itself, for its status; safe to ask from any thread. */
  public interface NodeFacts {
    /** Nothing is known: of a replica without a node around it. */
    NodeFacts NONE =
        new NodeFacts() {
          @Override
          public long networkErrors() {
            return 0;
          }

          @Override
          public SortedSet<Voter> votersHeard() {
            return new TreeSet<>();
          }
        };

    /** Messages that this node's links could not send or read. */
    long networkErrors();

    /** The other nodes, by node and disk, that were heard lately. */
    SortedSet<Voter> votersHeard();

    /**
     * The datacenter of a node, as {@code region/datacenter}; the same for all if none is known.
     */
    default String placeOf(String nodeId) {
      return "";
    }

    /** Whose node was heard: what a replica goes by while its group rests. */
    default Heartbeats heartbeats() {
      return Heartbeats.NONE;
    }
  }

  /** Spawns the state machine as a child of the replica. */
  @FunctionalInterface
  public interface StateMachineFactory {
    ActorRef<StateMachine.Command> spawn(
        ActorContext<Command> context, ActorRef<StateMachine.Event> reportTo);
  }

  /** What a replica tells its node. */
  public sealed interface Notice {}

  /** The role, term or leader has changed. */
  public record RoleChanged(String group, ReplicaView view) implements Notice {}

  /** This replica leads, and has applied everything of the terms before its own. */
  public record Leads(String group, long term) implements Notice {}

  /** A formation of the Pekko Cluster was applied. */
  public record FormationApplied(StoreCommand.FormCluster formation) implements Notice {}

  /** The key that the node wants to be told of has this value now. */
  public record Announced(String group, Versioned value) implements Notice {}

  /** What the replica of the catalog announces is not behind what this node has acted upon. */
  public record CaughtUp(String group) implements Notice {}

  /** The state of the catalog survives a crash up to this index. */
  public record Flushed(String group, long index) implements Notice {}

  /** Replica and state machine are closed. */
  public record Closed(String group) implements Notice {}

  private RaftReplica() {}

  public static Behavior<Command> create(
      RaftSettings settings, RaftRules rules, Surroundings surroundings) {
    return Behaviors.setup(
        context -> {
          context.setLoggerName(RaftReplica.class);
          return Behaviors.withTimers(
              timers ->
                  Behaviors.withStash(
                      STASH,
                      stash ->
                          new Opening(context, timers, stash, settings, rules, surroundings)
                              .start()));
        });
  }

  /** Messages that may come while the disk is read; beyond it the oldest senders time out. */
  private static final int STASH = 10_000;

  /** Reads log and state from the disk. */
  private static final class Opening {
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final StashBuffer<Command> stash;
    private final RaftSettings settings;
    private final RaftRules rules;
    private final Surroundings surroundings;
    private final ActorRef<Journal.Event> journalReplies;
    private final ActorRef<StateMachine.Event> stateMachineReplies;
    private ActorRef<StateMachine.Command> stateMachine;
    private Journal.Opened log;
    private StateMachine.Opened state;

    Opening(
        ActorContext<Command> context,
        TimerScheduler<Command> timers,
        StashBuffer<Command> stash,
        RaftSettings settings,
        RaftRules rules,
        Surroundings surroundings) {
      this.context = context;
      this.timers = timers;
      this.stash = stash;
      this.settings = settings;
      this.rules = rules;
      this.surroundings = surroundings;
      this.journalReplies = context.messageAdapter(Journal.Event.class, FromJournal::new);
      this.stateMachineReplies =
          context.messageAdapter(StateMachine.Event.class, FromStateMachine::new);
    }

    Behavior<Command> start() {
      surroundings.journal().tell(new Journal.Open(settings.group(), journalReplies));
      stateMachine = surroundings.stateMachine().spawn(context, stateMachineReplies);
      context.watch(stateMachine);
      ActorRef<Links.Received> incoming =
          context.messageAdapter(
              Links.Received.class, received -> new Incoming((RaftMessage) received.message()));
      surroundings
          .links()
          .tell(new Links.Register(RaftMessage.channelOf(settings.group()), incoming));
      return Behaviors.receive(Command.class)
          .onMessage(FromJournal.class, this::onJournal)
          .onMessage(FromStateMachine.class, this::onStateMachine)
          .onMessage(Close.class, close -> Behaviors.stopped(this::tellClosed))
          .onAnyMessage(this::later)
          .onSignal(ChildFailed.class, this::onChildFailed)
          .build();
    }

    /** Why it failed decides what becomes of the node: a damaged state can be rebuilt. */
    private Behavior<Command> onChildFailed(ChildFailed failure) {
      throw new IllegalStateException(failure.getRef().path().name() + " failed", failure.cause());
    }

    private Behavior<Command> onJournal(FromJournal report) {
      if (!(report.event() instanceof Journal.Opened opened)) return later(report);
      log = opened;
      return serveIfOpen();
    }

    private Behavior<Command> onStateMachine(FromStateMachine report) {
      if (report.event() instanceof StateMachine.Opened opened) {
        state = opened;
        opened.formation().map(FormationApplied::new).ifPresent(surroundings.node()::tell);
      } else if (report.event() instanceof StateMachine.Installed installed) {
        LogPosition end = installed.end();
        surroundings.probe().installed(settings.self(), end);
        state =
            new StateMachine.Opened(
                end.index(),
                end.term(),
                end.index(),
                Optional.empty(),
                installed.formation(),
                state.rebuilding(),
                installed.lineage());
        installed.formation().map(FormationApplied::new).ifPresent(surroundings.node()::tell);
      } else if (report.event() instanceof StateMachine.Announced announced) {
        surroundings.node().tell(new Announced(settings.group(), announced.value()));
        return Behaviors.same();
      }
      return serveIfOpen();
    }

    /** There is nothing to flush; the state machine has ended before this one does. */
    private void tellClosed() {
      surroundings.node().tell(new Closed(settings.group()));
    }

    private Behavior<Command> later(Command command) {
      if (!stash.isFull()) stash.stash(command);
      return Behaviors.same();
    }

    private Behavior<Command> serveIfOpen() {
      if (log == null || state == null) return Behaviors.same();
      boolean alone = settings.configuration().voters().equals(Set.of(settings.self()));
      return switch (rules.rebuild().begin(log.log(), state.applied(), state.staged(), alone)) {
        case GO_ON -> goOn();
        case INSTALL -> install();
        case FETCH -> serve();
        case REFUSE -> throw new StateLost(log.log().base().index());
      };
    }

    /** A crash came between the log's new beginning and the state's, see {@link SnapshotIntake}. */
    private Behavior<Command> install() {
      stateMachine.tell(new StateMachine.Install());
      return Behaviors.same();
    }

    private Behavior<Command> goOn() {
      if (log.damage().isPresent()) beginAfterState();
      Invariants.check(
          state.appliedIndex() <= log.log().lastIndex(),
          "the state at %s is not ahead of the log, which ends at %s",
          state.appliedIndex(),
          log.log().lastIndex());
      LogTerms terms = log.log();
      Invariants.check(
          terms.termAt(state.appliedIndex()) == state.appliedTerm(),
          "the state at %s.%s is that of this log %s",
          state.appliedTerm(),
          state.appliedIndex(),
          terms);
      return serve();
    }

    private Behavior<Command> serve() {
      if (state.staged().isPresent()) stateMachine.tell(new StateMachine.Unstage());
      DurableLog durable = new DurableLog(settings, rules, surroundings, journalReplies, log);
      Replica replica =
          new Replica(
              context,
              timers,
              settings,
              rules,
              surroundings,
              durable,
              new StateMachineRef(stateMachine, stateMachineReplies),
              state,
              log.damage());
      context
          .getLog()
          .info(
              "{}: log after {} up to {}, state up to {}, term {}",
              settings.group(),
              durable.terms().base(),
              durable.terms().end(),
              state.appliedIndex(),
              durable.term());
      return stash.unstashAll(replica.begin());
    }

    /**
     * What the state has is committed: a damaged log that ends before that begins anew after it.
     */
    private void beginAfterState() {
      LogPosition applied = new LogPosition(state.appliedTerm(), state.appliedIndex());
      if (applied.index() <= log.log().lastIndex()) return;
      Optional<HardState> atLeast =
          applied.term() > log.hardState().term()
              ? Optional.of(new HardState(applied.term(), Optional.empty()))
              : Optional.empty();
      surroundings
          .journal()
          .tell(
              new Journal.Write(
                  settings.group(),
                  0,
                  atLeast,
                  Optional.of(applied),
                  0,
                  List.of(),
                  journalReplies));
      log =
          new Journal.Opened(
              settings.group(),
              atLeast.orElse(log.hardState()),
              log.log().beginAfter(applied),
              log.damage());
    }
  }
}
