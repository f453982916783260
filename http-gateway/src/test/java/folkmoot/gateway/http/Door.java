package folkmoot.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import folkmoot.gateway.Directory;
import folkmoot.gateway.FakeCatalog;
import folkmoot.gateway.FakeEngine;
import folkmoot.gateway.FakeLab;
import folkmoot.gateway.FakeWatches;
import folkmoot.gateway.Gateway;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.Neighbourhood;
import folkmoot.gateway.TestSettings;
import folkmoot.gateway.metrics.PrometheusMeters;
import folkmoot.gateway.routes.Behind;
import folkmoot.gateway.server.GatewayServer;
import folkmoot.protocol.client.CatalogRequest;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.client.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A running gateway of node-1, the leader, with a fake engine behind it and one of node-2; one that
 * is not ready has no fault lab.
 */
final class Door implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One of node-3 is known, which is silent now. */
  private static final Neighbourhood REGIONS =
      new Neighbourhood() {
        @Override
        public SortedSet<String> in(String region) {
          SortedSet<String> there = new TreeSet<>(List.of("node-1", "node-2"));
          there.removeIf(node -> regionOf(node).filter(region::equals).isEmpty());
          return there;
        }

        @Override
        public Optional<String> regionOf(String nodeId) {
          return switch (nodeId) {
            case "node-1" -> Optional.of("eu-west-1");
            case "node-2" -> Optional.of("us-east-1");
            case "node-3" -> Optional.of("ap-south-1");
            default -> Optional.empty();
          };
        }
      };

  final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load());
  final PrometheusMeters meters = new PrometheusMeters();
  final FakeWatches watches = new FakeWatches();
  final GatewayServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Door(String... lines) {
    this(true, lines);
  }

  Door(boolean ready, String... lines) {
    GatewaySettings settings = TestSettings.with(lines);
    ActorRef<ClientRequest> engine = kit.spawn(FakeEngine.create(leader("node-1"), ready));
    ActorRef<ClientRequest> other = kit.spawn(FakeEngine.create(leader("node-2"), ready));
    ActorRef<Forward> forwarder =
        kit.spawn(
            Behaviors.receiveMessage(
                forward -> {
                  other.tell(forward.request());
                  return Behaviors.same();
                }));
    ActorRef<Gateway.Command> gateway =
        kit.spawn(
            Gateway.create(
                settings,
                new Gateway.Neighbours(engine::tell, forwarder),
                System::nanoTime,
                new AtomicLong()::incrementAndGet,
                meters));
    Optional<ActorRef<LabRequest>> lab =
        ready ? Optional.of(kit.spawn(FakeLab.create())) : Optional.empty();
    Directory directory = new Directory(REGIONS);
    ActorRef<CatalogRequest> catalog = kit.spawn(FakeCatalog.create(directory, ready));
    server =
        GatewayServer.bind(
                kit.system(),
                settings,
                new Behind(gateway, directory, catalog, kit.spawn(watches.create()), lab, meters))
            .toCompletableFuture()
            .join();
  }

  private static Served leader(String node) {
    return new Served(node, Role.LEADER, Optional.of(node));
  }

  /** {@code headers} are names and values in turn. */
  HttpResponse<String> send(String method, String path, String body, String... headers) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(method + " " + path, failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  HttpResponse<String> put(String path, String body, String... headers) {
    return send("PUT", path, body, headers);
  }

  /** Sends {@code bytes} as they are and reads until the server closes, or 10 s of silence. */
  String raw(String bytes) {
    try (Socket socket = open()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return readAll(socket);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Socket open() throws IOException {
    Socket socket = new Socket("127.0.0.1", port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  static String readAll(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException invalid) {
      throw new UncheckedIOException("no JSON: " + text, invalid);
    }
  }

  int port() {
    return server.address().getPort();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    meters.close();
  }
}
