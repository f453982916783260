package folkmoot.deploy.check;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.HistoryRecorder;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One client: asks for one thing after the other, and writes down what it was told. There are two
 * kinds. One stays with its node, cut off or not, for as long as that takes connections, and has no
 * token: what it is promised is what its node promises. The other asks any node, another each time,
 * and bears the token of its last answer: it is promised what sessions are. When a connection is
 * lost, or an outcome unknown, either goes on as somebody else: a session ends there. Every second
 * client of a node only reads, so that a node that can no longer write goes on being asked.
 */
final class Client implements Runnable {
  /** What is promised to a client only by its token. */
  private static final List<String> NEEDS_TOKEN =
      List.of("sequential", "causal", "session", "monotonic_reads");

  private static final Duration REST = Duration.ofMillis(100);

  /** Of twenty operations so many write, and so many of those may delete. */
  private static final int WRITES = 11;

  private static final int DELETES = 2;

  private final int number;
  private final Workload workload;
  private final List<ClusterNode> nodes;
  private final HistoryRecorder recorder;
  private final LongSupplier clock;
  private final BooleanSupplier over;
  private final Random chance;
  private final boolean reads;
  private final boolean wanders;
  private final List<String> levels;
  private final Mouth mouth;
  private int session;
  private int writes;
  private int at;

  Client(
      int number,
      Workload workload,
      List<ClusterNode> nodes,
      HistoryRecorder recorder,
      LongSupplier clock,
      BooleanSupplier over) {
    this.number = number;
    this.workload = workload;
    this.nodes = nodes;
    this.recorder = recorder;
    this.clock = clock;
    this.over = over;
    this.chance = new Random(workload.seed() * 1_000_003 + number);
    this.at = number % nodes.size();
    this.reads = number / nodes.size() % 2 == 1;
    List<String> withoutToken =
        workload.levels().stream().filter(level -> !NEEDS_TOKEN.contains(level)).toList();
    this.wanders = number % 2 == 0 || withoutToken.isEmpty();
    this.levels = wanders ? workload.levels() : withoutToken;
    this.mouth = new Mouth(nodes, workload, wanders);
  }

  @Override
  public void run() {
    try (mouth) {
      while (!over.getAsBoolean()) {
        if (wanders) at = chance.nextInt(nodes.size());
        boolean isConnected = mouth.connect(at);
        if (isConnected) act(draw());
        else moveOn();
        rest(isConnected);
      }
    }
  }

  private Wish draw() {
    boolean isPair = chance.nextInt(6) == 0;
    int key = chance.nextInt(isPair ? workload.pairs() : workload.keys());
    String name = isPair ? workload.pair(key) : workload.key(key);
    int kind = reads ? WRITES : chance.nextInt(20);
    if (kind >= WRITES) {
      String level = levels.get(chance.nextInt(levels.size()));
      return Wish.read(name, isPair, level);
    }
    if (kind < DELETES && !isPair && workload.mayDelete(key))
      return new Wish(name, false, Action.DELETE, Optional.empty());
    // Every value is written once in a check: whoever reads it tells which write it saw.
    String value = Long.toString(number * 10_000_000L + ++writes);
    return new Wish(name, isPair, new Action.Write(value), Optional.empty());
  }

  private void act(Wish wish) {
    Served asked = new Served(wish.level(), 0, Optional.of(nodes.get(at).id()));
    HistoryRecorder.Pending pending =
        recorder.invoke(
            "c" + number + "." + session,
            Target.of(wish.name()),
            wish.action(),
            clock.getAsLong(),
            asked);
    try {
      HttpAnswer answer = mouth.say(at, wish);
      Told told = wish.told(answer, asked);
      pending.end(clock.getAsLong(), told.outcome(), told.served());
      if (told.outcome() instanceof Outcome.Unknown || !mouth.isConnected(at)) beSomebodyElse();
    } catch (IOException lost) {
      Outcome outcome =
          wish.action().mayWrite()
              ? new Outcome.Unknown("no answer: " + lost.getMessage())
              : new Outcome.Failed("no answer: " + lost.getMessage());
      pending.end(clock.getAsLong(), outcome, asked);
      beSomebodyElse();
    }
  }

  /** A client with a token is the same anywhere; one without is another at another node. */
  private void moveOn() {
    at = (at + 1) % nodes.size();
    if (!wanders) session++;
  }

  private void beSomebodyElse() {
    mouth.forget();
    session++;
  }

  private void rest(boolean isConnected) {
    long millis = workload.pause().toMillis();
    Duration rest = Duration.ofMillis(millis == 0 ? 0 : chance.nextLong(millis + 1));
    NodeProcess.rest(isConnected ? rest : REST);
  }
}
