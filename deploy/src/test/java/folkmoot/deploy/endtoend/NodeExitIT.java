package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.deploy.client.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How a node's process ends: with 2 and one line where it cannot run, with 0 when it is asked to.
 */
class NodeExitIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration LONGEST_GAP = Duration.ofMillis(1500);

  @RegisterExtension static final Ground ground = Ground.forNodes(3);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PORT         | 0                       | from 1 to 65535",
        "PORT         | http                    | from 1 to 65535",
        "PORT         | 60000                   | PORT is above 55535",
        "NODE_ID      | a node                  | letters, digits",
        "HOST         | 0.0.0.0                 | a name or address",
        "PEERS        | nonsense                | http://host:port",
        "PEERS        | a=127.0.0.1:1,b=127.0.0.1:1 | named twice",
        "WRITE_QUORUM | 0                       | from 1 to 3",
        "WRITE_QUORUM | 4                       | from 1 to 3",
        "READ_QUORUM  | none                    | from 1 to 3",
        "REGION       | Übersee                 | letters, digits",
        "DATA_DIR     | /dev/null/data          | /dev/null",
      })
  void aSettingThatIsRefusedStopsTheNodeWithOneLine(String name, String value, String words) {
    RawNode node = new RawNode(ground, 1);
    node.wipe();
    Map<String, String> changes =
        name.equals("PORT") ? Map.of(name, value, "REMOTE_PORT", "") : Map.of(name, value);
    assertThat(node.start(changes).exitCode()).as(node.log()).isEqualTo(2);
    assertThat(node.log().lines()).hasSize(1);
    assertThat(node.log()).startsWith("folkmoot: ").contains(words);
    if (!name.equals("DATA_DIR")) assertThat(node.log()).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aPortThatIsTakenStopsTheNodeWithOneLine(boolean remoting) throws IOException {
    RawNode node = new RawNode(ground, 1);
    node.wipe();
    int port = remoting ? ground.remotePort(1) : ground.port(1);
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(node.start().exitCode()).as(node.log()).isEqualTo(2);
      assertThat(node.log().lines()).hasSize(1);
      assertThat(node.log()).startsWith("folkmoot: ").contains("" + taken.getLocalPort());
    }
  }

  @Test
  void aLeaderThatIsAskedToStopHandsOverAndAnswersWhatIsUnderWay() throws Exception {
    List<RawNode> nodes = RawNode.three(ground);
    nodes.forEach(RawNode::wipe);
    nodes.forEach(RawNode::start);
    Poll.until(nodes::toString, PATIENCE, () -> nodes.stream().allMatch(RawNode::isReady));
    RawNode leader = leader(nodes);
    RawNode other = nodes.stream().filter(node -> node != leader).findFirst().orElseThrow();
    Writes writes = new Writes(other.port());
    writes.begin();
    try (Socket underWay = halfAPut(leader.port())) {
      leader.askToStop();
      Poll.until(nodes::toString, PATIENCE, () -> leader(nodes) != leader);
      underWay.getOutputStream().write("0\"".getBytes(StandardCharsets.US_ASCII));
      String answer = answer(underWay);
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"success\":true");
    }
    assertThat(leader.exitCode()).as(leader.log()).isZero();
    writes.more();
    writes.end();
    assertThat(writes.failures).isEmpty();
    assertThat(writes.longest).as("longest gap").isLessThan(LONGEST_GAP);
    HttpAnswer read = Http.get(other.port(), "/key/under-way?consistency=strong");
    assertThat(read.json().path("value").asText()).as(read.text()).isEqualTo("100");
    for (RawNode node : nodes) {
      if (node == leader) continue;
      node.askToStop();
    }
    for (RawNode node : nodes) assertThat(node.exitCode()).as(node.log()).isZero();
  }

  @Test
  void aLogOfJsonIsJsonToItsEnd() throws IOException {
    List<RawNode> nodes = RawNode.three(ground);
    nodes.forEach(RawNode::wipe);
    nodes.forEach(node -> node.start(Map.of("LOG_FORMAT", "json")));
    Poll.until(nodes::toString, PATIENCE, () -> nodes.stream().allMatch(RawNode::isReady));
    nodes.forEach(RawNode::askToStop);
    ObjectMapper json = new ObjectMapper();
    for (RawNode node : nodes) {
      assertThat(node.exitCode()).as(node.log()).isZero();
      assertThat(node.log()).contains("\"stopped\"");
      for (String line : node.log().lines().toList())
        assertThat(json.readTree(line).path("nodeId").asText()).as(line).isEqualTo(node.id());
    }
  }

  private static RawNode leader(List<RawNode> nodes) {
    List<RawNode> found = new ArrayList<>();
    Poll.until(
        nodes::toString,
        PATIENCE,
        () -> {
          nodes.stream().filter(node -> node.role().equals("leader")).forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /**
   * What came up to the end of its JSON, not up to the end of the connection: a process that ends
   * right after it has answered may reset that.
   */
  private static String answer(Socket socket) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (int next = socket.getInputStream().read(); next >= 0; ) {
      read.write(next);
      if (next == '}') break;
      next = socket.getInputStream().read();
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** A request whose head and half of whose body have arrived. */
  private static Socket halfAPut(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    String half = "PUT /key/under-way HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n\"10";
    socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** One write after the other at one node. */
  private static final class Writes {
    private final int port;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger done = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::write, "writes");
    private volatile Duration longest = Duration.ZERO;

    Writes(int port) {
      this.port = port;
    }

    private void write() {
      while (!ended.get()) {
        long begun = System.nanoTime();
        try {
          HttpAnswer answer = Http.put(port, "/key/loop", "" + done.incrementAndGet());
          if (!answer.ok()) failures.add(answer.status() + " " + answer.text());
        } catch (RuntimeException failed) {
          failures.add(failed.toString());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (took.compareTo(longest) > 0) longest = took;
      }
    }

    void begin() {
      thread.start();
      more();
    }

    /** Waits until it has got some further. */
    void more() {
      int before = done.get();
      Poll.until(() -> "more is written; " + failures, PATIENCE, () -> done.get() > before + 50);
    }

    void end() throws InterruptedException {
      ended.set(true);
      thread.join();
    }
  }
}
