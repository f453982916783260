package folkmoot.node;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.bucket.BucketRules;
import folkmoot.gateway.Directory;
import folkmoot.gateway.Gateway;
import folkmoot.gateway.routes.Behind;
import folkmoot.node.catalog.Keyspaces;
import folkmoot.node.client.Forwarder;
import folkmoot.node.client.ForwarderSettings;
import folkmoot.node.crdt.CrdtStore;
import folkmoot.node.crdt.Succession;
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
import folkmoot.node.pulse.Heart;
import folkmoot.node.pulse.Pulses;
import folkmoot.node.raft.CacheRoom;
import folkmoot.node.raft.RaftGroups;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.raft.RaftSettings;
import folkmoot.node.raft.StateMachine;
import folkmoot.node.raft.StateMachineSettings;
import folkmoot.node.settings.Whereabouts;
import folkmoot.node.store.StoreFailed;
import folkmoot.node.time.FineAlarm;
import folkmoot.node.watch.Watches;
import folkmoot.protocol.catalog.CatalogRule;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.Site;
import folkmoot.protocol.client.CatalogReply;
import folkmoot.protocol.client.CatalogRequest;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.membership.BootstrapRule;
import folkmoot.protocol.membership.DowningRule;
import folkmoot.protocol.membership.FormationRule;
import folkmoot.protocol.membership.Founding;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.membership.SuccessionRule;
import folkmoot.protocol.membership.Successions;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
  sealed interface Command {}

  /** Gives up leadership and answers when somebody else has it, or nobody could take it. */
  record HandOver(ActorRef<RaftReplica.HandedOver> replyTo) implements Command {}

  /** Closes what is on the disk and stops. */
  record Stop() implements Command {}

  private record AskedOfLab(LabRequest request) implements Command {}

  private record AskedOfCatalog(CatalogRequest request) implements Command {}

  private record AskedToWatch(WatchRequest request) implements Command {}

  private record Bootstrapped(Bootstrap.Outcome outcome) implements Command {}

  private record Noticed(RaftReplica.Notice notice) implements Command {}

  private record Requested(Membership.Request request) implements Command {}

  private record Counted(Links.ErrorCount count) implements Command {}

  private record Look() implements Command {}

  private static final DispatcherSelector JOURNAL_THREAD =
      DispatcherSelector.fromConfig("folkmoot.journal-dispatcher");
  private static final DispatcherSelector DISK_THREADS =
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
  private final Pulses pulses;
  private final ActorRef<Heart.Command> heart;
  private final ActorRef<Watches.Command> watches;
  private final ActorRef<Gateway.Command> gateway;
  private final Directory directory;
  private final CacheRoom cacheRoom;
  private final ActorRef<RaftGroups.Command> groups;
  private final ActorRef<CrdtStore.Command> merging;
  private volatile StartingEngine starting;
  private Optional<ActorRef<Keyspaces.Command>> keyspaces = Optional.empty();
  private Optional<ActorRef<Membership.Command>> membership = Optional.empty();

  private Node(ActorContext<Command> context, NodeParts parts, Doors doors) {
    this.context = context;
    this.parts = parts;
    this.ending = doors.ending();
    this.pulses = new Pulses(parts.clock(), parts.incarnation());
    this.board =
        new NodeBoard(
            parts.self().nodeId(),
            parts.clock(),
            parts.settings().membership().presenceTimeout(),
            pulses);
    this.directory = new Directory(board);
    this.cacheRoom = new CacheRoom(parts.settings().raft().limits().cacheBytes());
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
    this.watches = startWatches();
    this.heart = startHeart();
    this.groups = startGroups();
    this.merging = startMerging();
    watches.tell(new Watches.ServesMerging(request -> merging.tell(new CrdtStore.Watch(request))));
    this.bootstrap = startBootstrap();
    this.gateway = startGateway();
    doors
        .gateway()
        .complete(
            new Behind(
                gateway,
                directory,
                context.messageAdapter(CatalogRequest.class, AskedOfCatalog::new),
                context.messageAdapter(WatchRequest.class, AskedToWatch::new),
                labAsked(),
                parts.meters()));
  }

  /**
   * What whoever starts a node gets of it.
   *
   * @param gateway the actors behind the HTTP server
   * @param ending completed when the node has come to its end
   */
  record Doors(CompletableFuture<Behind> gateway, CompletableFuture<Ending> ending) {
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

  /** It was said to be on another disk than this one. */
  record NotTheDisk(String reason) implements Ending {}

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
            parts.meters(),
            Optional.of(new FineAlarm("held-frames"))),
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
                parts.settings().membership().helloIntervalSettled(),
                parts.settings().region(),
                parts.settings().datacenter(),
                parts.merging().replica().incarnation(),
                parts.merging().disks()),
            parts.identity(),
            links,
            BootstrapRule.STRICT,
            context.messageAdapter(Bootstrap.Outcome.class, Bootstrapped::new)),
        "bootstrap",
        Props.empty());
  }

  private ActorRef<Watches.Command> startWatches() {
    return start(
        Watches.create(
            new Watches.Surroundings(parts.self().nodeId(), parts.incarnation() << 32, links),
            parts.settings().watch(),
            parts.rules().watch(),
            parts.meters()),
        "watches",
        Props.empty());
  }

  private ActorRef<Heart.Command> startHeart() {
    return start(
        Heart.create(pulses, parts.settings().raft().timing().heartbeat(), links),
        "heart",
        Props.empty());
  }

  private ActorRef<Gateway.Command> startGateway() {
    Consumer<ClientRequest> engine =
        new Engines(
            directory, groups, Optional.of(request -> merging.tell(new CrdtStore.Ask(request))));
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

  private ActorRef<RaftGroups.Command> startGroups() {
    return start(
        RaftGroups.create(
            new RaftGroups.Surroundings(
                this::replica,
                absent(),
                links,
                journal,
                states(),
                DISK_THREADS,
                parts.meters(),
                context.messageAdapter(RaftReplica.Notice.class, Noticed::new))),
        "groups",
        Props.empty());
  }

  private ActorRef<CrdtStore.Command> startMerging() {
    ReplicaId self = parts.merging().replica();
    return start(
        CrdtStore.create(
            new CrdtStore.Surroundings(
                standing(),
                parts.merging(),
                BucketRules.of(parts.settings().crdt().bucketBytes()),
                node ->
                    node.equals(parts.self().nodeId()) ? Optional.of(self) : board.replica(node),
                parts.clock(),
                parts.meters()),
            parts.settings().crdt()),
        "crdt",
        Props.empty());
  }

  private Succession.Standing standing() {
    Whereabouts where = parts.settings().where();
    return new Succession.Standing(
        parts.self(),
        where.address(),
        where.addresses(),
        SuccessionRule.STRICT,
        this::saySuccessions);
  }

  /** Asked on the thread of the values that merge. */
  private void saySuccessions(Successions successions) {
    bootstrap.tell(new Bootstrap.Knows(successions));
  }

  private RaftGroups.Absent absent() {
    Elsewhere elsewhere = new Elsewhere(parts.self(), directory, board::votersHeard);
    return new RaftGroups.Absent() {
      @Override
      public void elsewhere(ClientRequest request) {
        elsewhere.answer(request, starting);
      }

      @Override
      public void lost(ClientRequest request, String reason) {
        new StartingEngine(parts.self(), reason).answer(request);
      }
    };
  }

  private RaftGroups.States states() {
    return new RaftGroups.States() {
      @Override
      public void settle(SortedSet<String> groups) {
        parts.stores().settle(groups);
      }

      @Override
      public void forget(Predicate<String> dropped) {
        parts.stores().forget(dropped);
      }
    };
  }

  /** Asked on the thread of the groups. */
  private Behavior<RaftReplica.Command> replica(
      String group, Configuration configuration, ActorRef<RaftReplica.Notice> notices) {
    RaftSettings settings =
        new RaftSettings(
            group,
            parts.self(),
            parts.incarnation(),
            configuration,
            parts.settings().raft().timing(),
            parts.settings().raft().limits(),
            parts.settings().raft().memory(),
            parts.settings().raft().snapshots());
    return RaftReplica.create(
        settings,
        parts.rules(),
        new RaftReplica.Surroundings(
            links,
            journal,
            (parent, reportTo) -> spawnStateMachine(group, parent, reportTo),
            parts.clock(),
            parts.random(),
            board,
            notices,
            DISK_THREADS,
            parts.probe(),
            parts.meters(),
            Optional.of(cacheRoom)));
  }

  private ActorRef<StateMachine.Command> spawnStateMachine(
      String group,
      ActorContext<RaftReplica.Command> parent,
      ActorRef<StateMachine.Event> reportTo) {
    StateMachineSettings settings =
        group.equals(Keyspace.SYSTEM)
            ? StateMachineSettings.DEFAULT.announcing(Keyspaces.KEY)
            : StateMachineSettings.DEFAULT;
    ActorRef<StateMachine.Command> stateMachine =
        parent.spawn(
            StateMachine.create(
                () -> parts.stores().store(group, parts.rules().state()), settings, reportTo),
            "state-machine",
            DISK_THREADS);
    if (!group.equals(Keyspace.SYSTEM)) watches.tell(new Watches.Serves(group, stateMachine));
    return stateMachine;
  }

  private void startKeyspaces(Founding belongsTo) {
    keyspaces =
        Optional.of(
            start(
                Keyspaces.create(
                    new Keyspaces.Surroundings(
                        parts.self(),
                        belongsTo.voters(),
                        gateway,
                        groups,
                        watches,
                        Optional.of(merging),
                        directory,
                        CatalogRule.strict(),
                        parts.settings().membership().presenceTimeout(),
                        parts.random())),
                "catalog",
                Props.empty()));
    board.stands(parts.self().nodeId(), parts.settings().region(), parts.settings().datacenter());
    see(parts.self(), parts.settings().region(), parts.settings().datacenter());
    tellKeyspaces(new Keyspaces.Heard(parts.self(), false));
  }

  private void see(Voter voter, String region, String datacenter) {
    tellKeyspaces(new Keyspaces.Seen(new Site(voter, region, datacenter)));
  }

  private void startMembership(Founding belongsTo) {
    membership =
        Optional.of(
            start(
                Membership.create(
                    new MembershipSettings(
                        parts.self(),
                        parts.incarnation(),
                        belongsTo.voters(),
                        parts.settings().membership().presenceTimeout(),
                        parts.settings().membership().downAfter()),
                    new Membership.Rules(FormationRule.STRICT, DowningRule.STRICT),
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
        .onMessage(AskedOfLab.class, this::onAskedOfLab)
        .onMessage(AskedToWatch.class, this::onAskedToWatch)
        .onMessage(AskedOfCatalog.class, this::onAskedOfCatalog)
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

  private Behavior<Command> onAskedOfLab(AskedOfLab asked) {
    lab.ifPresent(here -> here.tell(new FaultLab.Asked(asked.request())));
    return Behaviors.same();
  }

  private Behavior<Command> onAskedOfCatalog(AskedOfCatalog asked) {
    if (keyspaces.isPresent()) keyspaces.get().tell(new Keyspaces.Asked(asked.request()));
    else asked.request().replyTo().tell(new CatalogReply.Unavailable(starting.reason()));
    return Behaviors.same();
  }

  private Behavior<Command> onAskedToWatch(AskedToWatch asked) {
    watches.tell(new Watches.Asked(asked.request()));
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
    } else if (outcome instanceof Bootstrap.PeerRefused refused) {
      tellHeard(refused.hello());
    } else if (outcome instanceof Bootstrap.NotTheDisk not) {
      return end(new NotTheDisk(not.reason()));
    }
    return Behaviors.same();
  }

  private void belongTo(Founding belongsTo) {
    boolean isFounder = belongsTo.voters().contains(parts.self());
    starting =
        isFounder
            ? new StartingEngine(parts.self(), "the catalog is not known yet")
            : StartingEngine.ofObserver(parts.self());
    startKeyspaces(belongsTo);
    startMembership(belongsTo);
    tellOthers();
  }

  private void tellOthers() {
    groups.tell(new RaftGroups.Others(new TreeSet<>(others.values())));
    heart.tell(new Heart.Others(new TreeSet<>(others.values())));
  }

  private void onPeerSeen(Hello hello) {
    board.heard(hello.self(), hello.incarnation(), hello.mergingSince());
    board.stands(hello.self().nodeId(), hello.region(), hello.datacenter());
    see(hello.self(), hello.region(), hello.datacenter());
    tellHeard(hello);
    merging.tell(new CrdtStore.PeerSeen(hello));
    lab.ifPresent(here -> here.tell(new FaultLab.Located(hello.self().nodeId(), hello.address())));
    membership.ifPresent(actor -> actor.tell(new Membership.PeerSeen(hello)));
    Voter before = others.put(hello.self().nodeId(), hello.self());
    if (!hello.self().equals(before)) tellOthers();
  }

  private void tellHeard(Hello hello) {
    tellKeyspaces(new Keyspaces.Heard(hello.self(), hello.founding().isEmpty()));
  }

  private Behavior<Command> onNotice(RaftReplica.Notice notice) {
    if (notice instanceof RaftReplica.RoleChanged changed) {
      changed
          .view()
          .leaderId()
          .map(leader -> new Gateway.LeaderIs(changed.group(), leader))
          .ifPresent(gateway::tell);
      if (isSystem(changed.group()) && changed.view().role() != Role.LEADER) tellWhoLeads(false);
    } else if (notice instanceof RaftReplica.Leads leads) {
      if (isSystem(leads.group())) tellWhoLeads(true);
    } else if (notice instanceof RaftReplica.FormationApplied applied) {
      tellMembership(new Membership.Applied(applied.formation()));
    } else if (notice instanceof RaftReplica.Announced announced) {
      tellKeyspaces(new Keyspaces.Announced(announced.value()));
    } else if (notice instanceof RaftReplica.CaughtUp) {
      tellKeyspaces(new Keyspaces.CaughtUp());
    } else if (notice instanceof RaftReplica.Flushed flushed) {
      tellKeyspaces(new Keyspaces.Flushed(flushed.index()));
    }
    return Behaviors.same();
  }

  private static boolean isSystem(String group) {
    return group.equals(Keyspace.SYSTEM);
  }

  private void tellWhoLeads(boolean self) {
    tellMembership(new Membership.LeaderIs(self));
    tellKeyspaces(new Keyspaces.LeaderIs(self));
  }

  private void tellKeyspaces(Keyspaces.Command fact) {
    keyspaces.ifPresent(actor -> actor.tell(fact));
  }

  private void tellMembership(Membership.Command fact) {
    membership.ifPresent(actor -> actor.tell(fact));
  }

  private Behavior<Command> onRequest(Membership.Request request) {
    if (request instanceof Membership.Propose propose) {
      groups.tell(new RaftGroups.Propose(Keyspace.SYSTEM, propose.command()));
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
    groups.tell(new RaftGroups.HandOver(handOver.replyTo()));
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

  /** Lets the groups flush what they have, and goes when they are closed. */
  private Behavior<Command> close(Ending how) {
    starting = new StartingEngine(parts.self(), "the node is shutting down");
    groups.tell(new RaftGroups.Close());
    return Behaviors.receive(Command.class)
        .onAnyMessage(ignored -> Behaviors.same())
        .onSignal(ChildFailed.class, this::onChildFailed)
        .onSignal(Terminated.class, stopped -> end(how))
        .build();
  }

  private Behavior<Command> end(Ending how) {
    ending.complete(how);
    return Behaviors.stopped();
  }
}
