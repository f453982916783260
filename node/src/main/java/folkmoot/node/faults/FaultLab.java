package folkmoot.node.faults;

import folkmoot.node.links.Links;
import folkmoot.node.time.Clock;
import folkmoot.protocol.client.LabReply;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.faults.Fault;
import folkmoot.protocol.faults.FaultMessage;
import folkmoot.protocol.faults.Impairment;
import folkmoot.protocol.faults.ImpairmentRule;
import folkmoot.protocol.faults.OrderRule;
import folkmoot.protocol.metrics.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * What the links of this node may carry. Whoever is asked for a fault tells all labs in two rounds:
 * first each takes note of it, then each begins it a moment after it has said that it will, so that
 * no cut comes between the telling and the answer. Every lab ends a fault by a timer of its own,
 * whomever it still reaches.
 */
public final class FaultLab {
  /** Faults in force at one node; further ones are refused. */
  static final int MOST_FAULTS = 64;

  /** How long is waited for the nodes to take note; one that is away costs as much. */
  static final Duration STAGING = Duration.ofSeconds(1);

  /** From the answer to the beginning: what answers take, so that they still get through. */
  static final Duration LEAD = Duration.ofMillis(150);

  /** From the beginning here to the answer: the others may have been told a little later. */
  static final Duration GRACE = Duration.ofMillis(100);

  static final Duration HEALING = Duration.ofMillis(500);

  /** A fault that was noted and never begun is forgotten. */
  static final Duration FORGET = Duration.ofSeconds(10);

  /** What the lab of a node is told. */
  public sealed interface Command {}

  /** Somebody asks something of this node. */
  public record Asked(LabRequest request) implements Command {}

  /** This node is found at this address ({@code host:remotePort}). */
  public record Located(String nodeId, String address) implements Command {}

  private record Received(Links.Received received) implements Command {}

  private record RoundEnded(Round.Ended ended) implements Command {}

  private record Begin(String id) implements Command {}

  private record Expired(String id) implements Command {}

  private record Forgotten(String id) implements Command {}

  /** A fault in force, and when it ends by the node's clock. */
  private record Running(Fault fault, long endNanos) {}

  /** What to do when a round is over. */
  private interface Continuation {
    void with(SortedSet<String> answered);
  }

  private record Open(ActorRef<Round.Command> actor, Continuation then) {}

  /**
   * What the lab stands on.
   *
   * @param deafness to whom Pekko Cluster and Distributed Data, which need no links, are deaf
   * @param random for the ids of faults, the numbers of rounds and the seeds of links
   * @param meters where it reports what is in force
   */
  public record Surroundings(
      ActorRef<Links.Command> links,
      Consumer<SortedSet<String>> deafness,
      Clock clock,
      RandomGenerator random,
      Meters meters) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final String self;
  private final Surroundings surroundings;
  private final FaultMeters meters;
  private final SortedSet<String> configured;
  private final TreeMap<String, String> nodes;
  private final TreeMap<String, Fault> staged = new TreeMap<>();
  private final TreeMap<String, Running> running = new TreeMap<>();
  private final TreeMap<Long, Open> rounds = new TreeMap<>();

  private FaultLab(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      FaultLabSettings settings,
      Surroundings surroundings) {
    this.context = context;
    this.timers = timers;
    this.self = settings.nodeId();
    this.surroundings = surroundings;
    this.meters = new FaultMeters(surroundings.meters());
    this.configured = new TreeSet<>(settings.peers().keySet());
    this.nodes = new TreeMap<>(settings.peers());
  }

  public static Behavior<Command> create(FaultLabSettings settings, Surroundings surroundings) {
    return Behaviors.setup(
        context -> {
          context.setLoggerName(FaultLab.class);
          return Behaviors.withTimers(
              timers -> new FaultLab(context, timers, settings, surroundings).open());
        });
  }

