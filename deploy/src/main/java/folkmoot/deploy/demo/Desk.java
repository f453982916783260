package folkmoot.deploy.demo;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.HttpConnection;
import folkmoot.deploy.client.KeptConnections;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.cluster.ClusterNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks one node one thing, and takes silence for an answer. */
final class Desk {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(12);

  private static final KeptConnections CONNECTIONS = new KeptConnections();

  private Desk() {}

  /** Empty if the node cannot be reached, or does not answer. */
  static Optional<HttpAnswer> ask(
      ClusterNode node, String method, String path, String body, Map<String, String> headers) {
    try {
      HttpConnection connection = CONNECTIONS.take(node.port(), CONNECT);
      try {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Optional.of(connection.exchange(method, path, bytes, ANSWER, headers));
      } finally {
        CONNECTIONS.giveBack(node.port(), connection);
      }
    } catch (IOException silent) {
      return Optional.empty();
    }
  }

  static Optional<HttpAnswer> get(ClusterNode node, String path) {
    return ask(node, "GET", path, "", Map.of());
  }

  static Optional<HttpAnswer> put(ClusterNode node, String path, String body) {
    return ask(node, "PUT", path, body, Map.of());
  }

  /** The path of a key, with a query such as {@code ?w=1}, or none. */
  static String path(String keyspace, String key, String query) {
    return KeyPath.ofKeyspace(keyspace, key) + query;
  }

  /** The value of a key as it was sent; empty unless it was found. */
  static Optional<String> value(Optional<HttpAnswer> answer) {
    return answer.filter(HttpAnswer::ok).flatMap(found -> found.rawField("value"));
  }

  /** The status, or that there was no answer. */
  static String status(Optional<HttpAnswer> answer) {
    return answer.map(told -> Integer.toString(told.status())).orElse("no answer");
  }

  static boolean isOk(Optional<HttpAnswer> answer) {
    return answer.filter(HttpAnswer::ok).isPresent();
  }
}
