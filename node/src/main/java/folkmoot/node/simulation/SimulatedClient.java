package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.token.SessionToken;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client that does one operation after the other, at the node that it believes to lead, and
 * writes down what it asked and what it was told. A write that may have left is never sent again.
 *
 * <p>Each operation has its own number and its own source of chance; one that is not selected is
 * passed over, and the next one is what it would have been.
 */
final class SimulatedClient {
  sealed interface Command {}

  private record Next() implements Command {}

  private record Answered(ClientReply reply) implements Command {}

  private record GiveUp(long requestId) implements Command {}

  /** Stop asking, after one last write that must succeed. */
  record Finish() implements Command {}

  private static final Duration PATIENCE = Duration.ofMillis(700);

  /** A client that is so late does not try to make up for it. */
  private static final long MOST_LATE_NANOS = Duration.ofSeconds(1).toNanos();

  private final TimerScheduler<Command> timers;
  private final ClientSurroundings world;
  private final Lots lots;
  private final ActorRef<ClientReply> replies;

  /** Reads mostly, and where it is, as long as it is answered: also at a leader of the past. */
  private final boolean faithfulReader;

  private final Tasks tasks;

  private Random chance;

  /** Of the operation, and of the requests that were sent for any: a refused one is sent again. */
  private long number;

  private long requestId;
  private int node;
  private Operation operation;

  /** The highest index that an answer has named: what this client may expect to see. */
  private long seen;

  /** What it has seen, and what of that it has told with what it asks now. */
  private SessionToken token = SessionToken.EMPTY;

  private SessionToken bears = SessionToken.EMPTY;

  private long dueNanos;
  private long invokedNanos;
  private boolean finishing;

  private SimulatedClient(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ClientSurroundings world,
      Lots lots) {
    this.timers = timers;
    this.world = world;
    this.lots = lots;
    this.chance = lots.of(world.name(), 0);
    this.faithfulReader = chance.nextInt(4) < world.conditions().workload().readers();
    this.tasks = new Tasks(world.conditions().workload());
    this.node = chance.nextInt(world.nodes());
    this.dueNanos = world.nowNanos().getAsLong();
    this.replies = context.messageAdapter(ClientReply.class, Answered::new);
  }