  private Behavior<Command> open() {
    surroundings
        .links()
        .tell(
            new Links.Register(
                FaultMessage.CHANNEL, context.messageAdapter(Links.Received.class, Received::new)));
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, asked -> then(() -> onAsked(asked.request())))
        .onMessage(Located.class, located -> then(() -> onLocated(located)))
        .onMessage(Received.class, received -> then(() -> onReceived(received.received())))
        .onMessage(RoundEnded.class, over -> then(() -> onRoundEnded(over.ended())))
        .onMessage(Begin.class, begin -> then(() -> begin(begin.id())))
        .onMessage(Expired.class, over -> then(() -> end(over.id(), "its time is over")))
        .onMessage(Forgotten.class, forgotten -> then(() -> staged.remove(forgotten.id())))
        .build();
  }

  private static Behavior<Command> then(Runnable done) {
    done.run();
    return Behaviors.same();
  }

  // ---- asked at this node

  private void onAsked(LabRequest request) {
    if (request instanceof LabRequest.Inject inject) inject(inject);
    else if (request instanceof LabRequest.Show show) show(show);
    else heal((LabRequest.Heal) request);
  }

  private void inject(LabRequest.Inject inject) {
    if (running.size() + staged.size() >= MOST_FAULTS) {
      inject.replyTo().tell(new LabReply.TooMany(MOST_FAULTS));
      return;
    }
    String id = "%08x".formatted(surroundings.random().nextInt());
    OrderRule.Verdict verdict = OrderRule.check(inject.order(), id, known());
    if (verdict instanceof OrderRule.Refused refused) {
      inject.replyTo().tell(new LabReply.Refused(refused.field(), refused.reason()));
      return;
    }
    Fault fault = ((OrderRule.Accepted) verdict).fault();
    stage(fault);
    round(
        number -> new FaultMessage.Stage(number, fault),
        configured,
        STAGING,
        false,
        ready -> apply(fault, ready, inject.replyTo()));
  }

  private void apply(Fault fault, SortedSet<String> ready, ActorRef<LabReply> replyTo) {
    beginSoon(fault.id());
    round(
        number -> new FaultMessage.Apply(number, fault.id()),
        ready,
        LEAD.plus(GRACE),
        true,
        told -> {
          begin(fault.id());
          replyTo.tell(new LabReply.Injected(fault, withSelf(told), missing(told)));
        });
  }

  private void show(LabRequest.Show show) {
    if (show.id().isPresent() && !running.containsKey(show.id().get())) {
      show.replyTo().tell(new LabReply.NoFault(show.id().get()));
      return;
    }
    long now = surroundings.clock().nanos();
    List<LabReply.Active> active = new ArrayList<>();
    for (Running each : running.values()) {
      long left = Math.max(0, Duration.ofNanos(each.endNanos() - now).toMillis());
      if (show.id().orElse(each.fault().id()).equals(each.fault().id())) {
        active.add(new LabReply.Active(each.fault(), left));
      }
    }
    show.replyTo().tell(new LabReply.Shown(active));
  }

  private void heal(LabRequest.Heal heal) {
    if (heal.id().isPresent() && !running.containsKey(heal.id().get())) {
      heal.replyTo().tell(new LabReply.NoFault(heal.id().get()));
      return;
    }
    SortedSet<String> healed = heal(heal.id());
    round(
        number -> new FaultMessage.Heal(number, heal.id()),
        configured,
        HEALING,
        false,
        told -> heal.replyTo().tell(new LabReply.Healed(healed, withSelf(told), missing(told))));
  }

  // ---- told by other labs

  private void onReceived(Links.Received received) {
    if (!(received.message() instanceof FaultMessage message)) return;
    if (message instanceof FaultMessage.Done) {
      Open round = rounds.get(message.round());
      if (round != null) round.actor().tell(new Round.Answered(received.fromAddress()));
    } else if (carryOut(message)) {
      surroundings
          .links()
          .tell(new Links.SendTo(received.fromAddress(), new FaultMessage.Done(message.round())));
    }
  }

  /** Harmless if it was carried out before; false if it cannot be. */
  private boolean carryOut(FaultMessage message) {
    if (message instanceof FaultMessage.Stage told) {
      if (running.containsKey(told.fault().id())) return true;
      if (running.size() + staged.size() >= MOST_FAULTS) return false;
      stage(told.fault());
    } else if (message instanceof FaultMessage.Apply told) {
      if (running.containsKey(told.id())) return true;
      if (!staged.containsKey(told.id())) return false;
      beginSoon(told.id());
    } else if (message instanceof FaultMessage.Heal told) {
      heal(told.id());
    }
    return true;
  }

  // ---- what it comes to here

  private void stage(Fault fault) {
    staged.put(fault.id(), fault);
    timers.startSingleTimer(new Forgotten(fault.id()), new Forgotten(fault.id()), FORGET);
  }

  private void beginSoon(String id) {
    Begin begin = new Begin(id);
    if (!timers.isTimerActive(begin)) timers.startSingleTimer(begin, begin, LEAD);
  }

  /** Nothing happens if it was healed before it began. */
  private void begin(String id) {
    Fault fault = staged.remove(id);
    timers.cancel(new Begin(id));
    timers.cancel(new Forgotten(id));
    if (fault == null) return;
    Duration time = Duration.ofMillis(fault.durationMillis());
    timers.startSingleTimer(new Expired(id), new Expired(id), time);
    running.put(id, new Running(fault, surroundings.clock().nanos() + time.toNanos()));
    context.getLog().info("fault {} begins: {}", id, fault.inWords());
    impair();
  }

  /** Ends one fault or all; the ids of those that were in force. */
  private SortedSet<String> heal(Optional<String> which) {
    SortedSet<String> healed = new TreeSet<>(running.keySet());
    which.ifPresent(id -> healed.retainAll(new TreeSet<>(List.of(id))));
    new TreeSet<>(staged.keySet())
        .stream().filter(id -> which.orElse(id).equals(id)).forEach(this::unstage);
    healed.forEach(id -> end(id, "healed"));
    return healed;
  }

  private void unstage(String id) {
    staged.remove(id);
    timers.cancel(new Begin(id));
    timers.cancel(new Forgotten(id));
  }

  private void end(String id, String why) {
    if (running.remove(id) == null) return;
    timers.cancel(new Expired(id));
    context.getLog().info("fault {} ends: {}", id, why);
    impair();
  }

  private void onLocated(Located located) {
    String before = nodes.put(located.address(), located.nodeId());
    if (!located.nodeId().equals(before) && !running.isEmpty()) impair();
  }

  private void impair() {
    List<Fault> faults = running.values().stream().map(Running::fault).toList();
    meters.inForce(faults);
    SortedMap<String, Impairment> impaired = ImpairmentRule.of(faults, self, nodes);
    surroundings.links().tell(new Links.Impair(impaired, surroundings.random().nextLong()));
    TreeSet<String> unheard = new TreeSet<>(impaired.keySet());
    unheard.removeIf(address -> !impaired.get(address).cutIn());
    surroundings.deafness().accept(unheard);
  }

  // ---- rounds

  private interface Numbered {
    FaultMessage message(long round);
  }

  private void round(
      Numbered what, SortedSet<String> peers, Duration deadline, boolean whole, Continuation then) {
    long number = surroundings.random().nextLong();
    Round.Task task = new Round.Task(what.message(number), peers, deadline, whole);
    ActorRef<Round.Ended> reportTo = context.messageAdapter(Round.Ended.class, RoundEnded::new);
    ActorRef<Round.Command> actor =
        context.spawnAnonymous(Round.create(task, surroundings.links(), reportTo));
    rounds.put(number, new Open(actor, then));
  }

  private void onRoundEnded(Round.Ended ended) {
    Open round = rounds.remove(ended.round());
    if (round != null) round.then().with(ended.answered());
  }

  // ---- names

  private SortedSet<String> known() {
    TreeSet<String> known = new TreeSet<>(nodes.values());
    known.remove("");
    known.add(self);
    return known;
  }

  private SortedSet<String> withSelf(SortedSet<String> addresses) {
    SortedSet<String> names = names(addresses);
    names.add(self);
    return names;
  }

  private SortedSet<String> missing(SortedSet<String> told) {
    TreeSet<String> others = new TreeSet<>(configured);
    others.removeAll(told);
    return names(others);
  }

  /** Node ids, or the address of a node that has not said its id. */
  private SortedSet<String> names(SortedSet<String> addresses) {
    TreeSet<String> names = new TreeSet<>();
    for (String address : addresses) {
      String name = nodes.getOrDefault(address, "");
      names.add(name.isEmpty() ? address : name);
    }
    return names;
  }
}
