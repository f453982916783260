package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.cluster.ProcessIdentity;
import folkmoot.deploy.endtoend.Ground.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code moot check} passes what keeps its promises, under faults, and finds it out where strong
 * reads are answered locally.
 */
class CheckIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final Ground ground = Ground.forNodes(3);

  @Test
  void aClusterKeepsItsPromisesWhileItIsKilledPausedAndCut() throws IOException {
    Path folder = ground.file("honest");
    try {
      assertThat(ground.moot("up", "-n", "3").code()).isZero();
      Said said = check(folder, "--seconds", "12", "--nemesis", "partition,kill,pause");
      assertThat(said.code()).as(said.toString()).isZero();
      JsonNode result = said.json();
      assertThat(result.get("violations").asInt()).isZero();
      assertThat(result.get("unknown").asInt()).isZero();
      assertThat(result.get("operations").asInt()).isGreaterThan(500);
      assertThat(result.get("overlapped").asInt()).isGreaterThan(50);
      assertThat(result.get("faultsByKind").size()).as(result.toString()).isEqualTo(3);
      allLevelsAreJudged(result);
      assertThat(Files.readString(folder.resolve("check.html")))
          .contains("<canvas")
          .contains("\"kind\":\"partition\"")
          .doesNotContain("@DATA@");
      judgedAgain(folder, "history.jsonl", result);
      judgedAgain(folder, "history.edn", result);
      interrupted(ground.file("interrupted"));
    } finally {
      ground.moot("down", "--wipe");
    }
  }

  private static void allLevelsAreJudged(JsonNode result) {
    List<String> levels = new ArrayList<>();
    result
        .get("levels")
        .properties()
        .forEach(
            level -> {
              levels.add(level.getKey());
              assertThat(level.getValue().get("answered").asInt())
                  .as("%s", level)
                  .isBetween(5, level.getValue().get("asked").asInt());
            });
    assertThat(levels)
        .containsExactly(
            "bounded_staleness",
            "causal",
            "consistent_prefix",
            "eventual",
            "monotonic_reads",
            "read_your_writes",
            "sequential",
            "session",
            "strong");
    List<String> promises = new ArrayList<>();
    result.get("verdicts").forEach(verdict -> promises.add(verdict.get("promise").asText()));
    assertThat(promises)
        .containsExactly(
            "linearizable",
            "causal",
            "sequential",
            "bounded_staleness",
            "read_your_writes",
            "monotonic_reads",
            "monotonic_writes",
            "writes_follow_reads",
            "written",
            "convergence");
  }

  /** Ctrl-C in the middle of a trouble: it is put right, and what was seen is judged. */
  private static void interrupted(Path folder) throws IOException {
    Ground.Command command =
        ground.start(
            Map.of(),
            "check",
            "--json",
            "--out=" + folder,
            "--calm=300",
            "--trouble=60000",
            "--nemesis=pause");
    Poll.until(
        "a node is paused",
        PATIENCE,
        () -> ground.cluster().nodes().stream().anyMatch(CheckIT::isPaused));
    ProcessIdentity check = ProcessIdentity.of(command.process().pid()).orElseThrow();
    assertThat(signal(check)).isTrue();
    Said said = Ground.await(command);
    assertThat(said.code()).as(said.toString()).isEqualTo(130);
    assertThat(said.json().get("violations").asInt()).isZero();
    assertThat(folder.resolve("check.html")).exists();
    assertThat(ground.cluster().nodes()).noneMatch(CheckIT::isPaused);
  }

  private static boolean signal(ProcessIdentity process) throws IOException {
    try {
      return process.signal("INT");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isPaused(ClusterNode node) {
    return new NodeProcess(node).state() == NodeProcess.State.PAUSED;
  }

  private static void judgedAgain(Path folder, String history, JsonNode before) {
    Said said = check(folder.resolve("again"), "--judge", folder.resolve(history).toString());
    assertThat(said.code()).as(said.toString()).isZero();
    for (String count : new String[] {"operations", "faults", "overlapped", "unknownOutcomes"}) {
      assertThat(said.json().get(count)).as(count).isEqualTo(before.get(count));
    }
  }

  @Test
  void strongReadsThatAreAnsweredLocallyAreFoundOut() throws IOException {
    Path folder = ground.file("gullible");
    try {
      Said up = ground.mootOf(GullibleNode.class, "up", "-n", "3");
      assertThat(up.code()).as(up.toString()).isZero();
      // By this seed every partition cuts the leader off, both ways.
      Said said =
          check(
              folder,
              "--seconds",
              "8",
              "--nemesis",
              "partition",
              "--levels",
              "strong",
              "--seed",
              "9");
      assertThat(said.code()).as(said.toString()).isEqualTo(7);
      assertThat(said.json().get("violations").asInt()).isPositive();
      JsonNode verdict = said.json().get("verdicts").get(0);
      assertThat(verdict.get("promise").asText()).isEqualTo("linearizable");
      assertThat(verdict.get("verdict").asText()).isEqualTo("violation");
      assertThat(Files.readString(folder.resolve("check.html"))).contains("violation");
    } finally {
      ground.moot("down", "--wipe");
    }
  }

  private static Said check(Path folder, String... words) {
    String[] line = new String[words.length + 5];
    System.arraycopy(
        new String[] {"check", "--json", "--out", folder.toString(), "--calm=700"}, 0, line, 0, 5);
    System.arraycopy(words, 0, line, 5, words.length);
    return ground.moot(line);
  }
}
