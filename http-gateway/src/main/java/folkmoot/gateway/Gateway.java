package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.once.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Brings each client operation to the replica that can answer it, and keeps its deadline.
 *
 * <p>Each attempt bears a number of its own, so that an answer which comes late or twice cannot be
 * taken for the answer to a later attempt. Writes have a place in this gateway's session ({@link
 * GatewaySession}), so that one whose fate is not known is tried again and applied once; those that
 * come before there is a session wait for it.
 */
public final class Gateway {
  private static final String KEYSPACE = "default";

  /** What a gateway is told. */
  public sealed interface Command {}

  /**
   * One operation of a client.
   *
   * <p>For {@link ReadLevel#READ_YOUR_WRITES} the gateway puts in the highest version that it has
   * passed on as written.
   *
   * @param defaultConcern the client named no write concern
   * @param mayForward another node may be asked
   * @param key by which a client's repetition of a write is known
   * @param trace the id of the client's request, for log lines
   * @param answer is told exactly once, at the latest one tick after {@code timeout}, on the
   *     gateway's thread
   */
  public record Submit(
      Operation operation,
      boolean defaultConcern,
      boolean mayForward,
      Duration timeout,
      Optional<IdempotencyKey> key,
      String trace,
      Consumer<Answer> answer)
      implements Command {}

  /**
   * One read of what this very node has: nobody else is asked, however long it is silent.
   *
   * @param answer as of {@link Submit}
   */
  public record SubmitAt(
      String nodeId, Operation.Query query, Duration timeout, Consumer<Answer> answer)
      implements Command {}

  /** This node leads now, or has heard from who does. */
  public record LeaderIs(String nodeId) implements Command {}

  private record Replied(ClientReply reply) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  /**
   * An operation under way, and who waits for it.
   *
   * @param askedNode another node whose answer is awaited
   */
  private record Flight(Journey journey, Client client, Optional<String> askedNode) {}

  /** Who waits, and by what a repetition of what it asks, and a line of the log, is known. */
  private record Client(Optional<IdempotencyKey> key, String trace, Consumer<Answer> answer) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final GatewaySettings settings;
  private final Routing routing;
  private final ActorRef<ClientRequest> engine;
  private final ActorRef<Forward> forwarder;
  private final LongSupplier nanoClock;
  private final LongSupplier numbers;
  private final GatewayMeters meters;
  private final ActorRef<ClientReply> replies;
  private final Map<Long, Flight> flights = new LinkedHashMap<>();
  private final GatewaySession session;

  /** Writes that wait for a session. */
  private List<Flight> waiting = new ArrayList<>();

  private boolean opening;
  private long highWater;

