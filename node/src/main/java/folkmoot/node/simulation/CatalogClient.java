package folkmoot.node.simulation;

import folkmoot.node.catalog.Keyspaces;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Strategy;
import folkmoot.protocol.client.CatalogReply;
import folkmoot.protocol.client.CatalogRequest;
import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Creates and drops keyspaces, of any nodes, and in the end sees to it that there is one more. */
final class CatalogClient {
  sealed interface Command {}

  private record Next() implements Command {}

  private record Told(CatalogReply reply) implements Command {}

  private record GiveUp() implements Command {}

  /** Stop, once there is a keyspace beside the first. */
  record Finish() implements Command {}

  /** The asker of the catalog itself is always there to answer; the node may not be. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final Duration PATIENCE = TIMEOUT.plusMillis(500);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final GroupsWorld world;
  private Random chance;
  private long number;
  private boolean finishing;
  private boolean isDone;

  private CatalogClient(
      ActorContext<Command> context, TimerScheduler<Command> timers, GroupsWorld world) {
    this.context = context;
    this.timers = timers;
    this.world = world;
  }

  static Behavior<Command> create(GroupsWorld world) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  CatalogClient client = new CatalogClient(context, timers, world);
                  client.pause();
                  return client.asking();
                }));
  }

  private Behavior<Command> asking() {
    return Behaviors.receive(Command.class)
        .onMessage(Next.class, next -> onNext())
        .onMessage(Told.class, told -> onTold(told.reply()))
        .onMessage(GiveUp.class, giveUp -> onGiveUp())
        .onMessage(Finish.class, finish -> onFinish())
        .build();
  }

  private Behavior<Command> onFinish() {
    finishing = true;
    return Behaviors.same();
  }

  private void pause() {
    number++;
    chance = world.lots().of("catalog", number);
    timers.startSingleTimer("pause", new Next(), Duration.ofMillis(50 + chance.nextInt(600)));
  }

  private Behavior<Command> onNext() {
    int node = chance.nextInt(world.conditions().nodes());
    ActorRef<CatalogReply> told =
        context.spawnAnonymous(
            Behaviors.receiveMessage(
                reply -> {
                  context.getSelf().tell(new Told(reply));
                  return Behaviors.stopped();
                }));
    CatalogRequest request = draw(told);
    world.findings().note("the catalog at node-%s is asked: %s", node + 1, request);
    timers.startSingleTimer("patience", new GiveUp(), PATIENCE);
    world.keyspacesOf(node).ifPresent(each -> each.tell(new Keyspaces.Asked(request)));
    return Behaviors.same();
  }

  private CatalogRequest draw(ActorRef<CatalogReply> told) {
    String name = KeyspaceClient.NAMES.get(1 + chance.nextInt(KeyspaceClient.NAMES.size() - 1));
    if (!finishing && chance.nextInt(5) < 2) return new CatalogRequest.Drop(name, TIMEOUT, told);
    KeyspaceSettings settings =
        new KeyspaceSettings(
            Strategy.RAFT, KeyspaceSettings.USUAL, 1 + chance.nextInt(2), new TreeSet<>());
    return new CatalogRequest.Create(name, settings, TIMEOUT, told);
  }

  private Behavior<Command> onTold(CatalogReply reply) {
    if (isDone) return Behaviors.same();
    world.findings().note("the catalog says %s", reply);
    timers.cancel("patience");
    if (reply instanceof CatalogReply.Created) world.created();
    if (reply instanceof CatalogReply.Dropped) world.dropped();
    boolean isThere = reply instanceof CatalogReply.Created || reply instanceof CatalogReply.Exists;
    isDone = finishing && isThere;
    if (isDone) world.finished("catalog");
    else pause();
    return Behaviors.same();
  }

  private Behavior<Command> onGiveUp() {
    pause();
    return Behaviors.same();
  }
}
