package folkmoot.node.simulation;

import folkmoot.gateway.Answer;
import folkmoot.gateway.Gateway;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.token.SessionToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client that does one operation after the other at the gateways of any nodes, which do what
 * they can within its time. Some writes bear an idempotency key: these it sends again, elsewhere,
 * until it knows what became of them, and that is still one operation; an answered one it now and
 * then asks for once more, and now and then it takes its key for something else.
 */
final class GatewayClient {
  sealed interface Command {}

  private record Next() implements Command {}

  private record Told(long request, Answer answer) implements Command {}

  private record GiveUp(long request) implements Command {}

  /** Stop asking, after one last write that must succeed. */
  record Finish() implements Command {}

  /** A write with a key, and the answer to it. */
  private record Keyed(Operation operation, IdempotencyKey key, ClientReply reply) {}

  /** What a gateway is given to answer in; elections fit in. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Duration PATIENCE = TIMEOUT.plusMillis(300);
  private static final int MOST_REPEATS = 4;

  private final ActorRef<Command> self;
  private final TimerScheduler<Command> timers;
  private final ClientSurroundings world;
  private final Lots lots;
  private final boolean remembered;
  private final Tasks tasks;

  private Random chance;
  private long number;
  private long request;
  private int node;
  private Operation operation;
  private Optional<IdempotencyKey> key = Optional.empty();
  private Optional<Keyed> answered = Optional.empty();
  private boolean asksOnceMore;
  private int repeats;
  private long invokedNanos;

  /** What it has seen, and what of that it has told with what it asks now. */
  private SessionToken token = SessionToken.EMPTY;

  private SessionToken bears = SessionToken.EMPTY;
  private boolean finishing;

  private GatewayClient(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ClientSurroundings world,
      Lots lots) {
    this.self = context.getSelf();
    this.timers = timers;
    this.world = world;
    this.lots = lots;
    this.remembered =
        world.conditions().memory().idempotencyKeys().most() >= 1000
            && world.conditions().memory().idempotencyKeys().millis() >= 600_000;
    this.tasks = new Tasks(world.conditions().workload());
    this.chance = lots.of(world.name(), 0);
  }

