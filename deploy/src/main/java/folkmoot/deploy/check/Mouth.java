package folkmoot.deploy.check;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.HttpConnection;
import folkmoot.deploy.cluster.ClusterNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a client speaks with nodes: a connection to each that it asks, and, if it has a session, the
 * token of the last answer.
 */
final class Mouth implements AutoCloseable {
  private static final String TOKEN = "X-Session-Token";
  private static final Duration CONNECT = Duration.ofMillis(500);

  /** The network and a busy machine may take so much longer than the node. */
  private static final Duration GRACE = Duration.ofMillis(1000);

  private final List<ClusterNode> nodes;
  private final Workload workload;
  private final boolean hasSession;
  private final SortedMap<Integer, HttpConnection> connections = new TreeMap<>();
  private String token = "";

  Mouth(List<ClusterNode> nodes, Workload workload, boolean hasSession) {
    this.nodes = nodes;
    this.workload = workload;
    this.hasSession = hasSession;
  }

  boolean isConnected(int node) {
    return connections.containsKey(node);
  }

  /** False if the node takes no connection. */
  boolean connect(int node) {
    if (isConnected(node)) return true;
    try {
      connections.put(node, HttpConnection.open(nodes.get(node).port(), CONNECT));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /**
   * Says it and hears the answer.
   *
   * @throws IOException if there is none
   */
  HttpAnswer say(int node, Wish wish) throws IOException {
    HttpConnection connection = connections.get(node);
    Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of(TOKEN, token);
    Duration patience = workload.timeout().plus(GRACE);
    byte[] body = wish.body().getBytes(StandardCharsets.UTF_8);
    HttpAnswer answer =
        connection.exchange(wish.method(), wish.path(workload), body, patience, headers);
    if (hasSession) token = answer.headers().getOrDefault(TOKEN, token);
    if (!connection.reusable()) close(node);
    return answer;
  }

  /** The session ends, and so do its connections. */
  void forget() {
    token = "";
    for (int node : List.copyOf(connections.keySet())) close(node);
  }

  private void close(int node) {
    try (HttpConnection closing = connections.remove(node)) {
      if (closing == null) throw new IllegalStateException("no connection to node " + node);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    forget();
  }
}