  static Behavior<Command> create(ClientSurroundings world, Lots lots) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  SimulatedClient client = new SimulatedClient(context, timers, world, lots);
                  client.pause();
                  return client.asking();
                }));
  }

  private Behavior<Command> asking() {
    return Behaviors.receive(Command.class)
        .onMessage(Next.class, next -> onNext())
        .onMessage(Answered.class, answered -> onAnswered(answered.reply()))
        .onMessage(GiveUp.class, giveUp -> onGiveUp(giveUp.requestId()))
        .onMessage(Finish.class, finish -> onFinish())
        .build();
  }

  private Behavior<Command> onFinish() {
    finishing = true;
    return Behaviors.same();
  }

  /** Until the next operation, whose chance is drawn from now on. */
  private void pause() {
    number++;
    chance = lots.of(world.name(), number);
    timers.startSingleTimer("pause", new Next(), Duration.ofNanos(pauseNanos()));
  }

  private long pauseNanos() {
    if (finishing || world.intervalNanos() == 0) {
      return (1 + chance.nextInt(world.conditions().clientPauseMillis())) * 1_000_000L;
    }
    long now = world.nowNanos().getAsLong();
    long interval = (long) (2 * world.intervalNanos() * chance.nextDouble());
    dueNanos = Math.max(dueNanos + interval, now - MOST_LATE_NANOS);
    return Math.max(1, dueNanos - now);
  }

  private Behavior<Command> onNext() {
    if (!finishing && !world.isSelected(number)) {
      pause();
      return Behaviors.same();
    }
    operation = finishing ? world.lastPut(chance, text()) : draw();
    invokedNanos = world.nowNanos().getAsLong();
    ask();
    return Behaviors.same();
  }

  private Operation draw() {
    Workload workload = world.conditions().workload();
    boolean rests = world.conditions().tasks() > 0 && !faithfulReader;
    if (rests && chance.nextInt(10) < world.conditions().tasks()) return tasks.draw(chance, text());
    return faithfulReader
        ? workload.drawRead(chance)
        : workload.draw(chance, text(), seen, world.nodes());
  }

  private String text() {
    return world.number() + "." + number;
  }

  private void ask() {
    if (finishing) node = world.living(node);
    requestId++;
    world.findings().note("%s asks node-%s: %s", name(), node + 1, Wording.lazily(operation));
    world.asked(number, operation);
    bears = bearsToken() ? token : SessionToken.EMPTY;
    Mark mark = Mark.of(bears);
    timers.startSingleTimer("patience", new GiveUp(requestId), PATIENCE);
    world
        .engineOf()
        .apply(node)
        .ifPresent(
            engine ->
                engine.tell(
                    new ClientRequest(
                        world.name(), requestId, mark, "default", operation, PATIENCE, replies)));
  }

  /** Who asks at a level that goes by it does, and others now and then. */
  private boolean bearsToken() {
    boolean goesByIt =
        operation instanceof Operation.Query query
            && query.level().awaitsToken()
            && query.level() != ReadLevel.STRONG;
    return !finishing && (goesByIt || chance.nextInt(3) == 0);
  }

  private Behavior<Command> onAnswered(ClientReply reply) {
    world.invariants().acknowledged(world.name(), reply);
    if (reply.nothingApplied()) world.invariants().refused(world.name(), reply.requestId());
    if (reply.requestId() != requestId || operation == null) return Behaviors.same();
    world.findings().note("%s is told %s", name(), Wording.lazily(reply));
    world.told(operation, bears, invokedNanos, reply);
    learn(reply);
    if (reply instanceof ClientReply.NotLeader other) {
      if (!faithfulReader || finishing) node = hinted(other.served().leaderId());
      retryLater(reply);
    } else if (reply.nothingApplied()) {
      retryLater(reply);
    } else {
      write(Optional.of(reply));
      if (!faithfulReader && chance.nextInt(4) == 0) node = chance.nextInt(world.nodes());
    }
    return Behaviors.same();
  }

  private void learn(ClientReply reply) {
    token = ClientSurroundings.after(token, reply);
    if (!reply.seen().provisional()) seen = Math.max(seen, reply.writtenAt());
    tasks.learn(operation, reply);
    if (reply instanceof ClientReply.Found found) seen = Math.max(seen, found.version());
  }

  /** Nothing of it happened: it is as if it had not been asked. */
  private void retryLater(ClientReply reply) {
    world.history().refused(world.name(), operation, invokedNanos, reply);
    operation = null;
    dueNanos -= world.intervalNanos();
    pause();
  }

  private int hinted(Optional<String> leaderId) {
    return leaderId
        .map(id -> Integer.parseInt(id.substring(id.indexOf('-') + 1)) - 1)
        .orElseGet(() -> chance.nextInt(world.nodes()));
  }

  private Behavior<Command> onGiveUp(long ofRequest) {
    if (ofRequest != requestId || operation == null) return Behaviors.same();
    world.findings().note("%s gives up", name());
    node = chance.nextInt(world.nodes());
    write(Optional.empty());
    return Behaviors.same();
  }

  private void write(Optional<ClientReply> reply) {
    boolean done = world.ended(requestId, operation, invokedNanos, reply);
    operation = null;
    timers.cancel("patience");
    if (finishing && done) {
      world.history().finished(world.name());
      return;
    }
    pause();
  }

  private Object name() {
    return new Named(world.number(), number);
  }

  /** Written out only if anybody reads it. */
  private record Named(int client, long number) {
    @Override
    public String toString() {
      return "client-%s#%s".formatted(client, number);
    }
  }
}
