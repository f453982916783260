package folkmoot.testkit;

import folkmoot.protocol.client.Bound;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.token.SessionToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A client with a name, which asks one thing at a time. Everything it asks and is told is judged by
 * {@link TestCluster#verify}.
 */
public final class TestClient {
  /** After so long without an answer a client gives up. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private final TestCluster cluster;
  private final String name;
  private Optional<Call> latest = Optional.empty();

  TestClient(TestCluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /**
   * Sets a key on a majority.
   *
   * @param json the value
   */
  public Request put(String key, String json) {
    return put(key, json, new WriteConcern.Majority());
  }

  /**
   * Sets a key on as many disks as are asked for.
   *
   * @param json the value
   */
  public Request put(String key, String json, WriteConcern copies) {
    return ask(new Operation.Put(key, json.getBytes(StandardCharsets.UTF_8), copies));
  }

  /** Removes a key. */
  public Request delete(String key) {
    return ask(new Operation.Delete(key, new WriteConcern.Majority()));
  }

  /** Reads a key, linearizably. */
  public Request get(String key) {
    return ask(new Operation.Read(key, ReadLevel.STRONG, 0));
  }

  /** Reads what the asked node has, however old. */
  public Request getEventual(String key) {
    return ask(new Operation.Read(key, ReadLevel.EVENTUAL, 0));
  }

  /** Whatever can be asked. */
  public Request ask(Operation operation) {
    return new Request(operation, SessionToken.EMPTY);
  }

  /** Reads a key at any level. */
  public Request get(String key, ReadLevel level) {
    return ask(new Operation.Read(key, level, 0));
  }

  /** Reads a state that is not older than this. */
  public Request getWithin(String key, Duration maxStaleness) {
    Bound bound = Bound.ofMillis(maxStaleness.toMillis());
    return ask(new Operation.Read(key, ReadLevel.BOUNDED_STALENESS, 0, Optional.of(bound)));
  }

  /** What this client has seen: the token that it was told last. */
  public SessionToken token() {
    return cluster.stage().tokenOf(name);
  }

  /** What is to be asked; {@link #at} asks it. */
  public final class Request {
    private final Operation operation;
    private final SessionToken token;

    private Request(Operation operation, SessionToken token) {
      this.operation = operation;
      this.token = token;
    }

    /** The same, bearing what this client has seen, as it was told with its last answer. */
    public Request withToken() {
      return withToken(TestClient.this.token());
    }

    /** The same, bearing what somebody has seen. */
    public Request withToken(SessionToken seen) {
      return new Request(operation, seen);
    }

    /**
     * Asks this node, now; the answer comes while time passes.
     *
     * @throws IllegalStateException if this client still waits for an answer
     */
    public Call at(TestNode node) {
      if (latest.filter(Call::isWaiting).isPresent()) {
        throw new IllegalStateException(
            name + " still waits for what it asked last: let time pass, or await it");
      }
      Call call = new Call(cluster, name, PATIENCE);
      latest = Optional.of(call);
      cluster.stage().ask(name, node.number(), operation, token, PATIENCE, call::answered);
      return call;
    }

    /** Asks whoever leads, as far as can be said from outside. */
    public Call atLeader() {
      return at(cluster.awaitLeader());
    }
  }
}
