package folkmoot.deploy.endtoend;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.HttpConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients at every node, one that writes and one that reads linearizably, until they are closed.
 */
final class Clients implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long BETWEEN_NANOS = 50_000_000;
  private static final long WITHOUT_NODE_NANOS = 200_000_000;
  private static final String TIMEOUT = "timeout=2000";

  private final Ledger ledger;
  private final List<String> keys;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  private Clients(Ledger ledger, List<String> keys) {
    this.ledger = ledger;
    this.keys = List.copyOf(keys);
  }

  static Clients start(Ledger ledger, List<String> keys, List<Integer> ports) {
    Clients clients = new Clients(ledger, keys);
    for (int port : ports) {
      clients.start("writer-" + port, port, clients::write);
      clients.start("reader-" + port, port, clients::read);
    }
    return clients;
  }

  /** One request; how long to wait until the next. */
  private interface Step {
    long nanos(int port, String key);
  }

  private void start(String name, int port, Step step) {
    Random random = new Random(port + name.hashCode());
    Runnable life =
        () -> {
          while (!closed) {
            LockSupport.parkNanos(step.nanos(port, keys.get(random.nextInt(keys.size()))));
          }
        };
    Thread thread = new Thread(life, name);
    thread.setUncaughtExceptionHandler(
        (who, failure) -> ledger.violation(who.getName() + " failed: " + failure));
    threads.add(thread);
    thread.start();
  }

  private long write(int port, String key) {
    Ledger.Attempt attempt = ledger.attempt(key, Thread.currentThread().getName());
    long floor = ledger.floor(key);
    try {
      HttpConnection connection = Http.CONNECTIONS.take(port, PATIENCE);
      byte[] body = ("\"" + attempt.value() + "\"").getBytes(StandardCharsets.UTF_8);
      written(attempt, floor, ask(port, connection, "PUT", "/key/" + key + "?" + TIMEOUT, body));
      return BETWEEN_NANOS;
    } catch (IOException noNode) {
      ledger.notApplied(attempt); // no connection, so nothing was sent
      return WITHOUT_NODE_NANOS;
    }
  }

  private void written(Ledger.Attempt attempt, long floor, HttpAnswer answer) {
    String outcome = answer.json().path("outcome").asText();
    switch (answer.status()) {
      case 0 -> {} // unknown
      case 200 -> ledger.acknowledged(attempt, answer.json().path("version").asLong(), floor);
      case 429, 503 -> {
        if (outcome.equals("not_applied")) ledger.notApplied(attempt);
        else if (!outcome.equals("unknown")) unexpected(attempt, answer);
      }
      case 504 -> {
        if (!outcome.equals("unknown")) unexpected(attempt, answer);
      }
      default -> unexpected(attempt, answer);
    }
  }

  private long read(int port, String key) {
    long floor = ledger.floor(key);
    try {
      HttpConnection connection = Http.CONNECTIONS.take(port, PATIENCE);
      String target = "/key/" + key + "?consistency=strong&" + TIMEOUT;
      HttpAnswer answer = ask(port, connection, "GET", target, new byte[0]);
      switch (answer.status()) {
        case 0, 429, 503, 504 -> {} // nothing was promised
        case 200 ->
            ledger.read(
                key,
                answer.json().path("value").asText(),
                answer.json().path("version").asLong(),
                floor);
        case 404 -> ledger.absent(key, floor);
        default -> unexpected(key, answer);
      }
      return BETWEEN_NANOS;
    } catch (IOException noNode) {
      return WITHOUT_NODE_NANOS;
    }
  }

  /** Status 0 if the connection ended, or nothing came for long. */
  private static HttpAnswer ask(
      int port, HttpConnection connection, String method, String target, byte[] body) {
    try {
      return connection.exchange(method, target, body, PATIENCE);
    } catch (IOException lost) {
      return new HttpAnswer(0, new java.util.TreeMap<>(), new byte[0]);
    } finally {
      Http.CONNECTIONS.giveBack(port, connection);
    }
  }

  private void unexpected(Object about, HttpAnswer answer) {
    ledger.violation("%s: %d %s".formatted(about, answer.status(), answer.text()));
  }

  /** Waits until nothing is under way. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }
}