  static Behavior<Command> create(ClientSurroundings world, Lots lots) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  GatewayClient client = new GatewayClient(context, timers, world, lots);
                  client.pause();
                  return client.asking();
                }));
  }

  private Behavior<Command> asking() {
    return Behaviors.receive(Command.class)
        .onMessage(Next.class, next -> onNext())
        .onMessage(Told.class, told -> onTold(told))
        .onMessage(GiveUp.class, giveUp -> onGiveUp(giveUp.request()))
        .onMessage(Finish.class, finish -> onFinish())
        .build();
  }

  private Behavior<Command> onFinish() {
    finishing = true;
    return Behaviors.same();
  }

  private void pause() {
    number++;
    chance = lots.of(world.name(), number);
    long millis = 1 + chance.nextInt(world.conditions().clientPauseMillis());
    timers.startSingleTimer("pause", new Next(), Duration.ofMillis(millis));
  }

  // ---- asking

  private Behavior<Command> onNext() {
    if (!finishing && !world.isSelected(number)) {
      pause();
      return Behaviors.same();
    }
    String text = world.number() + "." + number;
    Workload workload = world.conditions().workload();
    operation = finishing ? world.lastPut(chance, text) : draw(workload, text);
    asksOnceMore = false;
    key = Optional.empty();
    if (operation instanceof Operation.Write && !finishing) mark(text);
    repeats = 0;
    node = chance.nextInt(world.nodes());
    invokedNanos = world.nowNanos().getAsLong();
    world.asked(number, operation);
    boolean goesByIt =
        operation instanceof Operation.Query query
            && query.level().awaitsToken()
            && query.level() != ReadLevel.STRONG;
    bears = !finishing && (goesByIt || chance.nextInt(3) == 0) ? token : SessionToken.EMPTY;
    ask();
    return Behaviors.same();
  }

  private Operation draw(Workload workload, String text) {
    int share = world.conditions().tasks();
    return share > 0 && chance.nextInt(10) < share
        ? tasks.draw(chance, text)
        : strong(workload.draw(chance, text, 0, world.nodes()));
  }

  /** What a gateway promises of its own writes it promises to those who stay with it. */
  private static Operation strong(Operation drawn) {
    return drawn instanceof Operation.Read read && read.level() == ReadLevel.READ_YOUR_WRITES
        ? new Operation.Read(read.key(), ReadLevel.SESSION, 0)
        : drawn;
  }

  private void mark(String text) {
    int lot = chance.nextInt(8);
    if (answered.isPresent() && lot == 0 && remembered) {
      asksOnceMore = true;
      operation = answered.get().operation();
      key = Optional.of(answered.get().key());
    } else if (answered.isPresent() && lot == 1) {
      key = Optional.of(new IdempotencyKey(answered.get().key().name(), digest(text)));
    } else if (lot < 5) {
      key = Optional.of(new IdempotencyKey(digest(text), digest(text)));
    }
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void ask() {
    if (finishing) node = world.living(node);
    request++;
    long asked = request;
    world
        .findings()
        .note(
            "client-%s#%s asks the gateway of node-%s: %s%s",
            world.number(),
            number,
            node + 1,
            Wording.lazily(operation),
            key.isPresent() ? " with a key" : "");
    timers.startSingleTimer("patience", new GiveUp(asked), PATIENCE);
    world
        .gatewayOf()
        .apply(node)
        .ifPresent(
            gateway ->
                gateway.tell(
                    new Gateway.Submit(
                        Keyspace.DEFAULT,
                        operation,
                        false,
                        true,
                        TIMEOUT,
                        key,
                        bears,
                        "",
                        answer -> self.tell(new Told(asked, answer)))));
  }

  // ---- being told

  private Behavior<Command> onTold(Told told) {
    if (told.request() != request || operation == null) return Behaviors.same();
    world.findings().note("client-%s#%s is told %s", world.number(), number, told.answer());
    ClientReply reply = reply(told.answer());
    world.invariants().acknowledged(world.name(), reply);
    world.told(operation, bears, invokedNanos, reply);
    token = ClientSurroundings.after(token, reply);
    tasks.learn(operation, reply);
    boolean notKnown =
        reply instanceof ClientReply.Unknown || reply instanceof ClientReply.SessionLost;
    // Of an earlier request nobody has said that it did nothing.
    if (notKnown || (reply.nothingApplied() && repeats > 0)) again();
    else if (asksOnceMore) compare(reply);
    else if (reply.nothingApplied()) refused(reply);
    else done(Optional.of(reply));
    return Behaviors.same();
  }

  /** In the words of engines. */
  private ClientReply reply(Answer answer) {
    if (answer instanceof Answer.Replied replied) return replied.reply();
    ClientReply.Served gateway =
        new ClientReply.Served("node-" + (node + 1), Role.RECOVERING, Optional.empty());
    return answer instanceof Answer.Silence
        ? new ClientReply.Unknown(request, "silence", gateway)
        : new ClientReply.Unavailable(request, answer.toString(), gateway);
  }

  private Behavior<Command> onGiveUp(long ofRequest) {
    if (ofRequest == request && operation != null) again();
    return Behaviors.same();
  }

  /** With a key that is surely remembered it is asked for again; else nobody knows. */
  private void again() {
    repeats++;
    if (key.isPresent() && remembered && repeats <= MOST_REPEATS) {
      node = chance.nextInt(world.nodes());
      ask();
    } else if (asksOnceMore) {
      end();
    } else {
      done(Optional.empty());
    }
  }

  /** Trap 14: the first answer, whoever gives it now. */
  private void compare(ClientReply reply) {
    ClientReply first = answered.orElseThrow().reply();
    boolean same =
        reply.nothingApplied() && !(reply instanceof ClientReply.Conflict)
            || (first instanceof ClientReply.Absent
                && reply instanceof ClientReply.Absent absent
                && absent.repeated())
            || (first instanceof ClientReply.Undone was
                && reply instanceof ClientReply.Undone is
                && is.repeated()
                && is.why() == was.why()
                && is.version() == was.version())
            || (first instanceof ClientReply.Counted was
                && reply instanceof ClientReply.Counted is
                && is.firstLeader().isPresent()
                && is.value() == was.value()
                && is.version() == was.version())
            || (first instanceof ClientReply.Ran was
                && reply instanceof ClientReply.Ran is
                && is.firstLeader().isPresent()
                && is.succeeded() == was.succeeded()
                && is.results().equals(was.results())
                && is.version() == was.version())
            || (first instanceof ClientReply.Written was
                && reply instanceof ClientReply.Written is
                && is.firstLeader().isPresent()
                && is.version() == was.version()
                && is.count() == was.count()
                && is.copies() == was.copies());
    world.findings().check(same, "trap 14: told %s, and first %s", reply, first);
    end();
  }

  private void refused(ClientReply reply) {
    world.history().refused(world.name(), operation, invokedNanos, reply);
    end();
  }

  private void done(Optional<ClientReply> reply) {
    if (key.isPresent() && reply.isPresent()) {
      answered = Optional.of(new Keyed(operation, key.get(), reply.get()));
    }
    boolean known = world.ended(History.BY_CONTENT, operation, invokedNanos, reply);
    boolean last = finishing && known && operation instanceof Operation.Put;
    end();
    if (!last) return;
    timers.cancel("pause");
    world.history().finished(world.name());
  }

  private void end() {
    operation = null;
    timers.cancel("patience");
    pause();
  }
}
