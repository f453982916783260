package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.Survey;
import folkmoot.deploy.endtoend.Ground.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code moot demo} tells what is so, and leaves the cluster as it was. */
class DemoIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final Ground ground = Ground.forNodes(3);

  @Test
  void itTellsFivePhasesAndLeavesNothingBehind() {
    try {
      assertThat(ground.moot("up", "-n", "3", "--regions", "worldwide").code()).isZero();
      assertThat(ground.moot("put", "mine", "1").code()).isZero();
      List<Long> before = pids();
      Said said = ground.moot("demo", "--json");
      assertThat(said.code()).as(said.toString()).isZero();
      JsonNode told = said.json();
      List<String> phases = new ArrayList<>();
      for (JsonNode each : told.get("promises")) {
        assertThat(each.get("held").asBoolean()).as("%s", each).isTrue();
        if (!phases.contains(each.get("phase").asText())) phases.add(each.get("phase").asText());
      }
      assertThat(phases)
          .containsExactly("operations", "levels", "a node is lost", "a partition", "final status");
      assertThat(told.get("promises").size()).isGreaterThan(20);
      assertThat(told.get("operations").asInt()).isGreaterThan(100);
      assertThat(told.get("succeeded").asDouble() / told.get("operations").asDouble())
          .isGreaterThanOrEqualTo(0.999);
      asItWas(before, told);
    } finally {
      ground.moot("down", "--wipe");
    }
  }

  /** One node was started again, by the demo; all else is what it was. */
  private static void asItWas(List<Long> before, JsonNode told) {
    List<Long> after = pids();
    after.retainAll(before);
    assertThat(after).as("one node was killed and came back").hasSize(2);
    Survey survey = Survey.of(ground.cluster());
    Poll.until("one leads", PATIENCE, () -> Survey.of(ground.cluster()).agreed());
    String leader = "";
    for (JsonNode each : told.get("promises")) {
      if (each.get("promise").asText().startsWith("exactly one node leads"))
        leader = each.get("saw").asText();
    }
    assertThat(survey.findings().stream().map(each -> each.node().id())).contains(leader);
    assertThat(ground.moot("get", "mine").out()).isEqualTo("1\n");
    JsonNode keyspaces = ground.moot("ks", "list", "--json").json().get("keyspaces");
    assertThat(keyspaces).as("%s", keyspaces).hasSize(1);
    JsonNode faults = ground.moot("status", "--json").json().get("faults");
    assertThat(faults).as("%s", faults).isEmpty();
  }

  private static List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    Survey.of(ground.cluster()).findings().forEach(each -> each.pid().ifPresent(pids::add));
    return pids;
  }

  /** A leader that reads alone what it takes for the newest is caught at the partition. */
  @Test
  void aPromiseThatDoesNotHoldIsToldAndEndsWithSeven() {
    try {
      assertThat(ground.mootOf(GullibleNode.class, "up", "-n", "3").code()).isZero();
      Said said = ground.moot("demo", "--json");
      assertThat(said.code()).as(said.toString()).isEqualTo(7);
      List<String> broken = new ArrayList<>();
      for (JsonNode each : said.json().get("promises")) {
        if (!each.get("held").asBoolean()) broken.add(each.get("promise").asText());
      }
      assertThat(broken).contains("the minority reads nothing as strong, which might be old");
      assertThat(said.json().get("broken").asInt()).isEqualTo(broken.size());
    } finally {
      ground.moot("down", "--wipe");
    }
  }
}
