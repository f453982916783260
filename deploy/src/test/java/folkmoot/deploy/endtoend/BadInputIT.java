package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody should send, sent to every node of a running cluster: refused, and nothing more. */
class BadInputIT {
  private static final int NODES = 3;
  private static final Pattern STACK_TRACE =
      Pattern.compile("(?m)^(\\s+at [\\w.$/]+\\(|Caused by: |.* ERROR ).*");

  /** Shorter than as delivered, so that silence is over soon. */
  @RegisterExtension
  static final Ground ground =
      Ground.forNodes(
          NODES,
          "-Dfolkmoot.gateway.default-timeout=2s",
          "-Dfolkmoot.gateway.max-timeout=3s",
          "-Dfolkmoot.gateway.server.idle-timeout=4s",
          "-Dfolkmoot.gateway.server.body-timeout=2s");

  private int next;

  @BeforeAll
  static void up() {
    Ground.Said up = ground.moot("up", "-n", "" + NODES);
    assertThat(up.code()).as(up.toString()).isZero();
    assertThat(Http.put(ground.port(1), "/key/there", "\"before\"").status()).isEqualTo(200);
  }

  /** Each case goes to every node: whether leader or follower must make no difference. */
  private Iterable<Integer> everyPort() {
    return IntStream.rangeClosed(1, NODES).mapToObj(ground::port).toList();
  }

  @AfterEach
  void everyNodeLivesAndServes() {
    next++;
    for (int port : everyPort()) {
      assertThat(Http.get(port, "/health/live").status()).isEqualTo(200);
      HttpAnswer put = Http.put(port, "/key/after", "" + next);
      assertThat(put.status()).as(put.text()).isEqualTo(200);
      HttpAnswer read = Http.get(port, "/key/there?consistency=strong");
      assertThat(read.json().path("value").asText()).as(read.text()).isEqualTo("before");
    }
  }

  @AfterAll
  static void noLogHasAStackTrace() throws IOException {
    for (ClusterNode node : ground.cluster().nodes()) {
      assertThat(Files.readString(node.log())).as(node.id()).doesNotContainPattern(STACK_TRACE);
      assertThat(Http.status(node.port())).as(node.id()).isPresent();
    }
    assertThat(ground.living()).hasSize(NODES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PUT    | /key/bad                     | nope   | 400 | invalid_json       | Invalid JSON",
        "PUT    | /key/bad                     | {\"a\": | 400 | invalid_json       | Invalid JSON",
        "PUT    | /key/bad                     | ``     | 400 | invalid_json       | Invalid JSON",
        "PUT    | /key/                        | 1      | 400 | empty_key          | Empty key",
        "GET    | /key/bad?consistency=banana  | ``     | 400 | unknown_level      | strong",
        "GET    | /key/bad?consistency=quorum  | ``     | 400 | not_offered        | offered: strong",
        "GET    | /key/bad?consistency=bounded_staleness | `` | 400 | missing_bound | max_staleness",
        "PUT    | /key/bad?w=0                 | 1      | 400 | invalid_w          | w must be",
        "PUT    | /key/bad?w=9                 | 1      | 400 | invalid_w          | w is 1 to 3",
        "DELETE | /key/bad?w=1                 | ``     | 400 | invalid_w          | below a majority",
        "GET    | /key/bad?timeout=forever     | ``     | 400 | invalid_timeout    | milliseconds",
        "GET    | /nowhere                     | ``     | 404 | not_found          | Not found",
        "GET    | /v1/keyspaces/other/keys/bad | ``     | 404 | keyspace_not_found | Keyspace",
        "GET    | /key/bad                     | ``     | 404 | key_not_found      | Key not found",
        "POST   | /key/bad                     | 1      | 405 | method_not_allowed | Method",
        "DELETE | /status                      | ``     | 405 | method_not_allowed | Method",
        "GET    | /key/%zz                     | ``     | 400 | bad_percent_escape | percent",
        "GET    | /key/%ff                     | ``     | 400 | bad_percent_escape | UTF-8",
      })
  void whatIsWrongIsSaid(
      String method, String target, String body, int status, String code, String words) {
    for (int port : everyPort()) {
      HttpAnswer answer = Http.send(port, method, target, body);
      refused(answer, status, code);
      assertThat(answer.error()).contains(words);
      boolean write = method.equals("PUT");
      if (write) assertThat(answer.json().path("outcome").asText()).isEqualTo("not_applied");
      if (status == 405) assertThat(answer.headers()).containsKey("Allow");
    }
  }

  @Test
  void aKeyMayHave512BytesAndNoMore() {
    for (int port : everyPort()) {
      refused(Http.put(port, "/key/" + "k".repeat(513), "1"), 400, "key_too_long");
      refused(Http.put(port, "/key/" + "%C3%A4".repeat(257), "1"), 400, "key_too_long");
      assertThat(Http.put(port, "/key/" + "k".repeat(512), "1").status()).isEqualTo(200);
    }
  }

