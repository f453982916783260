package folkmoot.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/** Whole nodes in this process, on free ports of the loopback address. */
final class LocalNodes implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SortedMap<Integer, RunningNode> running = new TreeMap<>();
  private final List<Integer> ports;

  /** Starts {@code count} nodes and waits until all serve. */
  LocalNodes(int count, Path folder) throws IOException {
    ports = freePorts(2 * count);
    for (int node = 0; node < count; node++) running.put(node, start(node, count, folder));
    for (int node = 0; node < count; node++) {
      int each = node;
      await("node " + each, () -> send("GET", each, "/health/ready", "").statusCode() == 200);
    }
  }

  private RunningNode start(int node, int count, Path folder) throws IOException {
    List<String> peers = new ArrayList<>();
    for (int peer = 0; peer < count; peer++) {
      if (peer != node)
        peers.add(id(peer) + "=127.0.0.1:%d/%d".formatted(http(peer), remote(peer)));
    }
    Config settings =
        ConfigFactory.parseMap(
            Map.of(
                "folkmoot.node-id", id(node),
                "folkmoot.http-port", http(node),
                "folkmoot.remote-port", remote(node),
                "folkmoot.peers", String.join(",", peers),
                "folkmoot.data-dir", folder.resolve(id(node)).toString(),
                "folkmoot.faults.enabled", true));
    return RunningNode.start(settings.withFallback(ConfigFactory.load()));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> open = new ArrayList<>();
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < count; i++) open.add(new ServerSocket(0));
    for (ServerSocket each : open) {
      free.add(each.getLocalPort());
      each.close();
    }
    return free;
  }

  static String id(int node) {
    return "node-" + (node + 1);
  }

  private int http(int node) {
    return ports.get(2 * node);
  }

  int remote(int node) {
    return ports.get(2 * node + 1);
  }

  HttpResponse<String> send(String method, int node, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http(node) + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Of the node, and of its replica of the keyspace {@code default}. */
  Exposition metrics(int node) {
    return Exposition.parse(send("GET", node, "/metrics", "").body()).ofGroup("default.1.0");
  }

  JsonNode status(int node) {
    try {
      return JSON.readTree(send("GET", node, "/status", "").body());
    } catch (IOException invalid) {
      throw new UncheckedIOException(invalid);
    }
  }

  /** A node that says that it leads, or the first that does not. */
  int withRole(boolean leader) {
    IntPredicate matches = node -> status(node).get("role").asText().equals("leader") == leader;
    await("a role", () -> running.keySet().stream().anyMatch(matches::test));
    return running.keySet().stream().filter(matches::test).findFirst().orElseThrow();
  }

  void stop(int node) throws IOException {
    running.remove(node).stop();
  }

  static void await(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) throw new AssertionError("never came: " + what);
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    for (RunningNode node : running.values()) node.stop();
  }
}
