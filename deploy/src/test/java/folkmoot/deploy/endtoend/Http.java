package folkmoot.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.HttpConnection;
import folkmoot.deploy.client.KeptConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One request after the other, at any node. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Of all classes: a port is another node's only after its node has ended its connections. */
  static final KeptConnections CONNECTIONS = new KeptConnections();

  private Http() {}

  static HttpAnswer get(int port, String target) {
    return send(port, "GET", target, "");
  }

  static HttpAnswer put(int port, String target, String body) {
    return send(port, "PUT", target, body);
  }

  static HttpAnswer send(int port, String method, String target, String body) {
    try {
      return exchange(port, method, target, body, PATIENCE);
    } catch (IOException failed) {
      throw new UncheckedIOException(method + " " + target + " at " + port, failed);
    }
  }

  static HttpAnswer exchange(int port, String method, String target, String body, Duration patience)
      throws IOException {
    HttpConnection connection = CONNECTIONS.take(port, patience);
    try {
      return connection.exchange(method, target, body.getBytes(StandardCharsets.UTF_8), patience);
    } finally {
      CONNECTIONS.giveBack(port, connection);
    }
  }

  /** What a node says of itself; empty if it does not answer. */
  static Optional<JsonNode> status(int port) {
    try {
      HttpAnswer answer = exchange(port, "GET", "/status", "", Duration.ofSeconds(2));
      return answer.ok() ? Optional.of(answer.json()) : Optional.empty();
    } catch (IOException silent) {
      return Optional.empty();
    }
  }

  /** 200 from {@code /health/ready}. */
  static boolean ready(int port) {
    try {
      return exchange(port, "GET", "/health/ready", "", Duration.ofSeconds(2)).ok();
    } catch (IOException silent) {
      return false;
    }
  }
}