  @Test
  void aValueMayHaveOneMebibyteAndNoMore() {
    int mebibyte = 1 << 20;
    for (int port : everyPort()) {
      String fits = "\"" + "x".repeat(mebibyte - 2) + "\"";
      assertThat(Http.put(port, "/key/large", fits).status()).isEqualTo(200);
      HttpAnswer answer = Http.put(port, "/key/large", "\"" + "x".repeat(2 * mebibyte) + "\"");
      refused(answer, 413, "too_large");
      assertThat(Http.get(port, "/key/large?consistency=strong").rawField("value")).contains(fits);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match, 412, precondition_failed",
    "X-Session-Token, 400, invalid_session_token",
    "X-Forward, 400, invalid_header",
  })
  void aHeaderThatIsNotUnderstoodIsNotPassedOver(String header, int status, String code)
      throws IOException {
    String request =
        "PUT /key/bad HTTP/1.1\r\nHost: x\r\n%s: \"x\"\r\nContent-Length: 1\r\nConnection: close\r\n\r\n1"
            .formatted(header);
    for (int port : everyPort()) refused(raw(port, request), status, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /key/a HTTP/1.1\\r\\n\\r\\n                                             | 400",
        "GET /key/a HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n                                | 505",
        "GET /key/a HTTP/1.1\\r\\nHost: x\\r\\nBad Header\\r\\n\\r\\n                | 400",
        "BREW /key/a HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n         | 405",
        "PUT /key/a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n        | 400",
        "PUT /key/a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 99999999999\\r\\n\\r\\n1 | 413",
        "PUT /key/a HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n | 400",
        "\\26\\3\\1\\2 this is no HTTP\\r\\n\\r\\n                     | 400",
      })
  void whatIsNoProperHttpIsRefused(String request, int status) throws IOException {
    String bytes = request.translateEscapes();
    for (int port : everyPort()) {
      assertThat(raw(port, bytes)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void aFloodOfHeadersIsRefused() throws IOException {
    StringBuilder many = new StringBuilder("GET /key/a HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 500; i++) many.append("X-Flood-").append(i).append(": y\r\n");
    String large = "GET /key/a HTTP/1.1\r\nHost: x\r\nX-Large: " + "y".repeat(100_000) + "\r\n\r\n";
    for (int port : everyPort()) {
      assertThat(raw(port, many.append("\r\n").toString())).startsWith("HTTP/1.1 4");
      refused(raw(port, large), 431, "headers_too_large");
    }
  }

  @Test
  void halfARequestAndThenSilenceEnds() throws IOException {
    try (Socket head = open(ground.port(1));
        Socket body = open(ground.port(2))) {
      write(head, "GET /key/a HTTP/1.1\r\nHost: x\r\nX-Half");
      write(body, "PUT /key/bad HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"a\":");
      refused(readAll(body), 408, "request_timeout");
      assertThat(readAll(head)).isEmpty();
    }
  }

  @Test
  void aBodyInChunksWithoutEndIsCutOff() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    for (int port : everyPort()) {
      try (Socket socket = open(port)) {
        write(socket, "PUT /key/bad HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        String answer = "";
        try {
          for (int i = 0; i < 1000; i++) write(socket, chunk);
        } catch (SocketException closed) {
          answer = closed.getMessage();
        }
        assertThat(answer).as("taken no more").isNotEmpty();
      }
      try (Socket socket = open(port)) {
        write(socket, "PUT /key/bad HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 33; i++) write(socket, chunk);
        refused(readAll(socket), 413, "too_large");
      }
    }
  }

  private static void refused(HttpAnswer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().path("code").asText()).as(answer.text()).isEqualTo(code);
    assertThat(answer.json().path("error").asText()).isNotEmpty();
    assertThat(answer.headers().get("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.headers()).containsKey("X-Request-Id");
  }

  private static void refused(String answer, int status, String code) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("\"code\":\"" + code + "\"")
        .contains("Access-Control-Allow-Origin: *");
  }

  private static String raw(int port, String bytes) throws IOException {
    try (Socket socket = open(port)) {
      write(socket, bytes);
      return readAll(socket);
    }
  }

  private static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) Duration.ofSeconds(15).toMillis());
    return socket;
  }

  private static void write(Socket socket, String bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** All that comes until the other side closes, or resets. */
  private static String readAll(Socket socket) throws IOException {
    StringBuilder read = new StringBuilder();
    try {
      for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
        read.append((char) c);
      }
    } catch (SocketException reset) {
      return read.toString();
    }
    return read.toString();
  }
}
