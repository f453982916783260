package folkmoot.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import folkmoot.deploy.cluster.ClusterNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server in this process that answers as a test says and remembers what it was asked. */
public final class StubNode implements AutoCloseable {
  /** What it was asked. */
  public record Asked(String method, String path, String body) {}

  /** What it is to answer; status 0 cuts the connection. */
  public record Answer(int status, String body) {}

  /** How it answers. */
  public interface Script {
    Answer answer(Asked asked) throws InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private volatile Script script;

  public StubNode(Script script) throws IOException {
    this.script = script;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public void play(Script next) {
    script = next;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** The idempotency keys that it has seen, in their order. */
  public List<String> keys() {
    return List.copyOf(keys);
  }

  /** It as a node of a cluster. */
  public ClusterNode as(String id, Path home) {
    return new ClusterNode(id, port(), port(), home.resolve(id), "region", "dc1");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Asked request =
          new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), body);
      asked.add(request);
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      if (key != null) keys.add(key);
      Answer answer = script.answer(request);
      if (answer.status() == 0) return;
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("X-Served-By", "stub");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
