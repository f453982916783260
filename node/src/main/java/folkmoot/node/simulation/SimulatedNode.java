package folkmoot.node.simulation;

import folkmoot.gateway.Gateway;
import folkmoot.node.client.Forwarder;
import folkmoot.node.client.ForwarderSettings;
import folkmoot.node.journal.Journal;
import folkmoot.node.journal.JournalRule;
import folkmoot.node.journal.JournalSettings;
import folkmoot.node.links.Frame;
import folkmoot.node.links.Links;
import folkmoot.node.links.LinksSettings;
import folkmoot.node.links.WireCodec;
import folkmoot.node.raft.Probe;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.raft.RaftSettings;
import folkmoot.node.raft.StateMachine;
import folkmoot.node.raft.StateMachineSettings;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.store.StateStore;
import folkmoot.node.store.StoreFailed;
import folkmoot.node.time.Clock;
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
   */
  record Parts(
      RaftSettings settings,
      SortedSet<Voter> voters,
      RaftRules rules,
      JournalSettings journal,
      JournalRule journalRule,
      SimulatedDisk disk,
      SortedMapStateStore.Medium medium,
      SimulatedNetwork network,
      boolean frames,
      Optional<ToLongFunction<String>> gateway,
      Clock clock,
      long randomSeed,
      Probe probe,
      Findings findings) {}

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
    ActorRef<RaftReplica.Command> replica;
    StateStore store;
  }

  /** One for all: it keeps no state, and making it takes longer than simulating a second. */
  private static final WireCodec CODEC = new WireCodec();

  private final ActorContext<Command> context;
  private final Parts parts;
  private final Doors doors;
  private final Ending ending;

  private SimulatedNode(ActorContext<Command> context, Parts parts, Doors doors, Ending ending) {
    this.context = context;
    this.parts = parts;
    this.doors = doors;
    this.ending = ending;
  }

  static String addressOf(String nodeId) {
    return nodeId + ":7000";
  }

  static Behavior<Command> create(Parts parts, Doors doors, Ending ending) {
    return Behaviors.setup(context -> new SimulatedNode(context, parts, doors, ending).assemble());
  }

  private Behavior<Command> assemble() {
    ActorRef<Links.Command> links = parts.frames() ? realLinks() : directLinks();
    ActorRef<Journal.Command> journal =
        watched(
            Journal.create(parts.disk(), parts.journal(), parts.journalRule(), Meters.NONE),
            "journal");
    RaftReplica.Surroundings surroundings =
        new RaftReplica.Surroundings(
            links,
            journal,
            (replica, reportTo) ->
                replica.spawn(
                    StateMachine.create(
                        this::openStore,
                        new StateMachineSettings(4096, Duration.ofMillis(700)),
                        reportTo),
                    "state-machine"),
            parts.clock(),
            new Random(parts.randomSeed()),
            RaftReplica.NodeFacts.NONE,
            context.messageAdapter(RaftReplica.Notice.class, Told::new),
            Props.empty(),
            parts.probe(),
            Meters.NONE);
    doors.replica =
        watched(RaftReplica.create(parts.settings(), parts.rules(), surroundings), "raft-default");
    doors.engine =
        context.spawn(
            Behaviors.receiveMessage(
                request -> {
                  doors.replica.tell(new RaftReplica.Client(request));
                  return Behaviors.same();
                }),
            "engine");
    parts.gateway().ifPresent(incarnations -> startGateway(links, incarnations));
    return running();
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

  private StateStore openStore() {
    try {
      doors.store = SortedMapStateStore.open(parts.medium(), rules());
    } catch (StoreFailed failed) {
      if (!failed.isForDamage()) throw failed;
      parts.findings().note("the state of %s is thrown away", parts.settings().self());
      parts.medium().putAside();
      doors.store = SortedMapStateStore.open(parts.medium(), rules());
    }
    return doors.store;
  }

  private StateRules rules() {
    StateRules rules = parts.rules().state();
    OnceRules once = rules.once();
    return new StateRules(
        new OnceRules(
            once.session(), once.idempotency(), once.logTime().at(parts.clock()::wallMillis)),
        new DataRules(
            rules.data().condition(),
            rules.data().increment(),
            rules.data().compare(),
            rules.data().expiry().at(parts.clock()::wallMillis)));
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
    if (told.notice() instanceof RaftReplica.Closed) ending.closed();
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

  /** Only the replica stops unasked by a failure, once it has said that it is closed. */
  private Behavior<Command> onChildStopped(Terminated stopped) {
    if (!stopped.getRef().equals(doors.replica)) {
      parts.findings().violated("failure: %s stops", stopped.getRef().path());
    }
    return Behaviors.same();
  }
}
