package folkmoot.node;

import folkmoot.gateway.Gateway;
import folkmoot.gateway.server.GatewayServer;
import folkmoot.node.client.Forwarder;
import folkmoot.node.client.ForwarderSettings;
import folkmoot.node.faults.Deafness;
import folkmoot.node.faults.FaultLab;
import folkmoot.node.faults.FaultLabSettings;
import folkmoot.node.journal.CorruptJournal;
import folkmoot.node.journal.Journal;
import folkmoot.node.journal.VoteForgotten;
import folkmoot.node.links.Links;
import folkmoot.node.links.LinksSettings;
import folkmoot.node.links.RemotingTransport;
import folkmoot.node.links.WireCodec;
import folkmoot.node.membership.Bootstrap;
import folkmoot.node.membership.BootstrapSettings;
import folkmoot.node.membership.Membership;
import folkmoot.node.membership.MembershipSettings;
import folkmoot.node.membership.PekkoCluster;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.raft.RaftSettings;
import folkmoot.node.raft.StateMachine;
import folkmoot.node.raft.StateMachineSettings;
import folkmoot.node.settings.Whereabouts;
import folkmoot.node.store.StoreFailed;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.membership.BootstrapRule;
import folkmoot.protocol.membership.FormationRule;
import folkmoot.protocol.membership.Founding;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The guardian of one node: starts its parts in the order in which they may speak, introduces them
 * to each other, and stops the node when one of them fails. Nothing is restarted from memory.
 */
final class Node {
  /** The one group, until there is a catalog of keyspaces; it has the role of {@code system}. */
  static final String GROUP = "default";

  sealed interface Command {}

  /** Gives up leadership and answers when somebody else has it, or nobody could take it. */
  record HandOver(ActorRef<RaftReplica.HandedOver> replyTo) implements Command {}

  /** Closes what is on the disk and stops. */
  record Stop() implements Command {}

  private record Asked(ClientRequest request) implements Command {}

  private record AskedOfLab(LabRequest request) implements Command {}

  private record Bootstrapped(Bootstrap.Outcome outcome) implements Command {}

  private record Noticed(RaftReplica.Notice notice) implements Command {}

  private record Requested(Membership.Request request) implements Command {}

  private record Counted(Links.ErrorCount count) implements Command {}

  private record Look() implements Command {}

  private static final DispatcherSelector JOURNAL_THREAD =
      DispatcherSelector.fromConfig("folkmoot.journal-dispatcher");
  private static final DispatcherSelector STATE_MACHINE_THREAD =
      DispatcherSelector.fromConfig("folkmoot.state-machine-dispatcher");

  private final ActorContext<Command> context;
  private final NodeParts parts;
  private final CompletableFuture<Ending> ending;
  private final NodeBoard board;
  private final AtomicLong requestNumbers;
  private final SortedMap<String, Voter> others = new TreeMap<>();
  private final ActorRef<Links.Command> links;
  private final ActorRef<Journal.Command> journal;
  private final ActorRef<Bootstrap.Command> bootstrap;
  private final Optional<ActorRef<FaultLab.Command>> lab;
  private final ActorRef<Gateway.Command> gateway;
  private StartingEngine starting;
  private Optional<Founding> founding = Optional.empty();
  private Optional<ActorRef<RaftReplica.Command>> replica = Optional.empty();
  private Optional<ActorRef<Membership.Command>> membership = Optional.empty();

  private Node(ActorContext<Command> context, NodeParts parts, Doors doors) {
    this.context = context;
    this.parts = parts;
    this.ending = doors.ending();
    this.board = new NodeBoard(parts.clock(), parts.settings().membership().presenceTimeout());
    this.starting = new StartingEngine(parts.self(), "the node is starting");
    // They stand in the log: no other life of this node gives the same ones.
    this.requestNumbers = new AtomicLong(parts.incarnation() << 32);
    this.links = startLinks();
    this.lab = parts.settings().faults() ? Optional.of(startLab()) : Optional.empty();
    this.journal =
        start(
            Journal.create(parts.disk(), parts.settings().journal(), parts.meters()),
            "journal",
            JOURNAL_THREAD);
    this.bootstrap = startBootstrap();
    this.gateway = startGateway();
    doors.gateway().complete(new GatewayServer.Behind(gateway, labAsked(), parts.meters()));
  }

