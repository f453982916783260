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
      int pauseMillis,
      RaftInvariants invariants,
      History history) {}

  private static final Duration PATIENCE = Duration.ofMillis(700);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Surroundings world;
  private final Random chance;
  private final ActorRef<ClientReply> replies;

  /** Reads mostly, and where it is, as long as it is answered: also at a leader of the past. */
  private final boolean faithfulReader;

  private long requestId;
  private int node;
  private Operation operation;

  /** The highest index that an answer has named: what this client may expect to see. */
  private long seen;

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
    this.faithfulReader = chance.nextBoolean();
    this.node = chance.nextInt(world.nodes());
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
    timers.startSingleTimer(
        "pause", new Next(), Duration.ofMillis(1 + chance.nextInt(world.pauseMillis())));
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
    int kind = chance.nextInt(faithfulReader ? 8 : 20);
    if (kind < 7) return new Operation.Read(key, ReadLevel.STRONG, 0);
    if (kind == 7) return new Operation.Read(key, ReadLevel.EVENTUAL, 0);
    if (kind == 8) return new Operation.Read(key, ReadLevel.READ_YOUR_WRITES, seen);
    if (kind < 18) return put();
    return new Operation.Delete(key, concern());
  }

  private WriteConcern concern() {
    int kind = finishing ? 9 : chance.nextInt(10);
    if (kind == 0) return new WriteConcern.All();
    if (kind == 1) return new WriteConcern.Copies(world.nodes() - 1);
    return new WriteConcern.Majority();
  }

  private Operation put() {
    String key = "k" + chance.nextInt(world.keys());
    String value = "\"%s-%d\"".formatted(world.name(), requestId);
    return new Operation.Put(key, value.getBytes(StandardCharsets.UTF_8), concern());
  }

  private Behavior<Command> onAnswered(ClientReply reply) {
    if (reply instanceof ClientReply.Written written) {
      world
          .invariants()
          .acknowledged(world.name(), reply.requestId(), written.version(), written.copies());
    }
    if (reply.requestId() != requestId || operation == null) return Behaviors.same();
    learn(reply);
    if (reply instanceof ClientReply.NotLeader other) {
      if (!faithfulReader || finishing) node = hinted(other.served().leaderId());
      retryLater();
    } else if (reply.nothingApplied()) {
      retryLater();
    } else {
      write(Optional.of(reply));
      if (!faithfulReader && chance.nextInt(4) == 0) node = chance.nextInt(world.nodes());
    }
    return Behaviors.same();
  }

  private void learn(ClientReply reply) {
    if (reply instanceof ClientReply.Written written) seen = Math.max(seen, written.version());
    if (reply instanceof ClientReply.Found found) seen = Math.max(seen, found.version());
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
                world.invariants().committed().size(),
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
