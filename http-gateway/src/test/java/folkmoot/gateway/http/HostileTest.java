package folkmoot.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that no client library sends: each gets a 4xx or is cut off, and the node lives on. */
class HostileTest {
  private static Door door;

  @BeforeAll
  static void open() {
    door =
        new Door(
            "max-timeout = 500 ms, default-timeout = 400 ms, leader-wait = 100 ms",
            "server.idle-timeout = 1500 ms",
            "server.body-timeout = 700 ms",
            "server.max-discarded-bytes = 2 MiB",
            "server.max-connections = 20");
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @AfterEach
  void theNodeLivesOn() {
    assertThat(door.get("/health/live").statusCode()).isEqualTo(200);
  }

  private static void isOurs(String response, int status, String code) {
    assertThat(response).startsWith("HTTP/1.1 " + status + " ");
    assertThat(response)
        .contains("Access-Control-Allow-Origin: *")
        .contains("X-Request-Id: ")
        .contains("Content-Type: application/json")
        .contains("\"code\":\"" + code + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /key/%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n           | 400 | bad_percent_escape",
        "GET /key/%4 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n            | 400 | bad_percent_escape",
        "GET /key/% HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n             | 400 | bad_percent_escape",
        "GET /key/a?w=%q HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n        | 400 | bad_percent_escape",
        "GET /key/a b HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n           | 505 | http_version_not_supported",
        "FROB /key/a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n            | 405 | method_not_allowed",
        "GET /key/a HTTP/1.1\\r\\n\\r\\n                          | 400 | bad_request",
        "GET /key/a HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n             | 505 | http_version_not_supported",
        "GET /key/a HTTP/1.1\\r\\nHost: x\\r\\nBad Header\\r\\n\\r\\n | 400 | bad_request",
        "PUT /key/a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n | 400 | bad_request",
        "PUT /key/a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n | 400 | bad_request",
        "HEAD /key/a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\n\\r\\n1 | 400 | bad_request",
        "PUT /key/a HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n | 400 | broken_body",
      })
  void whatTheParserRefusesIsAnsweredInOurWords(String request, int status, String code) {
    isOurs(door.raw(request.replace("\\r", "\r").replace("\\n", "\n")), status, code);
  }

  @Test
  void bytesThatAreNoHttpAtAllAreRefused() {
    assertThat(
            door.raw(
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 hello hello\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aHeaderFloodIsRefused() {
    StringBuilder many = new StringBuilder("GET /key/a HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 200; i++) many.append("X-Flood-").append(i).append(": y\r\n");
    String response = door.raw(many.append("\r\n").toString());
    assertThat(response).startsWith("HTTP/1.1 4").contains("Access-Control-Allow-Origin: *");
    String large = "GET /key/a HTTP/1.1\r\nHost: x\r\nX-Large: " + "y".repeat(100_000) + "\r\n\r\n";
    isOurs(door.raw(large), 431, "headers_too_large");
  }

  @Test
  void aTargetThatIsTooLongIsRefused() {
    String request = "GET /key/" + "k".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    isOurs(door.raw(request), 414, "uri_too_long");
  }

  @Test
  void halfAHeadThenSilenceFreesTheConnection() throws IOException {
    try (Socket socket = door.open()) {
      String half = "GET /key/a HTTP/1.1\r\nHost: x\r\nX-Half";
      socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void halfABodyThenSilenceIsA408() {
    String request = "PUT /key/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"a\":";
    isOurs(door.raw(request), 408, "request_timeout");
  }

  @Test
  void aBodyInDribletsIsCutOffInTime() throws IOException, InterruptedException {
    try (Socket socket = door.open()) {
      String head = "PUT /key/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      long end = System.nanoTime() + 5_000_000_000L;
      boolean open = true;
      while (open && System.nanoTime() < end && socket.getInputStream().available() == 0) {
        socket.getOutputStream().write("1\r\n1\r\n".getBytes(StandardCharsets.US_ASCII));
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
      isOurs(Door.readAll(socket), 408, "request_timeout");
    }
  }

  @Test
  void aChunkedBodyWithoutEndIsA413() throws IOException {
    try (Socket socket = door.open()) {
      StringBuilder request =
          new StringBuilder("PUT /key/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int i = 0; i < 33; i++) request.append(chunk);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
      isOurs(Door.readAll(socket), 413, "too_large");
    }
  }

  @Test
  void aHugeDeclaredLengthIsA413AtOnce() {
    String request =
        "PUT /key/a HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n{\"a\":1}";
    isOurs(door.raw(request), 413, "too_large");
  }

  @Test
  void idleConnectionsBeyondTheLimitDoNotLockOthersOutForEver() throws IOException {
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 25; i++) idle.add(door.open());
    assertThat(door.get("/health/live").statusCode()).isEqualTo(200);
    for (Socket socket : idle) socket.close();
  }

  @Test
  void anAbsoluteTargetAndAnAsteriskAreUnderstood() {
    String absolute = "GET http://x/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(door.raw(absolute)).startsWith("HTTP/1.1 200 ");
    String asterisk = "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(door.raw(asterisk))
        .startsWith("HTTP/1.1 200 ")
        .contains("Access-Control-Allow-Methods");
  }

  @Test
  void aClientThatWaitsFor100GetsIt() throws IOException {
    try (Socket socket = door.open()) {
      String head =
          "PUT /key/expect HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
              + "Content-Length: 1\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] start = socket.getInputStream().readNBytes(12);
      assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
      socket.getOutputStream().write('7');
      assertThat(Door.readAll(socket)).contains("HTTP/1.1 200 ").contains("\"value\":7");
    }
  }
}
