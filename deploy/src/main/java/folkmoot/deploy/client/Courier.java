package folkmoot.deploy.client;

import folkmoot.deploy.client.ClusterClient.Reply;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings one write after the other over one connection, and tries at one node after the other until
 * it is acknowledged. Each bears an {@code Idempotency-Key} of its own, the same in every attempt:
 * what is sent again is applied once, and does not undo what others have written meanwhile.
 */
public final class Courier implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** A node answers within 5 s (API.md); what takes longer has got lost. */
  private static final Duration ANSWER = Duration.ofSeconds(7);

  private static final Duration FIRST_REST = Duration.ofMillis(50);
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  /** Hears of each attempt that is not the last. */
  @FunctionalInterface
  public interface Retries {
    void again(boolean perhapsApplied);
  }

  /**
   * How a write ended.
   *
   * @param last the last answer; empty if the last attempt had none
   * @param code what all attempts together mean: one that may be applied counts to the end
   * @param reason why the last attempt was not the last word, where patience has ended; else empty
   */
  public record Delivery(Optional<Reply> last, ExitCode code, Optional<String> reason) {
    /** The answer would be the same however often it is sent. */
    public boolean settled() {
      return reason.isEmpty();
    }
  }

  private final List<ClusterNode> nodes;
  private final Duration patience;
  private final Retries retries;
  private final String keys;
  private int current;
  private long shipments;
  private HttpConnection connection;

  /**
   * A courier that is not connected yet.
   *
   * @param first which of the nodes to begin with
   * @param patience how long to try one write; none is one attempt
   * @param command begins its idempotency keys
   */
  public Courier(
      List<ClusterNode> nodes, int first, Duration patience, String command, Retries retries) {
    this.nodes = List.copyOf(nodes);
    this.current = first % nodes.size();
    this.patience = patience;
    this.keys = command + "-" + UUID.randomUUID() + "-";
    this.retries = retries;
  }

  /** What one attempt came to; its code is of it alone. */
  private record Attempt(Optional<Reply> answer, ExitCode code, String reason) {
    boolean isFinal() {
      return code != ExitCode.UNAVAILABLE && code != ExitCode.UNKNOWN_OUTCOME;
    }
  }

  /** Sends until there is a final answer, or until patience ends. */
  public Delivery deliver(String method, String path, byte[] body) {
    long deadline = System.nanoTime() + patience.toNanos();
    String key = keys + ++shipments;
    boolean perhapsApplied = false;
    for (Duration rest = FIRST_REST; ; rest = longer(rest)) {
      Attempt attempt = attempt(method, path, body, key);
      if (attempt.isFinal())
        return new Delivery(attempt.answer(), attempt.code(), Optional.empty());
      boolean unknown = attempt.code() == ExitCode.UNKNOWN_OUTCOME;
      perhapsApplied |= unknown;
      if (System.nanoTime() - deadline >= 0) return undelivered(attempt, perhapsApplied);
      retries.again(unknown);
      moveOn();
      NodeProcess.rest(rest);
    }
  }

  private Attempt attempt(String method, String path, byte[] body, String key) {
    ClusterNode node = nodes.get(current);
    try {
      HttpAnswer answer =
          connected().exchange(method, path, body, ANSWER, Map.of("Idempotency-Key", key));
      if (!connection.reusable()) close();
      return new Attempt(
          Optional.of(new Reply(node, answer)), Verdict.of(answer, true), answer.error());
    } catch (IOException e) {
      String reason = node.id() + " did not answer (" + e.getMessage() + ")";
      ExitCode code = connection == null ? ExitCode.UNAVAILABLE : ExitCode.UNKNOWN_OUTCOME;
      return new Attempt(Optional.empty(), code, reason);
    }
  }

  private static Duration longer(Duration rest) {
    Duration twice = rest.multipliedBy(2);
    return twice.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : twice;
  }

  /**
   * Sends until there is a final answer.
   *
   * @return an answer that would be the same however often it is sent
   * @throws Failure when patience ends; its code tells whether the attempts may be applied
   */
  public HttpAnswer insist(String method, String path, byte[] body) {
    Delivery delivery = deliver(method, path, body);
    if (delivery.settled()) return delivery.last().orElseThrow().answer();
    throw Failure.of(
        delivery.code(),
        "no node has taken it for %d s: %s"
            .formatted(patience.toSeconds(), delivery.reason().orElseThrow()));
  }

  @Override
  public void close() {
    if (connection == null) return;
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      connection = null;
    }
  }

  private HttpConnection connected() throws IOException {
    if (connection == null) connection = HttpConnection.open(nodes.get(current).port(), CONNECT);
    return connection;
  }

  private void moveOn() {
    close();
    current = (current + 1) % nodes.size();
  }

  private static Delivery undelivered(Attempt last, boolean perhapsApplied) {
    ExitCode code = perhapsApplied ? ExitCode.UNKNOWN_OUTCOME : ExitCode.UNAVAILABLE;
    return new Delivery(last.answer(), code, Optional.of(last.reason()));
  }
}
