package folkmoot.node.simulation;

import folkmoot.gateway.Directory;
import folkmoot.gateway.Gateway;
import folkmoot.node.catalog.Keyspaces;
import folkmoot.node.client.Forwarder;
import folkmoot.node.client.ForwarderSettings;
import folkmoot.node.journal.Journal;
import folkmoot.node.journal.JournalRule;
import folkmoot.node.journal.JournalSettings;
import folkmoot.node.links.Frame;
import folkmoot.node.links.Links;
import folkmoot.node.links.LinksSettings;
import folkmoot.node.links.WireCodec;
import folkmoot.node.pulse.Heart;
import folkmoot.node.pulse.Heartbeats;
import folkmoot.node.pulse.Pulses;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.raft.RaftSettings;
import folkmoot.node.raft.StateMachine;
import folkmoot.node.raft.StateMachineSettings;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.store.StateStore;
import folkmoot.node.store.StoreFailed;
import folkmoot.node.time.Clock;
import folkmoot.node.watch.WatchSettings;
import folkmoot.node.watch.Watches;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.data.DataRules;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.once.OnceRules;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StateRules;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One life of one node: the production actors on a simulated disk, clock and network. */
final class SimulatedNode {
  sealed interface Command {}

  private record Told(RaftReplica.Notice notice) implements Command {}

  /**
   * What one life is made of.
   *
   * @param frames true if messages go through the production links, in frames
   * @param gateway what it takes to have a gateway: the latest start of each node
   * @param hosting what it takes to keep the groups of a catalog; empty for one group
   * @param watching whether somebody watches keys change
   */
  record Parts(
      RaftSettings settings,
      SortedSet<Voter> voters,
      RaftRules rules,
      JournalSettings journal,
      JournalRule journalRule,
      MachineDisk machine,
      SimulatedNetwork network,
      boolean frames,
      Optional<ToLongFunction<String>> gateway,
      Optional<HostedGroups.Hosting> hosting,
      Watching watching,
      Clock clock,
      long randomSeed,
      GroupInvariants invariants,
      Findings findings) {
    String group() {
      return settings.group();
    }
  }

  /** Who is told how a life ends, from within. */
  interface Ending {
    /** An actor of the node has failed. */
    void failed(String actor, Throwable cause);

    /** The replica has closed, as it was asked. */
    void closed();
  }

  /** The doors of a node: for the others, for clients, and for whoever operates it. */
  static final class Doors {
    Consumer<Object> network;
    ActorRef<ClientRequest> engine;
    ActorRef<Gateway.Command> gateway;
    ActorRef<Watches.Command> watches;

    /** Of a node that keeps the groups of a catalog. */
    ActorRef<Keyspaces.Command> keyspaces;

    /** The names that such a node knows. */
    Directory directory;

    ActorRef<Journal.Command> journal;
    Consumer<ActorRef<RaftReplica.HandedOver>> handOver;
    Runnable close;

    /** By group. */
    final SortedMap<String, StateStore> stores = new TreeMap<>();

    /** The store of the only group. */
    StateStore store() {
      return stores.get(SimulatedCluster.GROUP);
    }
  }

  /** One for all: it keeps no state, and making it takes longer than simulating a second. */
  private static final WireCodec CODEC = new WireCodec();

  /** Where those who watch at a node get the changes from. */
  enum Watching {
    NONE,
    HERE,
    /** As if this node did not keep them. */
    AT_OTHERS
  }

  /** So little at once that most is told in several batches. */
  private static final WatchSettings WATCH =
      new WatchSettings(20, Duration.ofMillis(200), Duration.ofSeconds(1), 300, 2000);

  private final ActorContext<Command> context;
  private final Parts parts;
  private final Doors doors;
  private final Ending ending;
  private final Pulses pulses;
  private Optional<HostedGroups> hosted = Optional.empty();
  private ActorRef<RaftReplica.Command> endsLast;

  private SimulatedNode(ActorContext<Command> context, Parts parts, Doors doors, Ending ending) {
    this.context = context;
    this.parts = parts;
    this.doors = doors;
    this.ending = ending;
    this.pulses = new Pulses(parts.clock(), parts.settings().incarnation());
  }

  static String addressOf(String nodeId) {
    return nodeId + ":7000";
  }

  static Behavior<Command> create(Parts parts, Doors doors, Ending ending) {
    return Behaviors.setup(context -> new SimulatedNode(context, parts, doors, ending).assemble());
  }

