package folkmoot.node.links;

import folkmoot.node.time.FineAlarm;
import folkmoot.protocol.faults.Impairment;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.wire.WireMessage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * All that goes to and comes from one peer, for every group. Messages that wait in the mailbox
 * share a frame: the first one sends a {@link Flush} behind all that wait already.
 */
final class Link {
  /** Most channels that get a warning of their own; further ones are logged at debug. */
  private static final int WARNINGS = 64;

  sealed interface Command {}

  /** A message for the peer. */
  record Carry(WireMessage message) implements Command {}

  /** A frame of the peer. */
  record Arrived(Frame frame) implements Command {}

  /** The cluster of this node, empty for none, and who gets the messages of which channel. */
  record Wiring(String clusterId, SortedMap<String, ActorRef<Links.Received>> recipients)
      implements Command {
    Wiring {
      recipients = Collections.unmodifiableSortedMap(new TreeMap<>(recipients));
    }
  }

  /**
   * What is wrong with this link from now on.
   *
   * @param seed of all chance in it
   */
  record Impaired(Impairment impairment, long seed) implements Command {}

  /** The time of a frame that was held has come. */
  record Due(long number) implements Command {}

  /** Came to the front: all messages that waited when it was sent are packed. */
  private enum Flush implements Command {
    INSTANCE
  }

  /**
   * What the links of a node have in common.
   *
   * @param alarm for frames that are held back; empty for the actor's own timers
   */
  record Shared(
      LinksSettings settings,
      Transport transport,
      WireCodec codec,
      Meters meters,
      ActorRef<Links.Command> links,
      Optional<FineAlarm> alarm) {}

  private final ActorContext<Command> context;
  private final String peer;
  private final Shared shared;
  private final Packer packer;
  private final Reassembly reassembly;
  private final PeerLives lives = new PeerLives();
  private final TreeSet<String> warned = new TreeSet<>();
  private final LinkFaults faults;
  private final LinkMeters meters;
  private Wiring wiring;

  /** Messages that were packed since the last frame left. */
  private int packed;

  private Link(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String peer,
      Shared shared,
      Wiring wiring) {
    this.context = context;
    this.peer = peer;
    this.shared = shared;
    this.wiring = wiring;
    meters = new LinkMeters(shared.meters(), peer);
    BiConsumer<Due, Duration> timer =
        shared.alarm().isPresent()
            ? (due, delay) -> shared.alarm().get().tell(context.getSelf(), due, delay)
            : (due, delay) -> timers.startSingleTimer(due, due, delay);
    faults = new LinkFaults(timer, frame -> shared.transport().send(peer, frame), meters);
    packer = new Packer(shared.settings().frameBytes());
    reassembly = new Reassembly(shared.settings().messageBytes());
  }

