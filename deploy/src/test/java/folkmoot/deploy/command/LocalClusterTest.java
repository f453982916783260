package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.FakeNode;
import folkmoot.deploy.FreePorts;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.cluster.ProcessIdentity;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole life of a local cluster, with real processes that play the nodes. */
class LocalClusterTest {
  @TempDir Path folder;

  private final int port = FreePorts.row(3);
  private Shell shell;

  @BeforeEach
  void install() throws IOException, URISyntaxException {
    Path distribution = Files.createDirectories(folder.resolve("distribution"));
    Installation installation = new Installation(distribution, FakeNode.class.getName());
    Path classes =
        Path.of(FakeNode.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Files.writeString(installation.nodeClassPath(), classes + "\n");
    shell = new Shell(folder.resolve("home"), installation);
  }

  @AfterEach
  void nothingIsLeftRunning() {
    shell
        .home()
        .cluster()
        .ifPresent(
            cluster ->
                cluster.nodes().stream()
                    .map(NodeProcess::new)
                    .forEach(
                        node -> {
                          node.signal("KILL");
                          node.awaitDeath(Duration.ofSeconds(10));
                        }));
  }

  private int up(String... more) {
    String[] words = new String[4 + more.length];
    System.arraycopy(
        new String[] {"up", "--json", "--port-base", Integer.toString(port)}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return shell.run(words);
  }

  private NodeProcess process(String name) {
    return new NodeProcess(shell.home().existing().node(name));
  }

  @Test
  void upStartsDetachedNodesAndTellsWhereTheyAre() throws IOException {
    assertThat(up("-n", "3")).as(shell.err()).isZero();

    JsonNode result = shell.json();
    assertThat(result.get("leader").asText()).isEqualTo("node-1");
    assertThat(result.get("nodes").size()).isEqualTo(3);
    JsonNode second = result.get("nodes").get(1);
    assertThat(second.get("id").asText()).isEqualTo("node-2");
    assertThat(second.get("url").asText()).isEqualTo("http://127.0.0.1:" + (port + 1));
    assertThat(second.get("role").asText()).isEqualTo("follower");
    assertThat(second.get("data").asText()).endsWith("/home/node-2");
    assertThat(ProcessHandle.of(second.get("pid").asLong())).isPresent();
    assertThat(Files.readString(process("n2").node().log()))
        .contains(
            "peers node-1=127.0.0.1:" + port + ",node-3=127.0.0.1:" + (port + 2),
            "region us-east-1");
  }

  @Test
  void aNodeHasASessionOfItsOwnAndNothingOfTheTerminal() throws IOException {
    assumeTrue(Files.exists(Path.of("/usr/bin/setsid")));
    up("-n", "1");
    Path process = Path.of("/proc/" + process("n1").pid().orElseThrow());
    String stat = Files.readString(process.resolve("stat"));
    String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
    assertThat(session).isEqualTo(process.getFileName().toString());
    String log = process("n1").node().log().toString();
    assertThat(Files.readSymbolicLink(process.resolve("fd/0"))).hasToString("/dev/null");
    assertThat(Files.readSymbolicLink(process.resolve("fd/1"))).hasToString(log);
    assertThat(Files.readSymbolicLink(process.resolve("fd/2"))).hasToString(log);
  }

  @Test
  void upAgainSaysThatItRunsAndStartsOnlyWhatDied() {
    up("-n", "3");
    long first = process("n1").pid().orElseThrow();
    assertThat(up()).isZero();
    assertThat(process("n1").pid()).contains(first);

    assertThat(shell.run("kill", "n2", "--json")).isZero();
    assertThat(shell.json().get("nodes").get(0).get("state").asText()).isEqualTo("dead");
    assertThat(up()).isZero();
    assertThat(process("n1").pid()).contains(first);
    assertThat(process("n2").state()).isEqualTo(NodeProcess.State.RUNNING);
  }

  @Test
  void aNumberOfNodesThatDoesNotFitTheDataIsRefused() {
    up("-n", "1");
    shell.run("down");
    assertThat(up("-n", "3")).isEqualTo(2);
    assertThat(shell.err()).contains("-n 3 does not fit the data", "of 1 nodes");
    assertThat(process("n1").state()).isEqualTo(NodeProcess.State.STOPPED);
    assertThat(up()).isZero();
    assertThat(shell.json().get("nodes").size()).isEqualTo(1);
  }

  @Test
  void aTakenPortIsNamedWithItsOwnerAndNothingIsStarted() throws IOException {
    try (ServerSocket socket = new ServerSocket(port + 10_001)) {
      assertThat(up("-n", "2")).isEqualTo(5);
      assertThat(shell.err())
          .contains("port " + socket.getLocalPort() + " for node-2 (remoting) is taken")
          .contains("pid " + ProcessHandle.current().pid());
    }
    assertThat(shell.home().folder().resolve("node-1")).doesNotExist();
    assertThat(shell.home().cluster()).as("what another -n would be refused for").isEmpty();
    assertThat(up("-n", "1")).as(shell.err()).isZero();
  }

  @Test
  void aNodeThatDiesAtItsStartIsNamedWithItsLastWordsAndTheOthersAreStopped() throws IOException {
    up("-n", "2");
    shell.run("down");
    Files.createFile(process("n2").node().data().resolve("refuse"));
    assertThat(up()).isEqualTo(5);
    assertThat(shell.err())
        .contains("node-2 ended at its start", "write-quorum = 9: at most 3 is allowed");
    assertThat(process("n1").state().lives()).isFalse();
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(5);
  }

  @Test
  void whoIsNotReadyInTimeIsNamedWithTheReason() throws IOException {
    up("-n", "2");
    shell.run("down");
    Files.createFile(process("n2").node().data().resolve("unready"));
    assertThat(up("--timeout", "2")).isEqualTo(5);
    assertThat(shell.err()).contains("not ready: node-2 (a reason)");
    assertThat(process("n1").state().lives()).isTrue();
  }

  @Test
  void pausedAndDeadNodesShowInTheStatus() {
    up("-n", "3");
    assertThat(shell.run("pause", "n3")).isZero();
    assertThat(shell.run("kill", "n2")).isZero();
    assertThat(shell.run("status", "--json")).isZero();
    JsonNode nodes = shell.json().get("nodes");
    assertThat(nodes.findValuesAsText("state")).containsExactly("running", "dead", "paused");
    assertThat(nodes.findValuesAsText("role")).containsExactly("leader", "offline", "offline");
    assertThat(nodes.get(1).get("pid").isNull()).isTrue();
    assertThat(shell.run("status")).isZero();
    assertThat(shell.out()).contains("NODE", "CAN LOSE", "paused", "dead");

    assertThat(shell.run("resume", "n3")).isZero();
    assertThat(process("n3").state()).isEqualTo(NodeProcess.State.RUNNING);
    assertThat(shell.run("pause", "n2")).isEqualTo(5);
  }

  @Test
  void restartGivesANodeANewProcessThatAnswers() {
    up("-n", "2");
    long before = process("n2").pid().orElseThrow();
    assertThat(shell.run("restart", "n2")).as(shell.err()).isZero();
    assertThat(process("n2").pid().orElseThrow()).isNotEqualTo(before);
    shell.run("kill", "n2");
    assertThat(shell.run("restart", "n2")).isZero();
    assertThat(process("n2").state()).isEqualTo(NodeProcess.State.RUNNING);
  }

  @Test
  void downStopsPausedNodesTooAndKeepsTheData() {
    up("-n", "2");
    shell.run("pause", "n2");
    assertThat(shell.run("down", "--json")).isZero();
    assertThat(shell.json().get("stopped").size()).isEqualTo(2);
    assertThat(shell.json().get("killed").size()).isZero();
    assertThat(Files.exists(process("n1").node().log())).isTrue();
    assertThat(shell.run("down", "--json")).isZero();
    assertThat(shell.json().get("stopped").size()).isZero();
  }

  @Test
  void downWithWipeRemovesOnlyWhatIsTheClusters() throws IOException {
    up("-n", "2");
    Path mine = Files.writeString(shell.home().folder().resolve("mine.txt"), "mine");
    List<ClusterNode> nodes = shell.home().existing().nodes();
    assertThat(shell.run("down", "--wipe")).isZero();
    assertThat(Files.exists(mine)).isTrue();
    for (ClusterNode node : nodes) assertThat(Files.exists(node.data())).isFalse();
    assertThat(shell.home().cluster()).isEmpty();
  }

  @Test
  void aRecycledNumberIsNeverSignalled() throws IOException {
    up("-n", "1");
    shell.run("kill", "n1");
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      new ProcessIdentity(stranger.pid(), "1@another-boot").write(process("n1").node().pidFile());
      assertThat(process("n1").state()).isEqualTo(NodeProcess.State.DEAD);
      assertThat(shell.run("kill", "n1")).isZero();
      assertThat(shell.run("down")).isZero();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void logsShowTheEndOfEach() {
    up("-n", "2");
    assertThat(shell.run("logs", "-n", "1")).isZero();
    assertThat(shell.out()).contains("node-1 | node-1 serves", "node-2 | node-2 serves");
    assertThat(shell.run("logs", "n2", "-n", "1")).isZero();
    assertThat(shell.out()).isEqualTo("node-2 serves\n");
  }

  @Test
  void settingsOfARunningClusterAreNotChanged() {
    up("-n", "1");
    assertThat(shell.run("up", "--port-base", Integer.toString(port + 1))).isEqualTo(2);
    assertThat(shell.run("up", "--regions", "worldwide")).isEqualTo(2);
    assertThat(shell.err()).contains("`moot down` first");
  }
}