  private Behavior<Command> assemble() {
    ActorRef<Links.Command> links = parts.frames() ? realLinks() : directLinks();
    doors.journal =
        watched(
            Journal.create(
                parts.machine().files(), parts.journal(), parts.journalRule(), Meters.NONE),
            "journal");
    startHeart(links);
    if (parts.watching() != Watching.NONE || parts.hosting().isPresent()) {
      Watches.Surroundings apart =
          new Watches.Surroundings(
              parts.settings().self().nodeId(), parts.settings().incarnation() << 32, links);
      doors.watches =
          watched(Watches.create(apart, WATCH, parts.rules().watch(), Meters.NONE), "watches");
    }
    if (parts.hosting().isPresent()) host(links);
    else keepOne(links);
    return running();
  }

  private void host(ActorRef<Links.Command> links) {
    hosted =
        Optional.of(
            new HostedGroups(
                parts,
                doors,
                links,
                new HostedGroups.Actors() {
                  @Override
                  public <T> ActorRef<T> start(Behavior<T> behavior, String name) {
                    return watched(behavior, name);
                  }

                  @Override
                  public ActorRef<RaftReplica.Notice> notices() {
                    return context.messageAdapter(RaftReplica.Notice.class, Told::new);
                  }

                  @Override
                  public RaftReplica.Surroundings of(
                      RaftSettings settings, ActorRef<RaftReplica.Notice> notices) {
                    return surroundings(settings, links, notices);
                  }
                }));
    startGateway(links, parts.gateway().orElseThrow());
    hosted.get().begin();
  }

  private void keepOne(ActorRef<Links.Command> links) {
    ActorRef<RaftReplica.Notice> notices =
        context.messageAdapter(RaftReplica.Notice.class, Told::new);
    RaftReplica.Surroundings surroundings = surroundings(parts.settings(), links, notices);
    ActorRef<RaftReplica.Command> replica =
        watched(RaftReplica.create(parts.settings(), parts.rules(), surroundings), "raft-default");
    doors.handOver = replyTo -> replica.tell(new RaftReplica.HandOver(replyTo));
    doors.close = () -> replica.tell(new RaftReplica.Close());
    endsLast = replica;
    doors.engine =
        context.spawn(
            Behaviors.receiveMessage(
                request -> {
                  replica.tell(new RaftReplica.Client(request));
                  return Behaviors.same();
                }),
            "engine");
    parts.gateway().ifPresent(incarnations -> startGateway(links, incarnations));
  }

  private RaftReplica.Surroundings surroundings(
      RaftSettings settings, ActorRef<Links.Command> links, ActorRef<RaftReplica.Notice> notices) {
    String group = settings.group();
    return new RaftReplica.Surroundings(
        links,
        doors.journal,
        (replica, reportTo) -> spawnStateMachine(group, replica, reportTo),
        parts.clock(),
        new Random(
            parts.hosting().isPresent()
                ? Lots.mix(parts.randomSeed() ^ group.hashCode())
                : parts.randomSeed()),
        facts(),
        notices,
        Props.empty(),
        parts.invariants().find(group).orElseThrow(),
        Meters.NONE);
  }

  private void startHeart(ActorRef<Links.Command> links) {
    SortedSet<Voter> others = new TreeSet<>(parts.voters());
    others.remove(parts.settings().self());
    watched(Heart.create(pulses, parts.settings().timing().heartbeat(), links), "heart")
        .tell(new Heart.Others(others));
  }

  /** What a replica goes by while it rests; all else is for its status. */
  private RaftReplica.NodeFacts facts() {
    return new RaftReplica.NodeFacts() {
      @Override
      public long networkErrors() {
        return 0;
      }

      @Override
      public SortedSet<Voter> votersHeard() {
        return new TreeSet<>();
      }

      @Override
      public Heartbeats heartbeats() {
        return pulses;
      }
    };
  }

  private static StateMachineSettings stateMachine(String group) {
    StateMachineSettings settings = new StateMachineSettings(4096, Duration.ofMillis(700));
    return group.equals(Keyspace.SYSTEM) ? settings.announcing(Keyspaces.KEY) : settings;
  }

  private ActorRef<StateMachine.Command> spawnStateMachine(
      String group,
      ActorContext<RaftReplica.Command> replica,
      ActorRef<StateMachine.Event> reportTo) {
    ActorRef<StateMachine.Command> stateMachine =
        replica.spawn(
            StateMachine.create(() -> openStore(group), stateMachine(group), reportTo),
            "state-machine");
    if (parts.watching() == Watching.HERE)
      doors.watches.tell(new Watches.Serves(group, stateMachine));
    return stateMachine;
  }

