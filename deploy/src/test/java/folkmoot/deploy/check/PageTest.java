package folkmoot.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.HistoryRecorder;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of a check says what was judged, and nothing in a history can break out of it. */
class PageTest {
  private static final Target KEY = Target.of("</script><b>k");

  private static History history(String seen) {
    HistoryRecorder recorder = new HistoryRecorder();
    HistoryRecorder.OpenFault fault = recorder.fault("kill", List.of("node-1"), 500_000);
    recorder
        .invoke("c1.0", KEY, new Action.Write("1"), 1_000_000)
        .ok(2_000_000, Outcome.DONE, by());
    fault.healed(1_500_000);
    recorder.invoke("c2.0", KEY, Action.READ, 3_000_000, by()).ok(4_000_000, saw(seen), by());
    recorder.invoke("c1.0", KEY, new Action.Write("2"), 5_000_000).unknown(9_000_000, "lost");
    return recorder.history();
  }

  private static Served by() {
    return Served.by("node-1", "strong");
  }

  private static Outcome saw(String seen) {
    return seen.isEmpty() ? Outcome.ABSENT : Outcome.saw(seen);
  }

  private static JsonNode data(String page) throws IOException {
    String begin = "id=\"data\">";
    int from = page.indexOf(begin) + begin.length();
    return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  @Test
  void whatKeptItsPromisesPasses() throws IOException {
    Judgement judgement = Judgement.of(history("1"), Duration.ofSeconds(10), Duration.ZERO);
    assertThat(judgement.violations()).isZero();
    assertThat(judgement.overlapped()).as("only the first write met the fault").isEqualTo(1);
    assertThat(judgement.unknownOutcomes()).isEqualTo(1);
    JsonNode data = data(Page.of(judgement.history(), judgement, "a test"));
    assertThat(data.get("operations").size()).isEqualTo(3);
    assertThat(data.get("operations").get(0).get(1).asText()).isEqualTo(KEY.key());
    assertThat(data.get("faults").get(0).get("until").asLong()).isEqualTo(1500);
  }

  @Test
  void aStaleReadIsShownWithTheSmallestPartOfTheHistory() throws IOException {
    Judgement judgement = Judgement.of(history(""), Duration.ofSeconds(10), Duration.ZERO);
    assertThat(judgement.violations()).isPositive();
    assertThat(judgement.lines()).anyMatch(line -> line.startsWith("violation linearizable: "));
    JsonNode verdict =
        data(Page.of(judgement.history(), judgement, "a test")).get("verdicts").get(0);
    assertThat(verdict.get("verdict").asText()).isEqualTo("violation");
    assertThat(verdict.get("operations").toString()).isEqualTo("[0,1]");
    assertThat(verdict.get("smallest").asText()).contains("c1.0").contains("c2.0");
  }
}
