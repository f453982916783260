package folkmoot.node.client;

import folkmoot.node.links.Links;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.Forwarded;
import folkmoot.protocol.metrics.Meters;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Carries operations of this node's gateway to the engines of other nodes, and those of other
 * gateways to this node's engine. One a node, for both directions.
 *
 * <p>Nothing is repeated: if the request or its answer is lost, or comes too late, nobody answers.
 */
public final class Forwarder {
  /** When to try again after {@code Overloaded}: about as long as a write may take. */
  private static final long RETRY_AFTER_MILLIS = 100;

  private sealed interface Command {}

  /**
   * What it takes to deal with other nodes.
   *
   * @param engine who answers the operations of their gateways
   * @param incarnations the latest known start of a node by its id, 0 for none; asked from the
   *     actor's thread
   */
  public record Others(Consumer<ClientRequest> engine, ToLongFunction<String> incarnations) {}

  private record Carry(Forward forward) implements Command {}

  private record Received(Links.Received received) implements Command {}

  private record Answered(ClientReply reply) implements Command {}

  private record AskedExpired(long forwardId) implements Command {}

  private record ServedExpired(long number) implements Command {}

  /** An operation of this node's gateway that awaits the answer of {@code node}. */
  private record Asked(String node, ClientRequest request) {}

  /** An operation of another gateway that awaits the answer of this node's engine. */
  private record Served(String address, Forwarded.Request request) {}

  private final TimerScheduler<Command> timers;
  private final ForwarderSettings settings;
  private final ActorRef<Links.Command> links;
  private final Others others;
  private final ForwarderMeters meters;
  private final ForwarderLog log;
  private final ActorRef<ClientReply> answers;
  private final ActorContext<Command> context;
  private final TreeMap<Long, Asked> asked = new TreeMap<>();
  private final TreeMap<Long, Served> served = new TreeMap<>();
  private final ReplayWindow requests = new ReplayWindow();
  private long lastNumber;