  private void startGateway(ActorRef<Links.Command> links, ToLongFunction<String> incarnations) {
    String self = parts.settings().self().nodeId();
    long incarnation = parts.settings().incarnation();
    ForwarderSettings forwarding =
        ForwarderSettings.of(self, incarnation, new Random(parts.randomSeed() + 1).nextLong());
    ActorRef<Forward> forwarder =
        watched(
            Forwarder.create(
                forwarding,
                links,
                new Forwarder.Others(doors.engine::tell, incarnations),
                Meters.NONE),
            "forwarder");
    doors.gateway =
        watched(
            Gateway.create(
                SimulatedGateway.settings(self),
                new Gateway.Neighbours(doors.engine::tell, forwarder),
                parts.clock()::nanos,
                new AtomicLong(incarnation << 32)::incrementAndGet,
                Meters.NONE),
            "gateway");
  }

  private StateStore openStore(String group) {
    SortedMapStateStore.Medium medium = parts.machine().medium(group);
    StateStore store;
    try {
      store = SortedMapStateStore.open(medium, rules());
    } catch (StoreFailed failed) {
      if (!failed.isForDamage()) throw failed;
      parts.findings().note("the state of %s is thrown away", parts.settings().self());
      parts.machine().putStatesAside();
      store = SortedMapStateStore.open(medium, rules());
    }
    doors.stores.put(group, store);
    return store;
  }

  private StateRules rules() {
    StateRules whole = parts.rules().state();
    StateRules rules = parts.watching() == Watching.NONE ? ShortMemory.of(whole) : whole;
    OnceRules once = rules.once();
    return new StateRules(
        new OnceRules(
            once.session(), once.idempotency(), once.logTime().at(parts.clock()::wallMillis)),
        new DataRules(
            rules.data().condition(),
            rules.data().increment(),
            rules.data().compare(),
            rules.data().expiry().at(parts.clock()::wallMillis)),
        rules.watch());
  }

  private ActorRef<Links.Command> realLinks() {
    RaftSettings settings = parts.settings();
    String self = settings.self().nodeId();
    LinksSettings identity =
        LinksSettings.of(settings.self(), addressOf(self), settings.incarnation());
    ActorRef<Links.Command> links =
        watched(
            Behaviors.intercept(
                () -> new LinksTrace(self, parts.findings()),
                Links.create(
                    identity,
                    (to, frame) -> parts.network().send(addressOf(self), to, frame),
                    CODEC,
                    Meters.NONE)),
            "links");
    links.tell(new Links.Join("simulated"));
    for (Voter voter : parts.voters()) {
      links.tell(new Links.Bind(voter.nodeId(), addressOf(voter.nodeId())));
    }
    doors.network = frame -> links.tell((Frame) frame);
    return links;
  }

  private ActorRef<Links.Command> directLinks() {
    SortedMap<String, ActorRef<Links.Received>> recipients = DirectLinks.nobody();
    doors.network = what -> DirectLinks.deliver(recipients, what);
    String self = parts.settings().self().nodeId();
    return watched(
        DirectLinks.create(self, parts.network(), parts.findings(), recipients), "links");
  }

  private <T> ActorRef<T> watched(Behavior<T> behavior, String name) {
    ActorRef<T> child = context.spawn(behavior, name);
    context.watch(child);
    return child;
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, this::onTold)
        .onSignal(ChildFailed.class, this::onChildFailed)
        .onSignal(Terminated.class, this::onChildStopped)
        .build();
  }

  private Behavior<Command> onTold(Told told) {
    hosted.ifPresent(groups -> groups.told(told.notice()));
    if (told.notice() instanceof RaftReplica.Closed && hosted.isEmpty()) ending.closed();
    if (told.notice() instanceof RaftReplica.RoleChanged changed && doors.gateway != null)
      changed
          .view()
          .leaderId()
          .map(leader -> new Gateway.LeaderIs(changed.group(), leader))
          .ifPresent(doors.gateway::tell);
    return Behaviors.same();
  }

  private Behavior<Command> onChildFailed(ChildFailed failed) {
    ending.failed(failed.getRef().path().name(), failed.cause());
    return Behaviors.same();
  }

  /** Only the replica, or the groups, stop unasked by a failure, once they were told to close. */
  private Behavior<Command> onChildStopped(Terminated stopped) {
    boolean isLast = hosted.map(HostedGroups::groups).map(stopped.getRef()::equals).orElse(false);
    if (isLast) ending.closed();
    else if (!stopped.getRef().equals(endsLast)) {
      parts.findings().violated("failure: %s stops", stopped.getRef().path());
    }
    return Behaviors.same();
  }
}
