package folkmoot.deploy.load;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.HttpConnection;
import folkmoot.deploy.client.Verdict;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.load.Batch.Shipment;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Brings one request after the other over one connection, and tries until it is acknowledged. */
final class Courier implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(7);
  private static final Duration FIRST_REST = Duration.ofMillis(50);
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  private final List<ClusterNode> nodes;
  private final Duration patience;
  private final Tally tally;
  private int current;
  private final String run = UUID.randomUUID().toString();
  private long shipments;
  private HttpConnection connection;

  /**
   * @param first which of the nodes to begin with
   * @param patience how long to try one request
   */
  Courier(List<ClusterNode> nodes, int first, Duration patience, Tally tally) {
    this.nodes = nodes;
    this.current = first % nodes.size();
    this.patience = patience;
    this.tally = tally;
  }

  /**
   * Sends until there is a final answer.
   *
   * @return an answer that would be the same however often it is sent
   * @throws Failure when patience ends; its code tells whether the last attempts may be applied
   */
  HttpAnswer deliver(Shipment shipment) {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration rest = FIRST_REST;
    boolean perhapsApplied = false;
    // So that what is sent again does not undo what others have written meanwhile.
    Optional<String> key = Optional.of("load-" + run + "-" + ++shipments);
    while (true) {
      String reason;
      try {
        HttpAnswer answer =
            connected().exchange(shipment.method(), shipment.path(), shipment.body(), ANSWER, key);
        if (!connection.reusable()) close();
        ExitCode verdict = Verdict.of(answer, true);
        if (verdict != ExitCode.UNAVAILABLE && verdict != ExitCode.UNKNOWN_OUTCOME) return answer;
        perhapsApplied |= count(verdict == ExitCode.UNKNOWN_OUTCOME);
        reason = answer.error();
      } catch (IOException e) {
        perhapsApplied |= count(connection != null);
        reason = String.valueOf(e.getMessage());
      }
      if (System.nanoTime() - deadline > 0) throw exhausted(perhapsApplied, reason);
      moveOn();
      NodeProcess.rest(rest);
      rest = rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
    }
  }

  @Override
  public void close() {
    if (connection == null) return;
    try {
      connection.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      connection = null;
    }
  }

  private boolean count(boolean unknown) {
    (unknown ? tally.unknown : tally.retried).incrementAndGet();
    return unknown;
  }

  private HttpConnection connected() throws IOException {
    if (connection == null) connection = HttpConnection.open(nodes.get(current).port(), CONNECT);
    return connection;
  }

  private void moveOn() {
    close();
    current = (current + 1) % nodes.size();
  }

  private Failure exhausted(boolean perhapsApplied, String reason) {
    ExitCode code = perhapsApplied ? ExitCode.UNKNOWN_OUTCOME : ExitCode.UNAVAILABLE;
    return Failure.of(
        code, "no node has taken it for %d s: %s".formatted(patience.toSeconds(), reason));
  }
}
