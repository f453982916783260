package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.StubNode;
import folkmoot.deploy.StubNode.Answer;
import folkmoot.deploy.StubNode.Asked;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code moot status} says of nodes that are not well, and of what is wrong on purpose. */
class StatusCommandTest {
  private static final String FAULT =
      "{\"id\":\"f1\",\"kind\":\"partition\",\"groups\":[[\"node-1\"],[\"node-2\"]],"
          + "\"oneWay\":true,\"durationSeconds\":30.0,\"remainingSeconds\":%s}";

  @TempDir Path home;

  private StubNode first;
  private StubNode second;
  private Shell shell;

  @BeforeEach
  void open() throws IOException {
    first = new StubNode(asked -> answer(asked, "leader", 200, "12.4"));
    second = new StubNode(asked -> answer(asked, "recovering", 503, "11.9"));
    shell = new Shell(home);
    shell.home().keep(Clusters.running(home, first, second));
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private static Answer answer(Asked asked, String role, int ready, String left) {
    return switch (asked.path()) {
      case "/status" -> new Answer(200, "{\"role\":\"%s\"}".formatted(role));
      case "/health/ready" -> new Answer(ready, "{\"reason\":\"the log is being read\"}");
      default -> new Answer(200, "{\"faults\":[" + FAULT.formatted(left) + "]}");
    };
  }

  @Test
  void whoIsNotReadyAndWhatIsInForceIsTold() {
    assertThat(shell.run("status")).isZero();
    assertThat(shell.out())
        .contains("recovering")
        .contains("node-2 is not ready: the log is being read")
        .doesNotContain("node-1 is not ready")
        .contains(
            "fault f1: partition node-1 / node-2, one way, 12 s left, in force on node-1,node-2");
  }

  @Test
  void scriptsAreToldTheSame() {
    assertThat(shell.run("status", "--json")).isZero();
    JsonNode said = shell.json();
    assertThat(said.at("/nodes/0/notReady").isMissingNode()).isTrue();
    assertThat(said.at("/nodes/1/notReady").asText()).isEqualTo("the log is being read");
    assertThat(said.get("faults")).hasSize(1);
    assertThat(said.at("/faults/0/on").toString()).isEqualTo("[\"node-1\",\"node-2\"]");
    assertThat(said.at("/faults/0/remainingSeconds").asDouble()).isEqualTo(12.4);
  }

  @Test
  void withoutALabThereIsNothingInForce() {
    first.play(
        asked ->
            asked.path().equals("/v1/faults")
                ? new Answer(403, "{}")
                : answer(asked, "leader", 200, ""));
    second.play(asked -> new Answer(0, ""));
    assertThat(shell.run("status")).isZero();
    assertThat(shell.out()).doesNotContain("fault").contains("offline");
  }
}
