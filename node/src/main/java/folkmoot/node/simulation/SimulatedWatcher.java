package folkmoot.node.simulation;

import folkmoot.node.watch.Watches;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.WatchId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One who watches, at any node and with the last id it was told: it reads on with pauses, leaves
 * for another node now and then, and does so when its node dies. Behind a gap it goes on where it
 * is told that all is remembered.
 */
final class SimulatedWatcher {
  sealed interface Command {}

  /** From now on read on without long pauses, and stay. */
  record Finish() implements Command {}

  private record Connect() implements Command {}

  private record Demand() implements Command {}

  private record Told(long attempt, WatchReply reply) implements Command {}

  private record GiveUp(long attempt) implements Command {}

  /**
   * What it stands among.
   *
   * @param nodes their ids, in the order of their numbers
   * @param watchesOf the watches of a node, if that lives
   */
  record World(
      String name,
      SortedSet<String> nodes,
      IntFunction<Optional<ActorRef<Watches.Command>>> watchesOf,
      WatchRecord record,
      Findings findings,
      Lots lots) {}

  private static final String GROUP = "default";
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final World world;
  private long attempt;
  private Random chance;
  private int node;
  private boolean isFinishing;

  /** What it says it has seen; its record knows by itself. */
  private Optional<WatchId> last = Optional.empty();

  private Optional<ActorRef<WatchRequest.OfOne>> watch = Optional.empty();
  private Optional<ActorRef<WatchReply>> answers = Optional.empty();

  private SimulatedWatcher(
      ActorContext<Command> context, TimerScheduler<Command> timers, World world) {
    this.context = context;
    this.timers = timers;
    this.world = world;
    this.chance = world.lots().of(world.name(), 0);
  }

  static Behavior<Command> create(World world) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  SimulatedWatcher watcher = new SimulatedWatcher(context, timers, world);
                  watcher.connectLater();
                  return watcher.watching();
                }));
  }

  private Behavior<Command> watching() {
    return Behaviors.receive(Command.class)
        .onMessage(Connect.class, connect -> connect())
        .onMessage(Demand.class, demand -> demand())
        .onMessage(Told.class, this::onTold)
        .onMessage(GiveUp.class, this::onGiveUp)
        .onMessage(Finish.class, finish -> onFinish())
        .build();
  }

  private Behavior<Command> onFinish() {
    isFinishing = true;
    return Behaviors.same();
  }

  private void connectLater() {
    watch.ifPresent(open -> open.tell(new WatchRequest.Close()));
    watch = Optional.empty();
    answers.ifPresent(context::stop);
    answers = Optional.empty();
    attempt++;
    chance = world.lots().of(world.name(), attempt);
    timers.cancelAll();
    timers.startSingleTimer("connect", new Connect(), millis(100));
  }

  private Duration millis(int most) {
    return Duration.ofMillis(1 + chance.nextInt(most));
  }

  private Behavior<Command> connect() {
    node = chance.nextInt(world.nodes().size());
    Optional<ActorRef<Watches.Command>> there = world.watchesOf().apply(node);
    if (there.isEmpty()) {
      connectLater();
      return Behaviors.same();
    }
    world.findings().note("%s asks node-%s after %s", world.name(), node + 1, last);
    there
        .get()
        .tell(
            new Watches.Asked(
                new WatchRequest.Open(
                    new TreeMap<>(Map.of(GROUP, world.nodes())),
                    world.record().prefix(),
                    last,
                    PATIENCE,
                    answers())));
    await();
    return Behaviors.same();
  }

  /** A mouth for each attempt, so that what comes late to an earlier one is known to. */
  private ActorRef<WatchReply> answers() {
    if (answers.isEmpty()) {
      long ofAttempt = attempt;
      ActorRef<Command> self = context.getSelf();
      answers =
          Optional.of(
              context.spawn(
                  Behaviors.receiveMessage(
                      reply -> {
                        self.tell(new Told(ofAttempt, reply));
                        return Behaviors.same();
                      }),
                  "attempt-" + attempt));
    }
    return answers.get();
  }

  /** A node that dies says nothing. */
  private void await() {
    timers.startSingleTimer("patience", new GiveUp(attempt), Duration.ofSeconds(2));
  }

  private Behavior<Command> onGiveUp(GiveUp giveUp) {
    if (giveUp.attempt() == attempt) connectLater();
    return Behaviors.same();
  }

  private Behavior<Command> demand() {
    watch.ifPresent(open -> open.tell(new WatchRequest.Next(answers())));
    await();
    return Behaviors.same();
  }

  private Behavior<Command> onTold(Told told) {
    if (told.attempt() != attempt) return Behaviors.same();
    if (told.reply() instanceof WatchReply.Opened opened) {
      watch = Optional.of(opened.watch());
      world.record().begins(at(opened.seen()));
      last = Optional.of(opened.seen());
      demandLater();
    } else if (told.reply() instanceof WatchReply.Events events) {
      for (WatchReply.Told each : events.events()) {
        world
            .findings()
            .check(
                at(each.id()).equals(each.event().position()),
                "watch: the id %s is that of %s",
                each.id(),
                each.event());
        world.record().told(each.event());
        last = Optional.of(each.id());
      }
      demandLater();
    } else if (told.reply() instanceof WatchReply.Progress progress) {
      world.record().sees(at(progress.seen()));
      last = Optional.of(progress.seen());
      demandLater();
    } else {
      onEnd(told.reply());
    }
    return Behaviors.same();
  }

  private void onEnd(WatchReply reply) {
    world.findings().note("%s is told %s", world.name(), reply);
    if (reply instanceof WatchReply.LetGo gone) loses(gone.rest());
    if (reply instanceof WatchReply.Ended ended && ended.reason() == WatchReply.Reason.LET_GO) {
      // What it has not been told of it cannot have lost: the server knows more than the last id.
      world.record().sees(at(ended.seen()));
      loses(ended.rest());
    }
    watch = Optional.empty();
    connectLater();
  }

  private void loses(WatchId oldest) {
    world.record().loses(at(oldest));
    last = Optional.of(oldest);
  }

  private static Position at(WatchId id) {
    return id.groups().get(GROUP);
  }

  /** Mostly at once, now and then much later, so that much comes meanwhile; or elsewhere. */
  private void demandLater() {
    int lot = isFinishing ? 2 : chance.nextInt(20);
    if (lot == 0) {
      connectLater();
      return;
    }
    timers.startSingleTimer("demand", new Demand(), millis(lot == 1 ? 1500 : 5));
  }
}