  private Gateway(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      GatewaySettings settings,
      Neighbours neighbours,
      LongSupplier nanoClock,
      LongSupplier numbers,
      Meters meters) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.routing = new Routing(settings.self().nodeId(), settings.waits());
    this.session = new GatewaySession(settings.limits().maxInFlight());
    this.engine = neighbours.engine();
    this.forwarder = neighbours.forwarder();
    this.nanoClock = nanoClock;
    this.numbers = numbers;
    this.meters = new GatewayMeters(meters);
    this.replies = context.messageAdapter(ClientReply.class, Replied::new);
  }

  /**
   * Whom a gateway asks.
   *
   * @param engine of this node
   * @param forwarder of this node: carries a request to another node's engine
   */
  public record Neighbours(ActorRef<ClientRequest> engine, ActorRef<Forward> forwarder) {}

  /**
   * A gateway.
   *
   * @param nanoClock monotonic nanoseconds, such as {@link System#nanoTime}
   * @param numbers gives a number per attempt, never one twice in the life of the process
   */
  public static Behavior<Command> create(
      GatewaySettings settings,
      Neighbours neighbours,
      LongSupplier nanoClock,
      LongSupplier numbers,
      Meters meters) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Gateway(context, timers, settings, neighbours, nanoClock, numbers, meters)
                        .serving()));
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(Submit.class, this::onSubmit)
        .onMessage(SubmitAt.class, this::onSubmitAt)
        .onMessage(Replied.class, this::onReplied)
        .onMessage(LeaderIs.class, this::onLeader)
        .onMessage(Tick.class, this::onTick)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<Command> onSubmit(Submit submit) {
    if (flights.size() + waiting.size() >= settings.limits().maxInFlight()) {
      finish(submit.answer(), new Answer.TooMany(settings.limits().maxInFlight()));
      return Behaviors.same();
    }
    long now = nanoClock.getAsLong();
    Journey journey =
        Journey.begin(
            grounded(submit.operation()),
            submit.defaultConcern(),
            submit.mayForward(),
            now + submit.timeout().toNanos());
    enter(journey, new Client(submit.key(), submit.trace(), submit.answer()), now);
    return Behaviors.same();
  }

  private Behavior<Command> onSubmitAt(SubmitAt submit) {
    if (flights.size() + waiting.size() >= settings.limits().maxInFlight()) {
      finish(submit.answer(), new Answer.TooMany(settings.limits().maxInFlight()));
      return Behaviors.same();
    }
    long now = nanoClock.getAsLong();
    long deadline = now + submit.timeout().toNanos();
    // Sent once, and looked at again only at its deadline.
    Journey journey = Journey.begin(submit.query(), false, false, deadline).sent(deadline);
    Client client = new Client(Optional.empty(), "", submit.answer());
    boolean here = submit.nodeId().equals(settings.self().nodeId());
    ask(journey, client, here ? Optional.empty() : Optional.of(submit.nodeId()), now);
    return Behaviors.same();
  }

  private Operation grounded(Operation operation) {
    return operation instanceof Operation.Read read && read.level() == ReadLevel.READ_YOUR_WRITES
        ? new Operation.Read(read.key(), read.level(), highWater)
        : operation;
  }

  // ---- the session

  /** Sets out, with a place in the session if it may be asked again, elsewhere. */
  private void enter(Journey journey, Client client, long now) {
    if (!journey.isWrite() || !journey.mayForward()) {
      take(routing.begin(journey, now), client, now);
    } else if (session.isOpen()) {
      take(routing.begin(journey.at(Optional.of(session.next())), now), client, now);
    } else {
      waiting.add(new Flight(journey, client, Optional.empty()));
      wakeLater();
      openSession(now);
    }
  }

  private void openSession(long now) {
    if (opening) return;
    opening = true;
    Journey journey =
        Journey.begin(
            new Operation.OpenSession(new WriteConcern.Majority()),
            false,
            true,
            now + settings.waits().maxTimeout().toNanos());
    take(routing.begin(journey, now), new Client(Optional.empty(), "", this::onSession), now);
  }

  /** What keeps a session from being opened keeps the writes from being done, mostly. */
  private void onSession(Answer answer) {
    opening = false;
    List<Flight> due = waiting;
    waiting = new ArrayList<>();
    long now = nanoClock.getAsLong();
    ClientReply reply = answer instanceof Answer.Replied replied ? replied.reply() : null;
    boolean nobodyCan =
        reply instanceof ClientReply.Overloaded
            || answer instanceof Answer.NoLeader
            || answer instanceof Answer.CannotServe;
    if (reply instanceof ClientReply.Written opened) session.opened(opened.version());
    for (Flight flight : due) {
      if (session.isOpen()) enter(flight.journey(), flight.client(), now);
      else if (nobodyCan) finish(flight.client().answer(), answer);
      else take(routing.begin(flight.journey(), now), flight.client(), now);
    }
  }

  // ---- on the way

  private Behavior<Command> onReplied(Replied replied) {
    ClientReply reply = replied.reply();
    Flight flight = flights.get(reply.requestId());
    if (flight == null || !flight.journey().asked()) {
      context.getLog().debug("an answer to nothing that is awaited: {}", reply);
      return Behaviors.same();
    }
    flights.remove(reply.requestId());
    highWater = Math.max(highWater, reply.writtenAt());
    long now = nanoClock.getAsLong();
    take(routing.onReply(flight.journey(), reply, now), flight.journey(), flight.client(), now);
    return Behaviors.same();
  }

  private Behavior<Command> onLeader(LeaderIs leader) {
    long now = nanoClock.getAsLong();
    for (long number : List.copyOf(flights.keySet())) {
      Flight flight = flights.get(number);
      boolean elsewhere =
          flight.askedNode().filter(node -> !node.equals(leader.nodeId())).isPresent();
      boolean mayMove = flight.journey().isRepeatable() && flight.journey().mayForward();
      if (!elsewhere || !mayMove) continue;
      flights.remove(number);
      Step step = routing.onLeader(flight.journey(), leader.nodeId(), now);
      take(step, flight.journey(), flight.client(), now);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onTick(Tick tick) {
    long now = nanoClock.getAsLong();
    List<Long> due = new ArrayList<>();
    flights.forEach(
        (number, flight) -> {
          if (now - flight.journey().due() >= 0) due.add(number);
        });
    for (long number : due) {
      Flight flight = flights.remove(number);
      take(routing.onDue(flight.journey(), now), flight.journey(), flight.client(), now);
    }
    waiting.removeIf(flight -> isOver(flight, now));
    meters.inFlight(flights.size() + waiting.size());
    wakeLater();
    return Behaviors.same();
  }

  private boolean isOver(Flight flight, long now) {
    if (now - flight.journey().due() < 0) return false;
    take(routing.onDue(flight.journey(), now), flight.client(), now);
    return true;
  }

  /** Takes {@code step} after {@code before}, whose place is left if that is the end. */
  private void take(Step step, Journey before, Client client, long now) {
    boolean ends = step instanceof Step.Finish || step instanceof Step.Renew;
    if (ends) before.place().ifPresent(session::left);
    if (step instanceof Step.Renew) before.place().ifPresent(session::lost);
    take(step, client, now);
  }

  /** Takes {@code step}; whatever stays under way gets a number that was never used. */
  private void take(Step step, Client client, long now) {
    if (step instanceof Step.Finish finish) {
      finish(client.answer(), finish.answer());
    } else if (step instanceof Step.AskHere ask) {
      ask(ask.journey(), client, Optional.empty(), now);
    } else if (step instanceof Step.AskThere ask) {
      ask(ask.journey(), client, Optional.of(ask.nodeId()), now);
    } else if (step instanceof Step.Rest rest) {
      meters.paused();
      keep(rest.journey(), client, Optional.empty());
    } else if (step instanceof Step.Renew renew) {
      Journey.Request again = renew.journey().request();
      enter(
          Journey.begin(
              again.operation(), again.defaultConcern(), again.mayForward(), again.deadline()),
          client,
          now);
    }
  }

  private void ask(Journey journey, Client client, Optional<String> node, long now) {
    Optional<Turn> turn = journey.place().flatMap(session::turn);
    if (journey.place().isPresent() && turn.isEmpty()) {
      Step end =
          journey.uncertain() ? new Step.Finish(new Answer.Silence()) : new Step.Renew(journey);
      take(end, journey, client, now);
      return;
    }
    long number = keep(journey, client, node);
    ClientRequest request =
        new ClientRequest(
            settings.self().nodeId(),
            number,
            client.trace(),
            new Mark(turn, client.key()),
            KEYSPACE,
            journey.operation(),
            Duration.ofNanos(Math.max(0, journey.deadline() - now)),
            replies);
    if (node.isEmpty()) engine.tell(request);
    else forwarder.tell(new Forward(node.get(), request));
  }

  private void finish(Consumer<Answer> waits, Answer answer) {
    meters.ended(answer);
    waits.accept(answer);
  }

  private long keep(Journey journey, Client client, Optional<String> askedNode) {
    long number = numbers.getAsLong();
    flights.put(number, new Flight(journey, client, askedNode));
    wakeLater();
    return number;
  }

  /** One timer looks after all that is under way, however much it is; none while nothing is. */
  private void wakeLater() {
    boolean idle = flights.isEmpty() && waiting.isEmpty();
    if (!idle && !timers.isTimerActive(Tick.TICK))
      timers.startSingleTimer(Tick.TICK, Tick.TICK, settings.waits().tick());
  }

  /** Nobody will hear the answers any more: a write that is out may yet be applied. */
  private Behavior<Command> onStop(PostStop stop) {
    List<Flight> all = new ArrayList<>(waiting);
    all.addAll(flights.values());
    flights.clear();
    waiting = new ArrayList<>();
    for (Flight flight : all) {
      boolean out = flight.journey().mayBeApplied();
      finish(flight.client().answer(), out ? new Answer.Silence() : new Answer.Stopped());
    }
    return Behaviors.same();
  }
}
