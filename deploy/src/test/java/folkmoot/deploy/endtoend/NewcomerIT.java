package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.FreePorts;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The first hour with Folkmoot: what README.md says, typed as it stands, and then some mistakes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NewcomerIT {
  private static final int NODES = 3;
  private static final int LINES = 5000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final Ground ground = Ground.forNodes(NODES);

  private static Ground.Said up;

  @BeforeAll
  static void upWithThreeNodes() {
    up = ground.moot("up", "-n", "" + NODES);
  }

  @Test
  @Order(1)
  void upReturnsWithATableOfNodesThatServe() {
    assertThat(up.code()).as(up.toString()).isZero();
    List<String> table = up.lines();
    assertThat(table).hasSize(1 + NODES);
    assertThat(table.get(0).split(" +")).containsExactly("NODE", "URL", "ROLE", "PID", "DATA");
    List<String> roles = new ArrayList<>();
    for (int number = 1; number <= NODES; number++) {
      String[] cells = table.get(number).split(" +");
      assertThat(cells).hasSize(5);
      assertThat(cells[0]).isEqualTo("node-" + number);
      assertThat(cells[1]).isEqualTo("http://127.0.0.1:" + ground.port(number));
      assertThat(ProcessHandle.of(Long.parseLong(cells[3]))).isPresent();
      assertThat(Path.of(cells[4])).isDirectory();
      assertThat(Http.ready(ground.port(number))).as(cells[0] + " is ready").isTrue();
      roles.add(cells[2]);
    }
    assertThat(roles).containsExactlyInAnyOrder("leader", "follower", "follower");
  }

  @Test
  @Order(2)
  void anyNodeTakesAnyOperationAsTheReadmeSays() throws IOException {
    List<Readme.Curl> curls = Readme.curls();
    assertThat(curls).extracting(Readme.Curl::method).containsExactly("PUT", "GET");
    for (Readme.Curl curl : curls) {
      HttpAnswer answer =
          Http.send(ground.port(curl.node()), curl.method(), curl.target(), curl.body());
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().path("value").asText()).isEqualTo("Alice");
    }
  }

  /** As the README has them, but with what is there of nodes and files; `up` and `down` apart. */
  @Test
  @Order(3)
  void theCommandsOfTheReadmeWork() throws IOException {
    List<List<String>> commands = Readme.commands();
    assertThat(commands.get(0)).containsExactly("up");
    assertThat(commands.get(commands.size() - 1)).containsExactly("down");
    Path file = ground.file("readme.jsonl");
    Files.writeString(file, "{\"key\":\"from-readme\",\"value\":1}\n");
    for (List<String> words : commands.subList(1, commands.size() - 1)) {
      String[] typed =
          words.stream().map(w -> w.replace("FILE.jsonl", file.toString())).toArray(String[]::new);
      Ground.Said said = ground.moot(typed);
      assertThat(said.code()).as(said.toString()).isZero();
    }
    assertThat(ground.moot("get", "from-readme", "--consistency", "strong").out()).isEqualTo("1\n");
    assertThat(commands).contains(List.of("kill", "n2"));
    assertThat(process(2).state()).isEqualTo(NodeProcess.State.DEAD);
    everyoneBack("restart", "n2");
  }

  @Test
  @Order(4)
  void statusTellsHowEverythingIs() {
    Ground.Said said = ground.moot("status", "--json");
    assertThat(said.code()).isZero();
    JsonNode status = said.json();
    assertThat(status.path("nodes")).hasSize(NODES);
    for (JsonNode node : status.path("nodes")) {
      for (String field : List.of("id", "url", "role", "pid", "data")) {
        assertThat(node.path(field).asText()).as(field).isNotEmpty();
      }
      assertThat(node.path("state").asText()).isEqualTo("running");
      assertThat(node.path("leaderId")).isEqualTo(status.path("leader"));
    }
    assertThat(status.path("answering").asInt()).isEqualTo(NODES);
    assertThat(status.path("canLoseMoreNodes").asInt()).isEqualTo(1);
    assertThat(ground.moot("status").lines()).hasSize(1 + NODES);
  }

  @Test
  @Order(5)
  void aNodeCanBeKilledAndStartedAgain() {
    Ground.Said killed = ground.moot("kill", "node-3", "--json");
    assertThat(killed.code()).isZero();
    assertThat(process(3).state()).isEqualTo(NodeProcess.State.DEAD);
    Poll.untilAsserted(
        PATIENCE,
        () -> {
          JsonNode status = ground.moot("status", "--json").json();
          assertThat(status.path("canLoseMoreNodes").asInt(-1)).isZero();
          assertThat(status.path("nodes").get(2).path("state").asText()).isEqualTo("dead");
          assertThat(status.path("nodes").get(2).path("role").asText()).isEqualTo("offline");
        });
    assertThat(ground.moot("put", "while-one-is-gone", "true").code()).isZero();
    everyoneBack("restart", "n3");
    Poll.untilAsserted(
        PATIENCE,
        () ->
            assertThat(Http.get(ground.port(3), "/key/while-one-is-gone").status()).isEqualTo(200));
  }

  @Test
  @Order(6)
  void aNodeCanBeHeldStillAndGoesOn() {
    assertThat(ground.moot("pause", "n1").code()).isZero();
    assertThat(process(1).state()).isEqualTo(NodeProcess.State.PAUSED);
    JsonNode held = ground.moot("status", "--json").json().path("nodes").get(0);
    assertThat(held.path("state").asText()).isEqualTo("paused");
    Poll.untilAsserted(
        PATIENCE, () -> assertThat(ground.moot("put", "while-one-is-still", "1").code()).isZero());
    Ground.Said refused = ground.moot("up");
    assertThat(refused.code()).isEqualTo(5);
    assertThat(refused.err()).contains("node-1 is paused", "moot resume node-1");
    everyoneBack("resume", "n1");
  }

  @Test
  @Order(7)
  void aLoadGoesOnWhereItWasInterrupted() throws IOException {
    Path file = ground.file("lines.jsonl");
    Files.writeString(
        file,
        Stream.iterate(0, n -> n < LINES, n -> n + 1)
            .map("{\"key\":\"line-%1$d\",\"value\":{\"number\":%1$d}}\n"::formatted)
            .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append));
    Ground.Command slow =
        ground.start(
            Map.of(), "load", file.toString(), "--connections", "1", "--batch", "2", "--json");
    Path loads = ground.home().resolve("loads");
    Poll.until("the load has got somewhere", PATIENCE, () -> somethingIn(loads));
    assertThat(slow.process().isAlive()).as("still loading").isTrue();
    slow.process().destroyForcibly();
    assertThat(Ground.await(slow).code()).isNotZero();

    Ground.Said resumed = ground.moot("load", file.toString(), "--json");
    assertThat(resumed.code()).as(resumed.toString()).isZero();
    JsonNode result = resumed.json();
    long from = result.path("resumedAfterLine").asLong();
    assertThat(from).isPositive().isLessThan(LINES);
    assertThat(result.path("loaded").asLong()).isEqualTo(LINES - from);
    assertThat(result.path("acknowledgedToLine").asLong()).isEqualTo(LINES);
    for (int number = 0; number < LINES; number += number < 200 ? 1 : 97) {
      HttpAnswer answer = Http.get(ground.port(1 + number % NODES), strong("line-" + number));
      assertThat(answer.json().path("value").path("number").asInt(-1)).isEqualTo(number);
    }
    long keys = Http.status(ground.port(1)).orElseThrow().path("totalKeys").asLong();
    assertThat(keys).isGreaterThanOrEqualTo(LINES);
  }

  @Test
  @Order(8)
  void upAgainChangesNothing() {
    List<Long> before = pids();
    Ground.Said again = ground.moot("up", "-n", "" + NODES);
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(again.out()).contains("it runs already");
    assertThat(pids()).isEqualTo(before);
  }

  @Test
  @Order(9)
  void upWithAnotherNumberIsRefused() {
    List<Long> before = pids();
    Ground.Said refused = ground.moot("up", "-n", "5");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1).first().asString().contains("-n 5", "of 3 nodes");
    assertThat(pids()).isEqualTo(before);
  }

  @Test
  @Order(10)
  void aPortThatIsTakenIsNamedAndNothingIsStarted() throws IOException {
    Path elsewhere = ground.file("elsewhere");
    Map<String, String> there = Map.of("MOOT_HOME", elsewhere.toString());
    int port = FreePorts.row(1);
    Map<String, String> atThatPort =
        Map.of("MOOT_HOME", elsewhere.toString(), "MOOT_PORT", "" + port);
    try (ServerSocket taken = new ServerSocket(port)) {
      Ground.Said refused = ground.moot(atThatPort, "up", "-n", "1");
      assertThat(refused.code()).as(refused.toString()).isEqualTo(5);
      assertThat(refused.err())
          .contains("port " + taken.getLocalPort(), "nothing was started")
          .contains("pid " + ProcessHandle.current().pid());
    }
    Ground.Said second = ground.moot(there, "up", "-n", "2");
    assertThat(second.code()).as(second.toString()).isEqualTo(5);
    assertThat(second.err()).contains("port " + ground.port(1), "pid " + pids().get(0));
    assertThat(elsewhere.resolve("node-1")).doesNotExist();
  }

  @Test
  @Order(11)
  void downKeepsTheDataAndUpFindsIt() {
    Ground.Said down = ground.moot("down", "--json");
    assertThat(down.code()).as(down.toString()).isZero();
    assertThat(down.json().path("stopped")).as(down.toString()).hasSize(NODES);
    assertThat(down.json().path("killed")).isEmpty();
    assertThat(ground.living()).isEmpty();
    Ground.Said again = ground.moot("up");
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(again.lines()).hasSize(1 + NODES);
    for (int number = 1; number <= NODES; number++) {
      HttpAnswer answer = Http.get(ground.port(number), strong("name"));
      assertThat(answer.json().path("value").asText()).as(answer.text()).isEqualTo("Alice");
    }
  }

  @Test
  @Order(12)
  void downWithWipeRemovesEverything() {
    assertThat(ground.moot("down", "--wipe").code()).isZero();
    assertThat(ground.living()).isEmpty();
    for (int number = 1; number <= NODES; number++) {
      assertThat(ground.home().resolve("node-" + number)).doesNotExist();
    }
    Ground.Said nothing = ground.moot("down");
    assertThat(nothing.code()).isZero();
    assertThat(nothing.out()).contains("nothing runs");
    assertThat(ground.moot("get", "name").code()).isEqualTo(5);
  }

  @Test
  @Order(13)
  void simulatingNeedsNoNodesAndSaysLittleBesides() throws IOException {
    Ground.Said said = ground.moot("simulate", "--seeds", "1..2", "--seconds", "20", "--json");
    assertThat(said.code()).as(said.toString()).isZero();
    assertThat(said.lines()).hasSize(1);
    assertThat(said.json().get("seeds").asInt()).isEqualTo(2);
    assertThat(said.json().get("violations").asInt()).isZero();
    assertThat(ground.moot("simulate", "--nodes", "4").code()).isEqualTo(2);
    assertThat(ground.moot("help").out()).contains("simulate");
  }

  private static String strong(String key) {
    return "/key/" + key + "?consistency=strong";
  }

  private static boolean somethingIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return false;
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  private static NodeProcess process(int number) {
    return new NodeProcess(ground.cluster().node("node-" + number));
  }

  private static List<Long> pids() {
    return ground.cluster().nodes().stream()
        .map((ClusterNode node) -> new NodeProcess(node).pid().orElseThrow())
        .toList();
  }

  /** Types it, and waits until every node serves. */
  private static void everyoneBack(String... words) {
    Ground.Said said = ground.moot(words);
    assertThat(said.code()).as(said.toString()).isZero();
    for (int number = 1; number <= NODES; number++) {
      int port = ground.port(number);
      Poll.until(() -> Http.get(port, "/health/ready").text(), PATIENCE, () -> Http.ready(port));
    }
  }
}
