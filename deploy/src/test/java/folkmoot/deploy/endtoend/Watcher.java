package folkmoot.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of Server-Sent Events made of the JDK's own: reads what one node tells until that ends,
 * and comes back at the next one with the last id, as a browser would.
 */
final class Watcher implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BETWEEN = Duration.ofMillis(100);

  /** A change as it was told, and the id it came with. */
  record Change(String id, String type, String key, String value, long version) {}

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<Integer> ports;
  private final String target;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final Thread thread;
  private String lastId = "";
  private int connections;
  private InputStream reading;
  private volatile boolean closed;

  /**
   * @param ports of the nodes, in the order in which they are asked
   */
  Watcher(List<Integer> ports, String query) {
    this(ports, "default", query);
  }

  Watcher(List<Integer> ports, String keyspace, String query) {
    this.ports = List.copyOf(ports);
    this.target = "/v1/keyspaces/%s/watch%s".formatted(keyspace, query);
    this.thread = new Thread(this::run, "watcher");
    thread.start();
  }

  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  /** Why streams have ended, as they said, and refusals. */
  synchronized List<String> ends() {
    return List.copyOf(ends);
  }

  synchronized String lastId() {
    return lastId;
  }

  /** How many streams have begun. */
  synchronized int connections() {
    return connections;
  }

  private void run() {
    for (int turn = 0; !closed; turn++) {
      try {
        watch(ports.get(turn % ports.size()));
      } catch (IOException lost) {
        // The node died, or is not there yet; the next one is.
      } catch (InterruptedException interrupted) {
        return;
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  private void watch(int port) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .timeout(Duration.ofSeconds(10));
    if (!lastId().isEmpty()) request.header("Last-Event-ID", lastId());
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    synchronized (this) {
      if (closed) return;
      reading = response.body();
      if (response.statusCode() == 200) connections++;
      else ends.add("" + response.statusCode());
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() == 200) read(lines);
    }
  }

  /** WHATWG HTML §9.2.6, as far as it is used. */
  private void read(BufferedReader lines) throws IOException {
    String id = "";
    String event = "";
    String data = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) id = line.substring(4);
      else if (line.startsWith("event: ")) event = line.substring(7);
      else if (line.startsWith("data: ")) data = line.substring(6);
      else if (line.isEmpty()) {
        take(id, event, data);
        id = "";
      }
    }
  }

  private synchronized void take(String id, String event, String data) {
    JsonNode json;
    try {
      json = JSON.readTree(data);
    } catch (IOException malformed) {
      throw new UncheckedIOException(data, malformed);
    }
    if (!id.isEmpty()) lastId = id;
    switch (event) {
      case "progress" -> {}
      case "end" -> ends.add(json.path("reason").asText());
      case "compacted" -> ends.add("compacted");
      default ->
          changes.add(
              new Change(
                  id,
                  event,
                  json.path("key").asText(),
                  json.path("value").toString(),
                  json.path("version").asLong()));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      synchronized (this) {
        if (reading != null) reading.close();
      }
      thread.join();
    } catch (IOException alreadyGone) {
      throw new UncheckedIOException(alreadyGone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
