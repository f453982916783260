package folkmoot.node.simulation;

import folkmoot.gateway.Answer;
import folkmoot.gateway.Gateway;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.token.SessionToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client that does one operation after the other on keys of any keyspace, at the gateways of
 * any nodes, which it asks for the group of a key as the HTTP routes do. It bears one token through
 * all groups. Every other one reads and writes by causality alone, on keys of its own kind.
 */
final class KeyspaceClient {
  sealed interface Command {}

  private record Next() implements Command {}

  private record Told(long number, Answer answer) implements Command {}

  private record GiveUp(long number) implements Command {}

  /** Stop asking, after one last write to the first keyspace that must succeed. */
  record Finish() implements Command {}

  /** What it asked last. */
  private record Asked(String group, Operation operation, SessionToken bears, long invoked) {}

  /** Where it asks: of each name there is at most one keyspace at a time. */
  static final List<String> NAMES = List.of(Keyspace.DEFAULT, "alpha", "beta");

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = TIMEOUT.plusMillis(300);
  private static final int KEYS = 3;

  private final ActorRef<Command> self;
  private final TimerScheduler<Command> timers;
  private final int client;
  private final GroupsWorld world;
  private Random chance;
  private long number;
  private int node;
  private Optional<Asked> asked = Optional.empty();
  private SessionToken token = SessionToken.EMPTY;
  private boolean finishing;

  private KeyspaceClient(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      int client,
      GroupsWorld world) {
    this.self = context.getSelf();
    this.timers = timers;
    this.client = client;
    this.world = world;
  }

  static Behavior<Command> create(int client, GroupsWorld world) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  KeyspaceClient asking = new KeyspaceClient(context, timers, client, world);
                  asking.pause();
                  return asking.asking();
                }));
  }

  private Behavior<Command> asking() {
    return Behaviors.receive(Command.class)
        .onMessage(Next.class, next -> onNext())
        .onMessage(Told.class, this::onTold)
        .onMessage(GiveUp.class, this::onGiveUp)
        .onMessage(Finish.class, finish -> onFinish())
        .build();
  }

  private Behavior<Command> onFinish() {
    finishing = true;
    return Behaviors.same();
  }

  private boolean isCausal() {
    return client % 2 == 0;
  }

  private void pause() {
    number++;
    chance = world.lots().of(name(), number);
    long millis = 1 + chance.nextInt(world.conditions().clientPauseMillis());
    timers.startSingleTimer("pause", new Next(), Duration.ofMillis(millis));
  }

  private String name() {
    return "client-" + client;
  }

  // ---- asking

  private Behavior<Command> onNext() {
    node = chance.nextInt(world.conditions().nodes());
    String keyspace = finishing ? Keyspace.DEFAULT : NAMES.get(chance.nextInt(NAMES.size()));
    String key = (isCausal() ? "c" : "k") + chance.nextInt(KEYS);
    Optional<Keyspace.Group> group =
        world.directoryOf(node).flatMap(names -> names.find(keyspace)).map(at -> at.groupOf(key));
    if (group.isEmpty()) pause();
    else ask(group.get().id(), draw(group.get().id(), key));
    return Behaviors.same();
  }

  private Operation draw(String group, String key) {
    boolean puts = finishing || chance.nextInt(10) < 5;
    WriteConcern majority = new WriteConcern.Majority();
    if (puts) return new Operation.Put(key, value(group), majority);
    if (isCausal()) return new Operation.Read(key, ReadLevel.CAUSAL, 0);
    return switch (chance.nextInt(8)) {
      case 0 -> new Operation.Read(key, ReadLevel.EVENTUAL, 0);
      case 1 -> new Operation.Delete(key, majority);
      case 2, 3 -> new Operation.Read(key, ReadLevel.SESSION, 0);
      default -> new Operation.Read(key, ReadLevel.STRONG, 0);
    };
  }

  /** Nobody else's, and it says for which group it is. */
  private byte[] value(String group) {
    return ("\"" + client + "." + number + GroupsWorld.FOR + group + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void ask(String group, Operation operation) {
    boolean bears = isCausal() || operation instanceof Operation.Query || chance.nextInt(3) == 0;
    Asked next = new Asked(group, operation, bears ? token : SessionToken.EMPTY, world.nowNanos());
    asked = Optional.of(next);
    world
        .findings()
        .note(
            "%s#%s asks node-%s of %s: %s",
            name(), number, node + 1, group, Wording.lazily(operation));
    world.asked(client, number, group, operation);
    long ofNumber = number;
    timers.startSingleTimer("patience", new GiveUp(ofNumber), PATIENCE);
    world
        .gatewayOf(node)
        .ifPresent(
            gateway ->
                gateway.tell(
                    new Gateway.Submit(
                        group,
                        operation,
                        false,
                        true,
                        TIMEOUT,
                        Optional.empty(),
                        next.bears(),
                        "",
                        answer -> self.tell(new Told(ofNumber, answer)))));
  }

  // ---- being told

  private Behavior<Command> onTold(Told told) {
    if (told.number() != number || asked.isEmpty()) return Behaviors.same();
    world.findings().note("%s#%s is told %s", name(), number, told.answer());
    Asked of = asked.get();
    ClientReply reply = reply(told.answer());
    world.told(name(), of.group(), of.operation(), of.bears(), of.invoked(), reply);
    token = new Answer.Replied(reply).toOneWhoHasSeen(token, of.group()).seen();
    boolean notKnown =
        reply instanceof ClientReply.Unknown || reply instanceof ClientReply.SessionLost;
    if (reply.nothingApplied()) end(false);
    else done(notKnown ? Optional.empty() : Optional.of(reply));
    return Behaviors.same();
  }

  /** In the words of engines. */
  private ClientReply reply(Answer answer) {
    if (answer instanceof Answer.Replied replied) return replied.reply();
    ClientReply.Served gateway =
        new ClientReply.Served("node-" + (node + 1), Role.RECOVERING, Optional.empty());
    return answer instanceof Answer.Silence
        ? new ClientReply.Unknown(number, "silence", gateway)
        : new ClientReply.Unavailable(number, answer.toString(), gateway);
  }

  private Behavior<Command> onGiveUp(GiveUp giveUp) {
    if (giveUp.number() == number && asked.isPresent()) done(Optional.empty());
    return Behaviors.same();
  }

  private void done(Optional<ClientReply> reply) {
    Asked of = asked.orElseThrow();
    boolean known = world.ended(name(), of.group(), of.operation(), of.invoked(), reply);
    end(finishing && known && of.operation() instanceof Operation.Put);
  }

  private void end(boolean last) {
    asked = Optional.empty();
    timers.cancel("patience");
    if (last) world.finished(name());
    else pause();
  }
}
