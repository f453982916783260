package folkmoot.deploy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeptConnectionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final KeptConnections connections = new KeptConnections();

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  /** Answers so many requests on the next connection, and says how it was ended. */
  private static CompletableFuture<Integer> serve(ServerSocket server, int requests, String words) {
    return CompletableFuture.supplyAsync(
            () -> {
              try (Socket socket = server.accept()) {
                for (int i = 0; i < requests; i++) {
                  socket.getInputStream().read(new byte[4096]);
                  socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
                }
                return requests;
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private int ask(int port) throws IOException {
    HttpConnection connection = connections.take(port, PATIENCE);
    try {
      return connection.exchange("GET", "/", new byte[0], PATIENCE).status();
    } finally {
      connections.giveBack(port, connection);
    }
  }

  @Test
  void oneConnectionCarriesManyRequests() throws IOException {
    try (ServerSocket server = server()) {
      CompletableFuture<Integer> served = serve(server, 3, OK);
      for (int i = 0; i < 3; i++) assertThat(ask(server.getLocalPort())).isEqualTo(200);
      assertThat(served.join()).isEqualTo(3);
    }
  }

  @Test
  void oneThatWasEndedMeanwhileIsNotUsedAgain() throws IOException {
    try (ServerSocket server = server()) {
      CompletableFuture<Integer> first = serve(server, 1, OK);
      assertThat(ask(server.getLocalPort())).isEqualTo(200);
      first.join();
      CompletableFuture<Integer> second = serve(server, 1, OK);
      assertThat(ask(server.getLocalPort())).isEqualTo(200);
      second.join();
    }
  }

  @Test
  void oneThatIsToBeClosedIsNotKept() throws IOException {
    try (ServerSocket server = server()) {
      String last = OK.replace("200 OK\r\n", "200 OK\r\nConnection: close\r\n");
      CompletableFuture<Integer> first = serve(server, 2, last);
      assertThat(ask(server.getLocalPort())).isEqualTo(200);
      assertThat(first.join()).as("the second read sees the end").isEqualTo(2);
    }
  }

  @Test
  void whoTakesNoConnectionIsNotSentAnything() throws IOException {
    int port;
    try (ServerSocket server = server()) {
      port = server.getLocalPort();
    }
    assertThatThrownBy(() -> connections.take(port, PATIENCE)).isInstanceOf(IOException.class);
  }

  @Test
  void twoAtOnceHaveOneEach() throws IOException {
    try (ServerSocket server = server()) {
      serve(server, 1, OK);
      HttpConnection one = connections.take(server.getLocalPort(), PATIENCE);
      HttpConnection two = connections.take(server.getLocalPort(), PATIENCE);
      assertThat(one).isNotSameAs(two);
      one.close();
      two.close();
    }
  }
}
