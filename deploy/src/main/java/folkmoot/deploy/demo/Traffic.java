package folkmoot.deploy.demo;

import folkmoot.deploy.client.Courier;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A client that writes one value after the other while things go wrong. Each request has five
 * seconds, in which it is sent again, under one {@code Idempotency-Key}, to whichever of its nodes
 * takes it.
 */
final class Traffic implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Of one attempt, in milliseconds. */
  private static final String ATTEMPT = "?timeout=1500";

  private static final int KEYS = 4;

  private final Courier courier;
  private final Tally tally;
  private final Thread thread;
  private final SortedMap<String, Long> acknowledged = new TreeMap<>();
  private volatile boolean over;
  private volatile long requests;
  private volatile long served;
  private volatile long longestMillis;

  private Traffic(List<ClusterNode> nodes, Tally tally) {
    this.courier = new Courier(nodes, 0, DEADLINE, "moot-demo", perhapsApplied -> {});
    this.tally = tally;
    this.thread = new Thread(this::run, "traffic");
  }

  /** Begins at once. */
  static Traffic to(List<ClusterNode> nodes, Tally tally) {
    Traffic traffic = new Traffic(nodes, tally);
    traffic.thread.start();
    return traffic;
  }

  private void run() {
    try (courier) {
      while (!over) {
        write(requests);
        requests++;
        NodeProcess.rest(PAUSE);
      }
    }
  }

  /** Values ascend: whoever reads one knows which writes it is behind. */
  private void write(long value) {
    String key = "traffic-" + value % KEYS;
    byte[] body = Long.toString(value).getBytes(StandardCharsets.UTF_8);
    long begun = System.nanoTime();
    Courier.Delivery delivery =
        courier.deliver("PUT", Desk.path(Scene.KEYSPACE, key, ATTEMPT), body);
    boolean isServed = delivery.settled() && delivery.code() == ExitCode.OK;
    tally.count(isServed);
    longestMillis = Math.max(longestMillis, (System.nanoTime() - begun) / 1_000_000);
    if (!isServed) return;
    served++;
    acknowledged.put(key, value);
  }

  long requests() {
    return requests;
  }

  long served() {
    return served;
  }

  long longestMillis() {
    return longestMillis;
  }

  /** The last acknowledged value of each key; once it has stopped. */
  SortedMap<String, Long> acknowledged() {
    return acknowledged;
  }

  /** Stops, and waits until the last request has come to an end. */
  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
