package folkmoot.deploy.check;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.HttpConnection;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.HistoryRecorder;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One client: asks one node for one thing after the other, over one connection, and writes down
 * what it was told. It stays with its node, cut off or not, for as long as that takes connections.
 * When one is lost, or an outcome unknown, it goes on as somebody else: a session ends there, since
 * what a node remembers of its clients' writes, it remembers in memory. Every second client of a
 * node only reads, so that a node that can no longer write goes on being asked.
 */
final class Client implements Runnable {
  private static final Duration CONNECT = Duration.ofMillis(500);
  private static final Duration REST = Duration.ofMillis(100);

  /** The network and a busy machine may take so much longer than the node. */
  private static final Duration GRACE = Duration.ofMillis(1000);

  private final int number;
  private final Workload workload;
  private final List<ClusterNode> nodes;
  private final HistoryRecorder recorder;
  private final LongSupplier clock;
  private final BooleanSupplier over;
  private final Random chance;
  private final boolean reads;
  private int session;
  private int writes;
  private int at;
  private HttpConnection connection;

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
  }

  @Override
  public void run() {
    while (!over.getAsBoolean()) {
      if (isConnected()) act(draw());
      rest();
    }
    close();
  }

  /** An operation before it is asked. */
  private record Wish(String key, Action action, Optional<String> level) {}

  private Wish draw() {
    String key = workload.key(chance.nextInt(workload.keys()));
    int kind = reads ? 20 : chance.nextInt(20);
    if (kind < 9) {
      // Every value is written once in a check: whoever reads it tells which write it saw.
      String value = Long.toString(number * 10_000_000L + ++writes);
      return new Wish(key, new Action.Write(value), Optional.empty());
    }
    if (kind < 11) return new Wish(key, Action.DELETE, Optional.empty());
    String level = workload.levels().get(chance.nextInt(workload.levels().size()));
    return new Wish(key, Action.READ, Optional.of(level));
  }

  private void act(Wish wish) {
    Served asked = new Served(wish.level(), 0, Optional.of(nodes.get(at).id()));
    HistoryRecorder.Pending pending =
        recorder.invoke(
            "c" + number + "." + session,
            Target.of(wish.key()),
            wish.action(),
            clock.getAsLong(),
            asked);
    try {
      Told told = Told.by(exchange(wish), wish.action(), asked);
      pending.end(clock.getAsLong(), told.outcome(), told.served());
      if (told.outcome() instanceof Outcome.Unknown || !connection.reusable()) beSomebodyElse();
    } catch (IOException lost) {
      Outcome outcome =
          wish.action().mayWrite()
              ? new Outcome.Unknown("no answer: " + lost.getMessage())
              : new Outcome.Failed("no answer: " + lost.getMessage());
      pending.end(clock.getAsLong(), outcome, asked);
      beSomebodyElse();
    }
  }

  private HttpAnswer exchange(Wish wish) throws IOException {
    String path = KeyPath.of(wish.key()) + "?timeout=" + workload.timeout().toMillis();
    Duration patience = workload.timeout().plus(GRACE);
    if (wish.action() instanceof Action.Write write) {
      byte[] body = write.value().getBytes(StandardCharsets.UTF_8);
      return connection.exchange("PUT", path, body, patience);
    }
    if (wish.action() instanceof Action.Delete) {
      return connection.exchange("DELETE", path, new byte[0], patience);
    }
    path += "&" + KeyPath.query("consistency", wish.level().orElseThrow());
    return connection.exchange("GET", path, new byte[0], patience);
  }

  private boolean isConnected() {
    if (connection != null) return true;
    try {
      connection = HttpConnection.open(nodes.get(at).port(), CONNECT);
      return true;
    } catch (IOException refused) {
      at = (at + 1) % nodes.size();
      session++;
      return false;
    }
  }

  private void beSomebodyElse() {
    close();
    session++;
  }

  private void close() {
    if (connection == null) return;
    try {
      connection.close();
    } catch (IOException closing) {
      throw new java.io.UncheckedIOException(closing);
    }
    connection = null;
  }

  private void rest() {
    long millis = workload.pause().toMillis();
    Duration rest = Duration.ofMillis(millis == 0 ? 0 : chance.nextLong(millis + 1));
    NodeProcess.rest(connection == null ? REST : rest);
  }
}
