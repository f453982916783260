package folkmoot.deploy.client;

import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks one node after the other until one can answer. A read may be asked anywhere; a write that
 * may have left is never sent again.
 */
public final class ClusterClient {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** A node answers within 5 s (API.md); what takes longer has got lost. */
  private static final Duration ANSWER = Duration.ofSeconds(7);

  private final List<ClusterNode> nodes;

  /**
   * @param nodes in the order in which they are asked
   */
  public ClusterClient(List<ClusterNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** An answer and who gave it. */
  public record Reply(ClusterNode node, HttpAnswer answer) {}

  /**
   * Asks one node only.
   *
   * @throws IOException if it does not answer
   */
  public static HttpAnswer ask(ClusterNode node, String path, Duration patience)
      throws IOException {
    return ask(node, "GET", path, patience);
  }

  /**
   * Asks one node only, without a body.
   *
   * @throws IOException if it does not answer
   */
  public static HttpAnswer ask(ClusterNode node, String method, String path, Duration patience)
      throws IOException {
    try (HttpConnection connection = HttpConnection.open(node.port(), patience)) {
      return connection.exchange(method, path, new byte[0], patience);
    }
  }

  /**
   * @throws Failure if no node answers
   */
  public Reply read(String path) {
    return first("GET", path, new byte[0], false);
  }

  /**
   * @throws Failure if no node could be reached, or if the write may have left without an answer
   */
  public Reply write(String method, String path, byte[] body) {
    return first(method, path, body, true);
  }

  private Reply first(String method, String path, byte[] body, boolean write) {
    List<String> tried = new ArrayList<>();
    Reply refused = null;
    for (ClusterNode node : nodes) {
      Optional<HttpConnection> connection = connect(node, tried);
      if (connection.isEmpty()) continue;
      try (HttpConnection open = connection.get()) {
        Reply reply = new Reply(node, open.exchange(method, path, body, ANSWER));
        if (!Verdict.mayTryElsewhere(reply.answer(), write)) return reply;
        refused = reply;
      } catch (IOException e) {
        if (write) throw lost(node, e);
        tried.add(node.id() + ": " + e.getMessage());
      }
    }
    if (refused != null) return refused;
    throw Failure.unavailable("no node answers").because(tried);
  }

  private static Optional<HttpConnection> connect(ClusterNode node, List<String> tried) {
    try {
      return Optional.of(HttpConnection.open(node.port(), CONNECT));
    } catch (IOException e) {
      tried.add(node.id() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Failure lost(ClusterNode node, IOException e) {
    return Failure.of(
        ExitCode.UNKNOWN_OUTCOME,
        node.id() + " did not answer (" + e.getMessage() + "): it may be applied, or not");
  }
}