  private Forwarder(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ForwarderSettings settings,
      ActorRef<Links.Command> links,
      Others others,
      Meters meters) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.links = links;
    this.others = others;
    this.meters = new ForwarderMeters(meters);
    this.log = new ForwarderLog(context.getLog());
    answers = context.messageAdapter(ClientReply.class, Answered::new);
    lastNumber = settings.numberBeforeFirst();
  }

  /**
   * Takes {@link Forward} from the gateway and listens on the links' channel {@code forward}.
   *
   * @param others what it takes to deal with other nodes
   */
  public static Behavior<Forward> create(
      ForwarderSettings settings, ActorRef<Links.Command> links, Others others, Meters meters) {
    Behavior<Command> behavior =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new Forwarder(context, timers, settings, links, others, meters).open()));
    return Behaviors.transformMessages(
        Forward.class, behavior, matching -> matching.match(Forward.class, Carry::new));
  }

  private Behavior<Command> open() {
    ActorRef<Links.Received> received = context.messageAdapter(Links.Received.class, Received::new);
    links.tell(new Links.Register(Forwarded.CHANNEL, received));
    return Behaviors.receive(Command.class)
        .onMessage(Carry.class, this::onCarry)
        .onMessage(Received.class, this::onReceived)
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(AskedExpired.class, this::onAskedExpired)
        .onMessage(ServedExpired.class, this::onServedExpired)
        .build();
  }

  private Behavior<Command> onCarry(Carry carry) {
    ClientRequest request = carry.forward().request();
    Duration timeLeft = bounded(request.timeLeft());
    if (timeLeft.isZero()) return Behaviors.same();
    if (asked.size() == settings.inFlight()) {
      request.replyTo().tell(overloaded(request.requestId()));
      return Behaviors.same();
    }
    long forwardId = ++lastNumber;
    asked.put(forwardId, new Asked(carry.forward().toNode(), request));
    meters.out.begins(asked.size());
    timers.startSingleTimer(new AskedExpired(forwardId), new AskedExpired(forwardId), timeLeft);
    links.tell(
        new Links.Send(
            carry.forward().toNode(),
            new Forwarded.Request(
                settings.nodeId(),
                others.incarnations().applyAsLong(carry.forward().toNode()),
                forwardId,
                request.requestId(),
                request.trace(),
                request.mark(),
                request.group(),
                request.operation(),
                timeLeft.toMillis())));
    return Behaviors.same();
  }

  private Behavior<Command> onReceived(Received arrived) {
    Links.Received received = arrived.received();
    if (received.message() instanceof Forwarded.Request request) {
      onRequest(request, received);
    } else if (received.message() instanceof Forwarded.Reply reply) {
      onReply(reply, received.fromNode());
    }
    return Behaviors.same();
  }

  private void onRequest(Forwarded.Request request, Links.Received received) {
    Duration timeLeft = bounded(Duration.ofMillis(request.timeLeftMillis()));
    if (timeLeft.isZero()) return;
    if (request.toIncarnation() != settings.incarnation()) {
      // An earlier start of this node may have executed it, so nothing can be said of it.
      context.getLog().debug("passed over a request of {} to another start", request.fromNode());
      return;
    }
    if (!requests.isFirst(request.fromNode(), request.forwardId())) {
      context.getLog().debug("passed over a repeated request of {}", request.fromNode());
      return;
    }
    if (served.size() == settings.inFlight()) {
      answer(new Served(received.fromAddress(), request), overloaded(request.requestId()));
      return;
    }
    log.taken(request);
    // Replies name nothing but a number, and the numbers of two gateways may be equal.
    long number = ++lastNumber;
    served.put(number, new Served(received.fromAddress(), request));
    meters.in.begins(served.size());
    timers.startSingleTimer(new ServedExpired(number), new ServedExpired(number), timeLeft);
    others
        .engine()
        .accept(
            new ClientRequest(
                request.fromNode(),
                number,
                request.trace(),
                request.mark(),
                request.group(),
                request.operation(),
                timeLeft,
                answers));
  }

  private void onReply(Forwarded.Reply reply, String fromNode) {
    Asked waiting = asked.get(reply.forwardId());
    if (waiting == null || !waiting.node().equals(fromNode)) {
      context.getLog().debug("nobody awaits reply {} of {}", reply.forwardId(), fromNode);
      return;
    }
    asked.remove(reply.forwardId());
    meters.out.ends(asked.size());
    timers.cancel(new AskedExpired(reply.forwardId()));
    ClientRequest request = waiting.request();
    request.replyTo().tell(Renumbered.reply(reply.reply(), request.requestId()));
  }

  private Behavior<Command> onAnswered(Answered answered) {
    long number = answered.reply().requestId();
    Served waiting = served.remove(number);
    if (waiting == null) return Behaviors.same();
    meters.in.ends(served.size());
    timers.cancel(new ServedExpired(number));
    log.answered(waiting.request(), answered.reply());
    answer(waiting, answered.reply());
    return Behaviors.same();
  }

  private Behavior<Command> onAskedExpired(AskedExpired expired) {
    if (asked.remove(expired.forwardId()) != null) meters.out.expires(asked.size());
    return Behaviors.same();
  }

  private Behavior<Command> onServedExpired(ServedExpired expired) {
    Served unanswered = served.remove(expired.number());
    if (unanswered == null) return Behaviors.same();
    meters.in.expires(served.size());
    log.unanswered(unanswered.request());
    return Behaviors.same();
  }

  private void answer(Served waiting, ClientReply reply) {
    Forwarded.Request request = waiting.request();
    ClientReply theirs = Renumbered.reply(reply, request.requestId());
    links.tell(
        new Links.SendTo(waiting.address(), new Forwarded.Reply(request.forwardId(), theirs)));
  }

  private Duration bounded(Duration timeLeft) {
    if (timeLeft.isNegative()) return Duration.ZERO;
    return timeLeft.compareTo(settings.longest()) > 0 ? settings.longest() : timeLeft;
  }

  private static ClientReply overloaded(long requestId) {
    return new ClientReply.Overloaded(requestId, "forwarded_operations", RETRY_AFTER_MILLIS);
  }
}