  /**
   * What whoever starts a node gets of it.
   *
   * @param gateway the actors behind the HTTP server
   * @param ending completed when the node has come to its end
   */
  record Doors(CompletableFuture<GatewayServer.Behind> gateway, CompletableFuture<Ending> ending) {
    static Doors closed() {
      return new Doors(new CompletableFuture<>(), new CompletableFuture<>());
    }
  }

  /** How a node came to its end. */
  sealed interface Ending {}

  /** It was asked to. */
  record Stopped() implements Ending {}

  /** It must start again with a new actor system, on the same disk. */
  record StartAgain(String reason) implements Ending {}

  /** It must start again as another, with an empty disk: this one may have forgotten a vote. */
  record StartAnew(String reason) implements Ending {}

  /** It must start again, and without its state, which is damaged. */
  record StateDamaged(String reason) implements Ending {}

  /** A part of it failed. */
  record Failed(String part, Optional<Throwable> cause) implements Ending {}

  static Behavior<Command> create(NodeParts parts, Doors doors) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new Look(), NodeBoard.LOOK);
                  return new Node(context, parts, doors).running();
                }));
  }

  // ---- the parts, in the order in which they start

  private ActorRef<Links.Command> startLinks() {
    return start(
        Links.create(
            LinksSettings.of(parts.self(), parts.settings().where().address(), parts.incarnation()),
            new RemotingTransport(context.getSystem()),
            new WireCodec(),
            parts.meters()),
        RemotingTransport.LINKS_NAME,
        Props.empty());
  }

  private ActorRef<FaultLab.Command> startLab() {
    TreeMap<String, String> peers = new TreeMap<>();
    Whereabouts where = parts.settings().where();
    for (String address : where.addresses()) {
      if (address.equals(where.address())) continue;
      peers.put(address, where.expectedIds().getOrDefault(address, ""));
    }
    return start(
        FaultLab.create(
            new FaultLabSettings(parts.self().nodeId(), peers),
            new FaultLab.Surroundings(
                links,
                Deafness.of(context.getSystem())::to,
                parts.clock(),
                parts.random(),
                parts.meters())),
        "faults",
        Props.empty());
  }

  private Optional<ActorRef<LabRequest>> labAsked() {
    return lab.map(here -> context.messageAdapter(LabRequest.class, AskedOfLab::new));
  }

  private ActorRef<Bootstrap.Command> startBootstrap() {
    return start(
        Bootstrap.create(
            new BootstrapSettings(
                parts.settings().where().address(),
                parts.settings().where().addresses(),
                parts.settings().where().expectedIds(),
                parts.settings().membership().helloInterval(),
                parts.settings().membership().helloIntervalSettled()),
            parts.identity(),
            links,
            BootstrapRule.STRICT,
            context.messageAdapter(Bootstrap.Outcome.class, Bootstrapped::new)),
        "bootstrap",
        Props.empty());
  }

  private ActorRef<Gateway.Command> startGateway() {
    ActorRef<ClientRequest> engine = context.messageAdapter(ClientRequest.class, Asked::new);
    ForwarderSettings identity =
        ForwarderSettings.of(parts.self().nodeId(), parts.incarnation(), parts.random().nextLong());
    Forwarder.Others others = new Forwarder.Others(engine, board::incarnation);
    ActorRef<Forward> forwarder =
        start(
            Forwarder.create(identity, links, others, parts.meters()), "forwarder", Props.empty());
    return start(
        Gateway.create(
            parts.gateway(),
            new Gateway.Neighbours(engine, forwarder),
            parts.clock()::nanos,
            requestNumbers::incrementAndGet,
            parts.meters()),
        "gateway",
        Props.empty());
  }

  private void startReplica(Founding belongsTo) {
    RaftSettings settings =
        new RaftSettings(
            GROUP,
            parts.self(),
            parts.incarnation(),
            Configuration.of(belongsTo.voters()),
            parts.settings().raft().timing(),
            parts.settings().raft().limits(),
            parts.settings().raft().memory(),
            parts.settings().raft().snapshots());
    RaftReplica.Surroundings surroundings =
        new RaftReplica.Surroundings(
            links,
            journal,
            this::spawnStateMachine,
            parts.clock(),
            parts.random(),
            board,
            context.messageAdapter(RaftReplica.Notice.class, Noticed::new),
            STATE_MACHINE_THREAD,
            parts.probe(),
            parts.meters());
    replica =
        Optional.of(
            start(
                RaftReplica.create(settings, parts.rules(), surroundings),
                "raft-" + GROUP,
                Props.empty()));
  }

  private ActorRef<StateMachine.Command> spawnStateMachine(
      ActorContext<RaftReplica.Command> parent, ActorRef<StateMachine.Event> reportTo) {
    return parent.spawn(
        StateMachine.create(
            () -> parts.stores().store(GROUP, parts.rules().state()),
            StateMachineSettings.DEFAULT,
            reportTo),
        "state-machine",
        STATE_MACHINE_THREAD);
  }

  private void startMembership(Founding belongsTo) {
    TreeSet<String> voters = new TreeSet<>();
    belongsTo.voters().forEach(voter -> voters.add(voter.nodeId()));
    membership =
        Optional.of(
            start(
                Membership.create(
                    new MembershipSettings(
                        parts.self().nodeId(),
                        parts.incarnation(),
                        voters,
                        parts.settings().membership().presenceTimeout()),
                    FormationRule.STRICT,
                    PekkoCluster.of(context.getSystem()),
                    bootstrap,
                    context.messageAdapter(Membership.Request.class, Requested::new)),
                "membership",
                Props.empty()));
  }

  private <T> ActorRef<T> start(Behavior<T> behavior, String name, Props props) {
    ActorRef<T> part = context.spawn(behavior, name, props);
    context.watch(part);
    return part;
  }

  // ---- running

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, asked -> onAsked(asked.request()))
        .onMessage(AskedOfLab.class, this::onAskedOfLab)
        .onMessage(Bootstrapped.class, told -> onBootstrapped(told.outcome()))
        .onMessage(Noticed.class, noticed -> onNotice(noticed.notice()))
        .onMessage(Requested.class, requested -> onRequest(requested.request()))
        .onMessage(Look.class, look -> onLook())
        .onMessage(Counted.class, counted -> onCounted(counted.count()))
        .onMessage(HandOver.class, this::onHandOver)
        .onMessage(Stop.class, stop -> close(new Stopped()))
        .onSignal(ChildFailed.class, this::onChildFailed)
        .onSignal(Terminated.class, this::onChildStopped)
        .build();
  }

  private Behavior<Command> onAsked(ClientRequest request) {
    if (replica.isPresent()) replica.get().tell(new RaftReplica.Client(request));
    else starting.answer(request);
    return Behaviors.same();
  }

  private Behavior<Command> onAskedOfLab(AskedOfLab asked) {
    lab.ifPresent(here -> here.tell(new FaultLab.Asked(asked.request())));
    return Behaviors.same();
  }

  private Behavior<Command> onBootstrapped(Bootstrap.Outcome outcome) {
    if (outcome instanceof Bootstrap.Waiting waiting) {
      starting = new StartingEngine(parts.self(), waiting.reason());
    } else if (outcome instanceof Bootstrap.Founded founded) {
      belongTo(founded.founding());
    } else if (outcome instanceof Bootstrap.Joined joined) {
      belongTo(joined.founding());
    } else if (outcome instanceof Bootstrap.PeerSeen seen) {
      onPeerSeen(seen.hello());
    }
    return Behaviors.same();
  }

  private void belongTo(Founding belongsTo) {
    founding = Optional.of(belongsTo);
    startReplica(belongsTo);
    startMembership(belongsTo);
    observe();
  }

  private void onPeerSeen(Hello hello) {
    board.heard(hello.self(), hello.incarnation());
    lab.ifPresent(here -> here.tell(new FaultLab.Located(hello.self().nodeId(), hello.address())));
    membership.ifPresent(actor -> actor.tell(new Membership.PeerSeen(hello)));
    Voter before = others.put(hello.self().nodeId(), hello.self());
    if (!hello.self().equals(before)) observe();
  }

  /** Tells the replica who is in this cluster without a vote: nodes whose disk was wiped. */
  private void observe() {
    if (replica.isEmpty() || founding.isEmpty()) return;
    TreeSet<Voter> observers = new TreeSet<>(others.values());
    observers.removeAll(founding.get().voters());
    replica.get().tell(new RaftReplica.Observe(observers));
  }

  private Behavior<Command> onNotice(RaftReplica.Notice notice) {
    if (notice instanceof RaftReplica.RoleChanged changed)
      changed.view().leaderId().map(Gateway.LeaderIs::new).ifPresent(gateway::tell);
    if (notice instanceof RaftReplica.FormationApplied applied) {
      tellMembership(new Membership.Applied(applied.formation()));
    } else if (notice instanceof RaftReplica.Leads) {
      tellMembership(new Membership.LeaderIs(true));
    } else if (notice instanceof RaftReplica.RoleChanged changed
        && changed.view().role() != Role.LEADER) {
      tellMembership(new Membership.LeaderIs(false));
    }
    return Behaviors.same();
  }

  private void tellMembership(Membership.Command fact) {
    membership.ifPresent(actor -> actor.tell(fact));
  }

  private Behavior<Command> onRequest(Membership.Request request) {
    if (request instanceof Membership.Propose propose) {
      replica.ifPresent(actor -> actor.tell(new RaftReplica.Propose(propose.command())));
      return Behaviors.same();
    }
    Membership.RestartSystem restart = (Membership.RestartSystem) request;
    context.getLog().warn("the actor system starts again: {}", restart.reason());
    return close(new StartAgain(restart.reason()));
  }

  private Behavior<Command> onLook() {
    links.tell(new Links.CountErrors(context.messageAdapter(Links.ErrorCount.class, Counted::new)));
    return Behaviors.same();
  }

  private Behavior<Command> onCounted(Links.ErrorCount count) {
    board.networkErrors(count.networkErrors());
    return Behaviors.same();
  }

  private Behavior<Command> onHandOver(HandOver handOver) {
    if (replica.isPresent()) replica.get().tell(new RaftReplica.HandOver(handOver.replyTo()));
    else handOver.replyTo().tell(new RaftReplica.HandedOver());
    return Behaviors.same();
  }

  // ---- ending

  /**
   * What fails as it begins comes within a failure of Pekko's, so the causes are looked at, too.
   */
  private Behavior<Command> onChildFailed(ChildFailed failed) {
    Optional<VoteForgotten> forgotten = within(failed.cause(), VoteForgotten.class);
    if (forgotten.isPresent()) return end(new StartAnew(forgotten.get().getMessage()));
    Optional<CorruptJournal> log = within(failed.cause(), CorruptJournal.class);
    if (log.isPresent()) {
      context.getLog().warn("the node starts again to recover: {}", log.get().getMessage());
      return end(new StartAgain(log.get().getMessage()));
    }
    Optional<StoreFailed> state =
        within(failed.cause(), StoreFailed.class).filter(StoreFailed::isForDamage);
    if (state.isPresent()) {
      context.getLog().warn("the node starts again to rebuild: {}", state.get().getMessage());
      return end(new StateDamaged(state.get().getMessage()));
    }
    return end(new Failed(failed.getRef().path().name(), Optional.of(failed.cause())));
  }

  private static <T> Optional<T> within(Throwable failure, Class<T> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) return Optional.of(kind.cast(cause));
    }
    return Optional.empty();
  }

  private Behavior<Command> onChildStopped(Terminated stopped) {
    return end(new Failed(stopped.getRef().path().name(), Optional.empty()));
  }

  /** Lets the replica flush what it has, and goes when it is closed. */
  private Behavior<Command> close(Ending how) {
    if (replica.isEmpty()) return end(how);
    replica.get().tell(new RaftReplica.Close());
    return Behaviors.receive(Command.class)
        .onMessage(
            Noticed.class,
            noticed -> noticed.notice() instanceof RaftReplica.Closed ? end(how) : Behaviors.same())
        .onMessage(Asked.class, asked -> onAskedAtTheEnd(asked.request()))
        .onAnyMessage(ignored -> Behaviors.same())
        .onSignal(ChildFailed.class, this::onChildFailed)
        .onSignal(Terminated.class, stopped -> end(how))
        .build();
  }

  private Behavior<Command> onAskedAtTheEnd(ClientRequest request) {
    new StartingEngine(parts.self(), "the node is shutting down").answer(request);
    return Behaviors.same();
  }

  private Behavior<Command> end(Ending how) {
    ending.complete(how);
    return Behaviors.stopped();
  }
}
