package folkmoot.node.links;

import folkmoot.node.time.FineAlarm;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.faults.Impairment;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import folkmoot.protocol.wire.WireMessage;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * All that goes to and comes from the other nodes; parent of one {@code link-{peer}} a peer.
 *
 * <p>To be spawned as {@link RemotingTransport#LINKS_NAME} by the guardian. If a link fails, so do
 * the links: nothing that comes from outside makes one fail, so it is a broken program.
 */
public final class Links {

  /** What the actors of this node, and the links of the others, say to it. */
  public sealed interface Command
      permits Send,
          SendTo,
          Bind,
          Join,
          Register,
          Unregister,
          Impair,
          CountErrors,
          Frame,
          Unreadable,
          Failed {}

  /** Sends a message to a node, at most once. A node that is not bound to an address: dropped. */
  public record Send(String toNode, WireMessage message) implements Command {}

  /** Sends to an address, for nodes whose id is not known yet ({@code host:remotePort}). */
  public record SendTo(String toAddress, WireMessage message) implements Command {}

  /** From now on this node id is found at this address ({@code host:remotePort}). */
  public record Bind(String nodeId, String address) implements Command {}

  /**
   * From now on this node belongs to this cluster: of all other clusters, and of nodes without one,
   * only the channel {@code hello} is let through.
   */
  public record Join(String clusterId) implements Command {}

  /** Messages on this channel go to this actor; the last registration counts. */
  public record Register(String channel, ActorRef<Received> recipient) implements Command {}

  /** From now on nobody gets the messages on these channels. */
  public record Unregister(SortedSet<String> channels) implements Command {
    public Unregister {
      channels = Collections.unmodifiableSortedSet(new TreeSet<>(channels));
    }
  }

  /**
   * From now on this is wrong with the links to these addresses, and nothing with any other. What a
   * fault swallows counts as no error.
   *
   * @param seed of all chance in it
   */
  public record Impair(SortedMap<String, Impairment> impaired, long seed) implements Command {
    public Impair {
      impaired = Collections.unmodifiableSortedMap(new TreeMap<>(impaired));
    }

    private Link.Impaired of(String address) {
      return new Link.Impaired(
          impaired.getOrDefault(address, Impairment.NONE), seed ^ address.hashCode());
    }
  }

  /** Asks for the {@link ErrorCount}. */
  public record CountErrors(ActorRef<ErrorCount> replyTo) implements Command {}

  /**
   * How many messages, sent or received, came to nothing at this node since it started: frames and
   * messages that were not readable, could not be encoded, had a chunk missing, were too large or
   * had no address. Not counted is what the network swallowed unseen, what came from another
   * cluster or a former life of a peer, and what nobody was registered for.
   */
  public record ErrorCount(long networkErrors) {}

  /**
   * A message from another node.
   *
   * @param fromNode its node id, as it names itself
   * @param fromAddress where its links listen, {@code host:remotePort}
   */
  public record Received(String fromNode, String fromAddress, WireMessage message) {}

  /** Bytes arrived that are no frame. */
  record Unreadable(String reason) implements Command {}

  /** A link says that so many messages came to nothing. */
  record Failed(int count) implements Command {}

  private static final Metric ERRORS =
      Metric.counter(
          "folkmoot_link_errors_total",
          "Messages and frames that could not be sent or read; networkErrors of /status.");

  private final ActorContext<Command> context;
  private final Link.Shared shared;
  private final SortedMap<String, String> addresses = new TreeMap<>();
  private final SortedMap<String, ActorRef<Link.Command>> links = new TreeMap<>();
  private final SortedMap<String, ActorRef<Received>> recipients = new TreeMap<>();
  private Impair impair = new Impair(new TreeMap<>(), 0);
  private String clusterId = "";
  private final Counter errors;

  private Links(ActorContext<Command> context, Link.Shared shared) {
    this.context = context;
    this.shared = shared;
    this.errors = shared.meters().counter(ERRORS);
  }

  /** Speaks as who {@code settings} says, by {@code transport}. */
  public static Behavior<Command> create(
      LinksSettings settings, Transport transport, WireCodec codec, Meters meters) {
    return create(settings, transport, codec, meters, Optional.empty());
  }

  /**
   * @param alarm for what the fault lab holds back; empty for the timers of the actor system
   */
  public static Behavior<Command> create(
      LinksSettings settings,
      Transport transport,
      WireCodec codec,
      Meters meters,
      Optional<FineAlarm> alarm) {
    return Behaviors.setup(
        context -> {
          var shared =
              new Link.Shared(settings, transport, codec, meters, context.getSelf(), alarm);
          return new Links(context, shared).open();
        });
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Send.class, this::onSend)
        .onMessage(Frame.class, this::onFrame)
        .onMessage(SendTo.class, this::onSendTo)
        .onMessage(Bind.class, this::onBind)
        .onMessage(Join.class, this::onJoin)
        .onMessage(Register.class, this::onRegister)
        .onMessage(Unregister.class, this::onUnregister)
        .onMessage(Impair.class, this::onImpair)
        .onMessage(CountErrors.class, this::onCountErrors)
        .onMessage(Unreadable.class, this::onUnreadable)
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private Behavior<Command> onSend(Send send) {
    String address = addresses.get(send.toNode());
    if (address != null) return tell(address, new Link.Carry(send.message()));
    return fail("no address of node {}", send.toNode());
  }

  private Behavior<Command> onSendTo(SendTo send) {
    return tell(send.toAddress(), new Link.Carry(send.message()));
  }

  private Behavior<Command> onFrame(Frame frame) {
    return tell(frame.fromAddress(), new Link.Arrived(frame));
  }

  private Behavior<Command> onBind(Bind bind) {
    String former = addresses.put(bind.nodeId(), bind.address());
    if (!bind.address().equals(former)) {
      context.getLog().info("node {} is at {}", bind.nodeId(), bind.address());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onJoin(Join join) {
    Invariants.check(
        clusterId.isEmpty() || clusterId.equals(join.clusterId()),
        "a node never leaves cluster %s for %s",
        clusterId,
        join.clusterId());
    clusterId = join.clusterId();
    return rewire();
  }

  private Behavior<Command> onRegister(Register register) {
    recipients.put(register.channel(), register.recipient());
    return rewire();
  }

  private Behavior<Command> onUnregister(Unregister unregister) {
    recipients.keySet().removeAll(unregister.channels());
    return rewire();
  }

  private Behavior<Command> onImpair(Impair next) {
    impair = next;
    links.forEach((address, link) -> link.tell(next.of(address)));
    return Behaviors.same();
  }

  private Behavior<Command> onCountErrors(CountErrors query) {
    query.replyTo().tell(new ErrorCount(errors.total()));
    return Behaviors.same();
  }

  private Behavior<Command> onUnreadable(Unreadable unreadable) {
    return fail("dropped what is no frame: {}", unreadable.reason());
  }

  private Behavior<Command> onFailed(Failed failed) {
    errors.add(failed.count());
    return Behaviors.same();
  }

  private Behavior<Command> tell(String address, Link.Command command) {
    ActorRef<Link.Command> link = links.get(address);
    if (link == null) {
      if (!PeerAddress.isValid(address)) return fail("no address of a peer: {}", address);
      if (links.size() == shared.settings().peers()) return fail("too many peers: {}", address);
      link = context.spawn(Link.create(address, shared, wiring()), PeerAddress.actorName(address));
      context.watch(link);
      links.put(address, link);
      if (impair.impaired().containsKey(address)) link.tell(impair.of(address));
    }
    link.tell(command);
    return Behaviors.same();
  }

  private Behavior<Command> rewire() {
    Link.Wiring wiring = wiring();
    links.values().forEach(link -> link.tell(wiring));
    return Behaviors.same();
  }

  private Link.Wiring wiring() {
    return new Link.Wiring(clusterId, recipients);
  }

  private Behavior<Command> fail(String what, String about) {
    errors.add(1);
    context.getLog().debug(what, about);
    return Behaviors.same();
  }
}
