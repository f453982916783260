package folkmoot.node.simulation;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client that does one operation after the other, at the node that it believes to lead, and
 * writes down what it asked and what it was told. A write that may have left is never sent again.
 */
final class SimulatedClient {
  sealed interface Command {}

  private record Next() implements Command {}

  private record Answered(ClientReply reply) implements Command {}

  private record GiveUp(long requestId) implements Command {}

  /** Stop asking, after one last write that must succeed. */
  record Finish() implements Command {}

  /**
   * @param nodes how many nodes there are
   * @param engineOf the engine of a node, if that lives
   */
  record Surroundings(
      String name,
      int nodes,
      int keys,
      Function<Integer, Optional<ActorRef<ClientRequest>>> engineOf,
      LongSupplier nowNanos,
      History history) {}

  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Surroundings world;
  private final Random chance;
  private final ActorRef<ClientReply> replies;
  private long requestId;
  private int node;
  private Operation operation;
  private long invokedNanos;
  private boolean finishing;

  private SimulatedClient(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Surroundings world,
      Random chance) {
    this.context = context;
    this.timers = timers;
    this.world = world;
    this.chance = chance;
    this.replies = context.messageAdapter(ClientReply.class, Answered::new);
  }

  static Behavior<Command> create(Surroundings world, long seed) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  SimulatedClient client =
                      new SimulatedClient(context, timers, world, new Random(seed));
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

  private void pause() {
    timers.startSingleTimer("pause", new Next(), PAUSE.multipliedBy(1 + chance.nextInt(5)));
  }

  private Behavior<Command> onNext() {
    operation = finishing ? put() : draw();
    invokedNanos = world.nowNanos().getAsLong();
    ask();
    return Behaviors.same();
  }

  private void ask() {
    requestId++;
    timers.startSingleTimer("patience", new GiveUp(requestId), PATIENCE);
    world
        .engineOf()
        .apply(node)
        .ifPresent(
            engine ->
                engine.tell(
                    new ClientRequest(
                        world.name(), requestId, "default", operation, PATIENCE, replies)));
  }

  private Operation draw() {
    String key = "k" + chance.nextInt(world.keys());
    int kind = chance.nextInt(10);
    if (kind < 5) return new Operation.Read(key, ReadLevel.STRONG, 0);
    if (kind < 9) return put();
    return new Operation.Delete(key, new WriteConcern.Majority());
  }

  private Operation put() {
    String key = "k" + chance.nextInt(world.keys());
    String value = "\"%s-%d\"".formatted(world.name(), requestId);
    return new Operation.Put(
        key, value.getBytes(StandardCharsets.UTF_8), new WriteConcern.Majority());
  }

  private Behavior<Command> onAnswered(ClientReply reply) {
    if (reply.requestId() != requestId || operation == null) return Behaviors.same();
    if (reply instanceof ClientReply.NotLeader other) {
      node = hinted(other.served().leaderId());
      retryLater();
    } else if (reply.nothingApplied()) {
      retryLater();
    } else {
      write(Optional.of(reply));
      if (chance.nextInt(4) == 0) node = chance.nextInt(world.nodes());
    }
    return Behaviors.same();
  }

  /** Nothing of it happened: it is as if it had not been asked. */
  private void retryLater() {
    operation = null;
    pause();
  }

  private int hinted(Optional<String> leaderId) {
    return leaderId
        .map(id -> Integer.parseInt(id.substring(id.indexOf('-') + 1)) - 1)
        .orElseGet(() -> chance.nextInt(world.nodes()));
  }

  private Behavior<Command> onGiveUp(long ofRequest) {
    if (ofRequest != requestId || operation == null) return Behaviors.same();
    node = chance.nextInt(world.nodes());
    write(Optional.empty());
    return Behaviors.same();
  }

  private void write(Optional<ClientReply> reply) {
    boolean done =
        world
            .history()
            .add(
                world.name(),
                requestId,
                operation,
                invokedNanos,
                world.nowNanos().getAsLong(),
                reply);
    operation = null;
    timers.cancel("patience");
    if (finishing && done) {
      world.history().finished(world.name());
      return;
    }
    pause();
  }
}
