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
import folkmoot.protocol.token.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
  /** What a gateway is told. */
  public sealed interface Command {}

  /**
   * One operation of a client.
   *
   * <p>For {@link ReadLevel#READ_YOUR_WRITES}, of a client whose token says nothing of this group,
   * the gateway puts in the highest version there that it has passed on as written and committed.
   *
   * @param group id of the group that has the data
   * @param defaultConcern the client named no write concern
   * @param mayForward another node may be asked
   * @param key by which a client's repetition of a write is known
   * @param seen what the client has seen, as its token says
   * @param trace the id of the client's request, for log lines
   * @param first which node is asked first, of a read; this one if it is empty, or if no other may
   *     be asked
   * @param answer is told exactly once, at the latest one tick after {@code timeout}, on the
   *     gateway's thread
   */
  public record Submit(
      String group,
      Operation operation,
      boolean defaultConcern,
      boolean mayForward,
      Duration timeout,
      Optional<IdempotencyKey> key,
      SessionToken seen,
      String trace,
      Optional<String> first,
      Consumer<Answer> answer)
      implements Command {
    /** One that asks this node first. */
    public Submit(
        String group,
        Operation operation,
        boolean defaultConcern,
        boolean mayForward,
        Duration timeout,
        Optional<IdempotencyKey> key,
        SessionToken seen,
        String trace,
        Consumer<Answer> answer) {
      this(
          group,
          operation,
          defaultConcern,
          mayForward,
          timeout,
          key,
          seen,
          trace,
          Optional.empty(),
          answer);
    }
  }

  /**
   * One read of what this very node has: nobody else is asked, however long it is silent.
   *
   * @param answer as of {@link Submit}
   */
  public record SubmitAt(
      String group, String nodeId, Operation read, Duration timeout, Consumer<Answer> answer)
      implements Command {}

  /** This node leads a group now, or has heard from who does. */
  public record LeaderIs(String group, String nodeId) implements Command {}

  /** This group is no more. */
  public record GroupIsGone(String group) implements Command {}

  private record Replied(ClientReply reply) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final GatewaySettings settings;
  private final Routing routing;
  private final Consumer<ClientRequest> engine;
  private final ActorRef<Forward> forwarder;
  private final LongSupplier nanoClock;
  private final LongSupplier numbers;
  private final GatewayMeters meters;
  private final ActorRef<ClientReply> replies;
  private final Map<Long, Flight> flights = new LinkedHashMap<>();
  private final SortedMap<String, KnownGroup> groups = new TreeMap<>();

  /** Writes that wait for a session, over all groups. */
  private int waiting;

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
   * @param engine of this node: hands the request to whoever answers it, and does no more
   * @param forwarder of this node: carries a request to another node's engine
   */
  public record Neighbours(Consumer<ClientRequest> engine, ActorRef<Forward> forwarder) {}

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
        .onMessage(GroupIsGone.class, this::onGone)
        .onMessage(Tick.class, this::onTick)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<Command> onSubmit(Submit submit) {
    if (flights.size() + waiting >= settings.limits().maxInFlight()) {
      finish(submit.answer(), new Answer.TooMany(settings.limits().maxInFlight()));
      return Behaviors.same();
    }
    long now = nanoClock.getAsLong();
    KnownGroup group = group(submit.group());
    Journey journey =
        Journey.begin(
            group.grounded(submit.operation(), submit.seen()),
            submit.defaultConcern(),
            submit.mayForward(),
            now + submit.timeout().toNanos());
    Flight.Client client =
        new Flight.Client(group, submit.key(), submit.seen(), submit.trace(), submit.answer());
    if (journey.isWrite() || submit.first().isEmpty()) enter(journey, client, now);
    else take(routing.beginAt(journey, submit.first().get(), now), client, now);
    return Behaviors.same();
  }

  private Behavior<Command> onSubmitAt(SubmitAt submit) {
    if (flights.size() + waiting >= settings.limits().maxInFlight()) {
      finish(submit.answer(), new Answer.TooMany(settings.limits().maxInFlight()));
      return Behaviors.same();
    }
    long now = nanoClock.getAsLong();
    long deadline = now + submit.timeout().toNanos();
    // Sent once, and looked at again only at its deadline.
    Journey journey = Journey.begin(submit.read(), false, false, deadline).sent(deadline);
    Flight.Client client = new Flight.Client(group(submit.group()), submit.answer());
    boolean here = submit.nodeId().equals(settings.self().nodeId());
    ask(journey, client, here ? Optional.empty() : Optional.of(submit.nodeId()), now);
    return Behaviors.same();
  }

  private KnownGroup group(String id) {
    KnownGroup known = groups.get(id);
    if (known == null) {
      known = new KnownGroup(id, new GatewaySession(settings.limits().maxInFlight()));
      groups.put(id, known);
    }
    return known;
  }

  // ---- sessions

  /** Sets out, with a place in the session if it may be asked again, elsewhere. */
  private void enter(Journey journey, Flight.Client client, long now) {
    KnownGroup group = client.group();
    if (!isLogged(journey) || !journey.mayForward() || isProvisional(journey, client)) {
      take(routing.begin(journey, now), client, now);
    } else if (group.session().isOpen()) {
      take(routing.begin(journey.at(Optional.of(group.session().next())), now), client, now);
    } else {
      waiting++;
      group.await(new Flight(journey, client, Optional.empty()));
      wakeLater();
      openSession(group, now);
    }
  }

  /** What merges goes through no log, so nobody there knows of sessions. */
  private static boolean isLogged(Journey journey) {
    return journey.operation() instanceof Operation.Write;
  }

  /**
   * True if it may be answered before the log has decided it. It has no place in the session, so
   * there is no second attempt: what the first one came to is not remembered in time.
   */
  private static boolean isProvisional(Journey journey, Flight.Client client) {
    Operation operation = journey.operation();
    boolean sets =
        operation instanceof Operation.Put
            || operation instanceof Operation.PutFor
            || operation instanceof Operation.PutAll;
    return sets
        && client.key().isEmpty()
        && ((Operation.Write) operation).concern().mayBeProvisional();
  }

  private void openSession(KnownGroup group, long now) {
    if (!group.begins()) return;
    Journey journey =
        Journey.begin(
            new Operation.OpenSession(new WriteConcern.Majority()),
            false,
            true,
            now + settings.waits().maxTimeout().toNanos());
    Consumer<Answer> opened = answer -> onSession(group, answer);
    Flight.Client nobody = new Flight.Client(group, opened);
    take(routing.begin(journey, now), nobody, now);
  }

  /** What keeps a session from being opened keeps the writes from being done, mostly. */
  private void onSession(KnownGroup group, Answer answer) {
    List<Flight> due = group.ends();
    waiting -= due.size();
    long now = nanoClock.getAsLong();
    ClientReply reply = answer instanceof Answer.Replied replied ? replied.reply() : null;
    boolean nobodyCan =
        reply instanceof ClientReply.Overloaded
            || answer instanceof Answer.NoLeader
            || answer instanceof Answer.CannotServe;
    if (reply instanceof ClientReply.Written opened) group.session().opened(opened.version());
    for (Flight flight : due) {
      if (group.session().isOpen()) enter(flight.journey(), flight.client(), now);
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
    flight.client().group().told(reply);
    long now = nanoClock.getAsLong();
    take(routing.onReply(flight.journey(), reply, now), flight.journey(), flight.client(), now);
    return Behaviors.same();
  }

  private Behavior<Command> onLeader(LeaderIs leader) {
    long now = nanoClock.getAsLong();
    for (long number : List.copyOf(flights.keySet())) {
      Flight flight = flights.get(number);
      if (!flight.client().group().id().equals(leader.group()) || !isMoved(flight, leader))
        continue;
      flights.remove(number);
      Step step = routing.onLeader(flight.journey(), leader.nodeId(), now);
      take(step, flight.journey(), flight.client(), now);
    }
    return Behaviors.same();
  }

  /** What pauses need not any longer; what was sent to another may have been sent to the dead. */
  private static boolean isMoved(Flight flight, LeaderIs leader) {
    Journey journey = flight.journey();
    if (!journey.mayForward()) return false;
    if (!journey.asked()) return true;
    boolean elsewhere =
        flight.askedNode().filter(node -> !node.equals(leader.nodeId())).isPresent();
    return elsewhere && journey.isRepeatable();
  }

  /** What waits sets out without a session, and is told by the engine what has become of it. */
  private Behavior<Command> onGone(GroupIsGone gone) {
    KnownGroup group = groups.remove(gone.group());
    if (group == null) return Behaviors.same();
    long now = nanoClock.getAsLong();
    List<Flight> due = group.ends();
    waiting -= due.size();
    for (Flight flight : due) take(routing.begin(flight.journey(), now), flight.client(), now);
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
    for (KnownGroup group : List.copyOf(groups.values())) {
      List<Flight> late = group.overdue(now);
      waiting -= late.size();
      for (Flight flight : late) take(routing.onDue(flight.journey(), now), flight.client(), now);
    }
    meters.inFlight(flights.size() + waiting);
    wakeLater();
    return Behaviors.same();
  }

  /** Takes {@code step} after {@code before}, whose place is left if that is the end. */
  private void take(Step step, Journey before, Flight.Client client, long now) {
    GatewaySession session = client.group().session();
    boolean ends = step instanceof Step.Finish || step instanceof Step.Renew;
    if (ends) before.place().ifPresent(session::left);
    if (step instanceof Step.Renew) before.place().ifPresent(session::lost);
    take(step, client, now);
  }

  /** Takes {@code step}; whatever stays under way gets a number that was never used. */
  private void take(Step step, Flight.Client client, long now) {
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

  private void ask(Journey journey, Flight.Client client, Optional<String> node, long now) {
    Optional<Turn> turn = journey.place().flatMap(client.group().session()::turn);
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
            new Mark(turn, client.key(), client.seen()),
            client.group().id(),
            journey.operation(),
            Duration.ofNanos(Math.max(0, journey.deadline() - now)),
            replies);
    if (node.isEmpty()) engine.accept(request);
    else forwarder.tell(new Forward(node.get(), request));
  }

  private void finish(Consumer<Answer> waits, Answer answer) {
    meters.ended(answer);
    waits.accept(answer);
  }

  private long keep(Journey journey, Flight.Client client, Optional<String> askedNode) {
    long number = numbers.getAsLong();
    flights.put(number, new Flight(journey, client, askedNode));
    wakeLater();
    return number;
  }

  /** One timer looks after all that is under way, however much it is; none while nothing is. */
  private void wakeLater() {
    boolean idle = flights.isEmpty() && waiting == 0;
    if (!idle && !timers.isTimerActive(Tick.TICK))
      timers.startSingleTimer(Tick.TICK, Tick.TICK, settings.waits().tick());
  }

  /** Nobody will hear the answers any more: a write that is out may yet be applied. */
  private Behavior<Command> onStop(PostStop stop) {
    List<Flight> all = new ArrayList<>();
    groups.values().forEach(group -> all.addAll(group.ends()));
    all.addAll(flights.values());
    flights.clear();
    waiting = 0;
    for (Flight flight : all) {
      boolean out = flight.journey().mayBeApplied();
      finish(flight.client().answer(), out ? new Answer.Silence() : new Answer.Stopped());
    }
    return Behaviors.same();
  }
}