  /**
   * @param peer where the links of the peer listen, {@code host:remotePort}
   */
  static Behavior<Command> create(String peer, Shared shared, Wiring wiring) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Link(context, timers, peer, shared, wiring).open()));
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Carry.class, this::onCarry)
        .onMessage(Arrived.class, this::onArrived)
        .onMessage(Flush.class, this::onFlush)
        .onMessage(Wiring.class, this::onWiring)
        .onMessage(Impaired.class, this::onImpaired)
        .onMessage(Due.class, this::onDue)
        .build();
  }

  private Behavior<Command> onCarry(Carry carry) {
    byte[] message;
    try {
      message = shared.codec().encode(carry.message());
    } catch (IllegalArgumentException refused) {
      return fail(carry.message().channel(), "could not be encoded", refused);
    }
    if (message.length > shared.settings().messageBytes()) {
      var tooLarge = new IllegalArgumentException(message.length + " bytes");
      return fail(carry.message().channel(), "is too large", tooLarge);
    }
    boolean flushing = !packer.isEmpty();
    packed++;
    packer.add(message).forEach(this::send);
    if (!flushing) context.getSelf().tell(Flush.INSTANCE);
    return Behaviors.same();
  }

  private Behavior<Command> onFlush(Flush flush) {
    flush();
    return Behaviors.same();
  }

  private void flush() {
    if (!packer.isEmpty()) send(packer.take());
  }

  private Behavior<Command> onWiring(Wiring next) {
    wiring = next;
    return Behaviors.same();
  }

  private Behavior<Command> onImpaired(Impaired impaired) {
    // What was said before suffers what was wrong before.
    flush();
    faults.become(impaired.impairment(), impaired.seed());
    return Behaviors.same();
  }

  private Behavior<Command> onDue(Due due) {
    faults.onDue(due.number());
    return Behaviors.same();
  }

  private Behavior<Command> onArrived(Arrived arrived) {
    if (!faults.letsIn()) {
      meters.dropped();
      return Behaviors.same();
    }
    Frame frame = arrived.frame();
    switch (lives.hear(frame.from(), frame.incarnation())) {
      case STALE -> {
        context.getLog().debug("dropped a frame of a former life: {}", frame);
        return Behaviors.same();
      }
      case NEW -> {
        context
            .getLog()
            .info("{} speaks at {}, incarnation {}", frame.from(), peer, frame.incarnation());
        reassembly.reset();
      }
      case SAME -> {}
    }
    try {
      List<Payload.Item> items = Payload.read(frame.payload());
      meters.received(items.size(), frame.payload().length);
      items.forEach(item -> take(item, frame));
    } catch (IllegalArgumentException refused) {
      return fail("(a frame)", "could not be read", refused);
    } finally {
      reportGivenUp();
    }
    return Behaviors.same();
  }

  private void take(Payload.Item item, Frame frame) {
    if (item instanceof Payload.Whole whole) {
      deliver(whole.message(), frame);
    } else {
      reassembly.add((Payload.Chunk) item).ifPresent(message -> deliver(message, frame));
    }
  }

  private void deliver(byte[] bytes, Frame frame) {
    WireMessage message;
    try {
      message = shared.codec().decode(bytes);
    } catch (IllegalArgumentException refused) {
      fail("(unknown)", "could not be read", refused);
      return;
    }
    String channel = message.channel();
    ActorRef<Links.Received> recipient = wiring.recipients().get(channel);
    if (!channel.equals(Hello.CHANNEL) && !isOfOurCluster(frame)) {
      context.getLog().debug("not of our cluster: {} in {}", channel, frame);
    } else if (recipient == null) {
      context.getLog().debug("nobody is registered for channel {}", channel);
    } else {
      recipient.tell(new Links.Received(frame.from().nodeId(), peer, message));
    }
  }

  private boolean isOfOurCluster(Frame frame) {
    return !wiring.clusterId().isEmpty() && wiring.clusterId().equals(frame.clusterId());
  }

  private void send(byte[] payload) {
    meters.sent(packed, payload.length);
    packed = 0;
    LinksSettings settings = shared.settings();
    faults.send(
        new Frame(
            settings.self(),
            settings.address(),
            settings.incarnation(),
            wiring.clusterId(),
            payload));
  }

  private void reportGivenUp() {
    int givenUp = reassembly.takeGivenUp();
    if (givenUp == 0) return;
    context.getLog().debug("gave up {} messages of {}: a chunk is missing", givenUp, peer);
    shared.links().tell(new Links.Failed(givenUp));
  }

  private Behavior<Command> fail(String channel, String what, IllegalArgumentException cause) {
    shared.links().tell(new Links.Failed(1));
    boolean first = warned.size() < WARNINGS && warned.add(channel + ' ' + what);
    if (first) {
      context.getLog().warn("a message {} with {} {}: {}", channel, peer, what, cause.toString());
    } else {
      context.getLog().debug("a message {} with {} {}: {}", channel, peer, what, cause.toString());
    }
    return Behaviors.same();
  }
}
