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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP as it may come over a wire. */
class HttpConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Sends one request to a server that answers with exactly this; gives what the client made of it.
   */
  private static HttpAnswer answered(String wire) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read(new byte[4096]);
                  socket.getOutputStream().write(wire.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      try (HttpConnection connection = HttpConnection.open(server.getLocalPort(), PATIENCE)) {
        return connection.exchange("GET", "/", new byte[0], PATIENCE);
      } finally {
        served.join();
      }
    }
  }

  @Test
  void aBodyOfKnownLength() throws IOException {
    HttpAnswer answer =
        answered(
            "HTTP/1.1 404 Not Found\r\ncontent-length: 13\r\nETag: \"3\"\r\n\r\n{\"error\":\"x\"}!");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers().get("etag")).isEqualTo("\"3\"");
    assertThat(answer.error()).isEqualTo("x");
  }

  @Test
  void aBodyInChunks() throws IOException {
    HttpAnswer answer =
        answered(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n[1,\r\n2\r\n2]\r\n0\r\nT: 1\r\n\r\n");
    assertThat(answer.text()).isEqualTo("[1,2]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n"
      })
  void whatIsNoWholeAnswerIsAnError(String wire) {
    assertThatThrownBy(() -> answered(wire)).isInstanceOf(IOException.class);
  }
}
