package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.metrics.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
 * taken for the answer to a later attempt.
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
   * @param answer is completed exactly once, at the latest one tick after {@code timeout}
   */
  public record Submit(
      Operation operation,
      boolean defaultConcern,
      boolean mayForward,
      Duration timeout,
      Optional<IdempotencyKey> key,
      CompletableFuture<Answer> answer)
      implements Command {}

  private record Replied(ClientReply reply) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  /** An operation under way, and who waits for it. */
  private record Flight(Journey journey, Client client) {}

  /** Who waits, and by what a repetition of what it asks is known. */
  private record Client(Optional<IdempotencyKey> key, CompletableFuture<Answer> answer) {
    Mark mark() {
      return key.map(Mark::of).orElse(Mark.NONE);
    }
  }

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
        .onMessage(Replied.class, this::onReplied)
        .onMessage(Tick.class, this::onTick)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<Command> onSubmit(Submit submit) {
    if (flights.size() >= settings.limits().maxInFlight()) {
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
    take(routing.begin(journey, now), new Client(submit.key(), submit.answer()), now);
    return Behaviors.same();
  }

  private Operation grounded(Operation operation) {
    return operation instanceof Operation.Read read && read.level() == ReadLevel.READ_YOUR_WRITES
        ? new Operation.Read(read.key(), read.level(), highWater)
        : operation;
  }

  private Behavior<Command> onReplied(Replied replied) {
    ClientReply reply = replied.reply();
    Flight flight = flights.get(reply.requestId());
    if (flight == null || !flight.journey().asked()) {
      context.getLog().debug("an answer to nothing that is awaited: {}", reply);
      return Behaviors.same();
    }
    flights.remove(reply.requestId());
    if (reply instanceof ClientReply.Written written)
      highWater = Math.max(highWater, written.version());
    long now = nanoClock.getAsLong();
    take(routing.onReply(flight.journey(), reply, now), flight.client(), now);
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
      take(routing.onDue(flight.journey(), now), flight.client(), now);
    }
    meters.inFlight(flights.size());
    wakeLater();
    return Behaviors.same();
  }

  /** Takes {@code step}; whatever stays under way gets a number that was never used. */
  private void take(Step step, Client client, long now) {
    if (step instanceof Step.Finish finish) {
      finish(client.answer(), finish.answer());
    } else if (step instanceof Step.AskHere ask) {
      engine.tell(request(ask.journey(), client, now));
    } else if (step instanceof Step.AskThere ask) {
      forwarder.tell(new Forward(ask.nodeId(), request(ask.journey(), client, now)));
    } else if (step instanceof Step.Rest rest) {
      meters.paused();
      keep(rest.journey(), client);
    }
  }

  private void finish(CompletableFuture<Answer> waiting, Answer answer) {
    meters.ended(answer);
    waiting.complete(answer);
  }

  private long keep(Journey journey, Client client) {
    long number = numbers.getAsLong();
    flights.put(number, new Flight(journey, client));
    wakeLater();
    return number;
  }

  private ClientRequest request(Journey journey, Client client, long now) {
    long number = keep(journey, client);
    Duration timeLeft = Duration.ofNanos(Math.max(0, journey.deadline() - now));
    return new ClientRequest(
        settings.self().nodeId(),
        number,
        client.mark(),
        KEYSPACE,
        journey.operation(),
        timeLeft,
        replies);
  }

  /** One timer looks after all that is under way, however much it is; none while nothing is. */
  private void wakeLater() {
    if (!flights.isEmpty() && !timers.isTimerActive(Tick.TICK))
      timers.startSingleTimer(Tick.TICK, Tick.TICK, settings.waits().tick());
  }

  /** Nobody will hear the answers any more: a write that is out may yet be applied. */
  private Behavior<Command> onStop(PostStop stop) {
    flights
        .values()
        .forEach(
            flight -> {
              boolean out = flight.journey().isWrite() && flight.journey().asked();
              finish(flight.client().answer(), out ? new Answer.Silence() : new Answer.Stopped());
            });
    flights.clear();
    return Behaviors.same();
  }
}
