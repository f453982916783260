package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.simulate.SeedRun;
import folkmoot.protocol.raft.CommitRule;
import folkmoot.protocol.raft.RaftRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code moot simulate} says, and how it ends. */
class SimulateCommandTest {
  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aSoundRunIsSummedUp() {
    Shell shell = new Shell(home);
    assertThat(shell.run("simulate", "--seeds", "1..4", "--seconds", "20", "--json")).isZero();
    JsonNode json = shell.json();
    assertThat(json.get("seeds").asInt()).isEqualTo(4);
    assertThat(json.get("virtualSeconds").asDouble()).isEqualTo(80);
    assertThat(json.get("events").asLong()).isGreaterThan(10_000);
    assertThat(json.get("acknowledged").asLong()).isPositive();
    assertThat(json.get("lost").asLong()).isZero();
    assertThat(json.get("violations").asInt()).isZero();
    assertThat(json.get("undecided").asInt()).isZero();
    assertThat(json.get("faults").get("crash").asInt()).isPositive();
    assertThat(json.get("faults").get("partition").asInt()).isPositive();
    assertThat(json.get("traceHash").asText()).matches("[0-9a-f]{16}");
    assertThat(shell.err()).contains("100 % done");
  }

  @Test
  void theSameSeedsHaveTheSameTrace() {
    Shell shell = new Shell(home);
    String[] line = {"simulate", "--seeds", "3..5", "--seconds", "20", "--json", "--threads", "2"};
    shell.run(line);
    JsonNode first = shell.json();
    line[line.length - 1] = "1";
    shell.run(line);
    assertThat(shell.json()).isEqualTo(first);
  }

  @Test
  void aTraceTellsOfRolesMessagesAndFaults() {
    Shell shell = new Shell(home);
    assertThat(shell.run("simulate", "--seeds", "3", "--short", "--trace")).isZero();
    assertThat(shell.out())
        .contains("is now leader in term", "node-1 -> node-2: ", "fault f1: ", "crashes")
        .contains("asks node-", "is told");
  }

  @Test
  void whereNothingIsToHappenNothingDoes() {
    Shell shell = new Shell(home);
    assertThat(
            shell.run(
                "simulate",
                "--seeds",
                "2",
                "--short",
                "--faults",
                "",
                "--operations",
                "",
                "--json"))
        .isZero();
    assertThat(shell.json().get("faults").has("crash")).isFalse();
    assertThat(shell.json().get("acknowledged").asInt()).isEqualTo(5);
  }

  @Test
  void aBrokenRuleEndsWithSevenAndTheCommandThatShowsItAgain() throws IOException {
    assertThat(broken("--seeds", "1..6", "--short", "--shrink", "--json")).isEqualTo(7);
    JsonNode json = lastLine();
    assertThat(json.get("violations").asInt()).isPositive();
    JsonNode failure = json.get("failures").get(0);
    long seed = failure.get("seed").asLong();
    assertThat(failure.get("kind").asText()).isNotEmpty();
    assertThat(failure.get("again").asText())
        .isEqualTo("deploy/moot simulate --seeds " + seed + " --short --trace");
  }

  /** The words that are printed are those of a command line that shows the same thing. */
  @Test
  void whatIsLeftAfterShrinkingCanBeRepeated() throws IOException {
    assertThat(broken("--seeds", "1..6", "--short", "--shrink")).isEqualTo(7);
    String said = out.toString(StandardCharsets.UTF_8);
    assertThat(said).contains("shrunk in", "faults:", "operations:");
    String again =
        said.lines()
            .filter(line -> line.contains("to see it again") && line.contains("--operations"))
            .findFirst()
            .orElseThrow();
    List<String> words = new ArrayList<>(List.of(again.replaceAll(".*simulate ", "").split(" ")));
    words.replaceAll(word -> word.equals("''") ? "" : word);
    words.add("--json");
    assertThat(broken(words.toArray(String[]::new))).isEqualTo(7);
    assertThat(lastLine().get("violations").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--seeds x, --seeds",
    "--seeds 5..1, --seeds",
    "--nodes 4, '3, 5 or 7'",
    "--seconds 5, from 20 to 3600",
    "--rate 0, from 1 to 2000",
    "--rate much, from 1 to 2000",
    "--threads 0, from 1 to 256",
    "--trace, one seed",
    "--faults f1, one seed",
    "--seeds 1 --faults q, --faults",
    "--seeds 1 --operations q, --operations",
    "--short --seconds 30, one or the other"
  })
  void whatCannotBeMeantIsRefusedInOneLine(String line, String named) {
    Shell shell = new Shell(home);
    assertThat(shell.run(("simulate " + line).split(" "))).isEqualTo(2);
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.err()).startsWith("moot: ").contains(named);
  }

  @ParameterizedTest
  @CsvSource({"--faults, f9999", "--operations, 99.1"})
  void whatASeedHasNotIsNotPassedOver(String option, String id) {
    Shell shell = new Shell(home);
    assertThat(shell.run("simulate", "--seeds", "1", "--short", option, id, "--json")).isEqualTo(2);
    assertThat(shell.err()).contains("seed 1 has no " + id);
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(2);
  }

  private int broken(String... words) {
    out.reset();
    err.reset();
    Surroundings surroundings =
        new Surroundings(
            new Home(home),
            new Installation(home),
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of());
    return new CommandLine(
            new SimulateCommand(
                surroundings, (asked, terminal) -> new SeedRun(asked, brokenRules()).run(terminal)))
        .execute(words);
  }

  private JsonNode lastLine() throws IOException {
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  /** Everything that the leader has is committed. */
  private static RaftRules brokenRules() {
    CommitRule broken =
        (configuration, durable, log, term, committed) -> Math.max(committed, log.lastIndex());
    return RaftRules.paper().with(broken);
  }
}
