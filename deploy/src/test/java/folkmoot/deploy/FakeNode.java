package folkmoot.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that behaves towards the command as a node does: environment, log, health, status,
 * SIGTERM. node-1 leads. A file {@code refuse} in its data folder makes it end as at a wrong
 * setting, {@code unready} keeps it from getting ready, {@code deaf} makes it ignore SIGTERM.
 */
public final class FakeNode {
  private FakeNode() {}

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(System.getenv("DATA_DIR"));
    String id = System.getenv("NODE_ID");
    if (Files.exists(data.resolve("refuse"))) {
      System.err.println("folkmoot.write-quorum = 9: at most 3 is allowed");
      System.exit(2);
    }
    if (Files.exists(data.resolve("deaf"))) {
      Runtime.getRuntime().addShutdownHook(new Thread(FakeNode::forever));
    }
    System.out.println("peers " + System.getenv("PEERS") + " region " + System.getenv("REGION"));
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    boolean ready = !Files.exists(data.resolve("unready"));
    serve(server, "/health/live", 200, "{}");
    serve(server, "/health/ready", ready ? 200 : 503, "{\"reason\":\"a reason\"}");
    serve(
        server,
        "/status",
        200,
        "{\"nodeId\":\"%s\",\"role\":\"%s\",\"term\":3,\"leaderId\":\"node-1\",\"totalKeys\":7,\"commitIndex\":9,\"appliedIndex\":8,\"canLoseMoreNodes\":1}"
            .formatted(id, id.equals("node-1") ? "leader" : "follower"));
    server.start();
    System.out.println(id + " serves");
  }

  private static void serve(HttpServer server, String path, int status, String body) {
    server.createContext(path, exchange -> answer(exchange, status, body));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void forever() {
    while (true) java.util.concurrent.locks.LockSupport.park();
  }
}
