package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.StubNode.Answer;
import folkmoot.deploy.StubNode.Asked;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands of the fault lab send, and what they make of the answers. */
class FaultCommandsTest extends TwoStubs {
  private static final Answer BEGUN =
      new Answer(201, "{\"id\":\"f1\",\"appliedOn\":[\"node-1\"],\"missing\":[\"node-3\"]}");

  FaultCommandsTest() {
    super(BEGUN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "partition n1 / n2                 | 'kind':'partition','durationSeconds':30.0,'oneWay':false,'groups':[['node-1'],['node-2']]",
        "partition n1/node-2 --for 500ms   | 'kind':'partition','durationSeconds':0.5,'oneWay':false,'groups':[['node-1'],['node-2']]",
        "partition n1 --one-way --for 2m   | 'kind':'partition','durationSeconds':120.0,'oneWay':true,'groups':[['node-1']]",
        "delay 50ms --jitter 1s            | 'kind':'delay','delayMs':50,'jitterMs':1000,'durationSeconds':30.0,'oneWay':false,'groups':[]",
        "delay 50ms n1,n2                  | 'kind':'delay','delayMs':50,'jitterMs':0,'durationSeconds':30.0,'oneWay':false,'groups':[['node-1','node-2']]",
        "loss 12.5%                        | 'kind':'loss','probability':0.125,'durationSeconds':30.0,'oneWay':false,'groups':[]",
        "duplicate 0.5 n1 / n2             | 'kind':'duplicate','probability':0.5,'durationSeconds':30.0,'oneWay':false,'groups':[['node-1'],['node-2']]",
      })
  void anOrderIsSentToOneNode(String line, String body) {
    assertThat(shell.run(line.split(" "))).as(shell.err()).isZero();
    assertThat(first.asked())
        .containsExactly(new Asked("POST", "/v1/faults", "{" + body.replace('\'', '"') + "}"));
    assertThat(second.asked()).isEmpty();
    assertThat(shell.out()).contains("f1 is in force", "node-1", "not told: node-3");
    assertThat(shell.run((line + " --json").split(" "))).isZero();
    assertThat(shell.json().get("id").asText()).isEqualTo("f1");
    assertThat(shell.json().get("node").asText()).isEqualTo("node-1");
  }

  @Test
  void theNodeThatIsNamedTellsTheOthers() {
    assertThat(shell.run("loss", "5%", "--node", "n2")).isZero();
    assertThat(first.asked()).isEmpty();
    assertThat(second.asked()).hasSize(1);
  }

  @Test
  void aNodeThatRunsAndIsNotToldIsAFailure() {
    first.play(
        asked -> new Answer(201, "{\"id\":\"f1\",\"appliedOn\":[],\"missing\":[\"node-2\"]}"));
    assertThat(shell.run("partition", "n1", "/", "n2", "--json")).isEqualTo(5);
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(5);
    assertThat(shell.err()).contains("node-2 could not be reached");
  }

  @ParameterizedTest
  @CsvSource({"400,2", "403,4", "429,5"})
  void aRefusalEndsWithTheCodeOfItsReason(int status, int code) {
    first.play(asked -> new Answer(status, "{\"error\":\"no\"}"));
    assertThat(shell.run("loss", "5%", "--json")).isEqualTo(code);
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(code);
    assertThat(shell.err()).contains("no");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "durationSeconds: allowed are 0.1 to 600 | --for, in seconds: allowed are 0.1 to 600",
        "jitterMs: allowed is a whole number     | --jitter, in ms: allowed is a whole number",
        "groups: node-1 is named twice           | NODES: node-1 is named twice",
        "Too many faults: at most 16 at once     | Too many faults: at most 16 at once",
        "no field at all                         | no field at all"
      })
  void aRefusalIsToldInTheWordsOfTheCommandLine(String error, String told) {
    first.play(asked -> new Answer(400, "{\"error\":\"" + error + "\"}"));
    assertThat(shell.run("delay", "5ms", "n1", "/", "n2")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("moot: " + told + "\n");
  }

  @Test
  void aNodeThatIsNotThereIsNotAskedFor() {
    assertThat(shell.run("partition", "n1", "/", "n9")).isEqualTo(2);
    assertThat(shell.run("partition", "n1", "/")).isEqualTo(2);
    for (String list : List.of("n1,,n2", ",n1", "n1,", "n1 , , n2")) {
      assertThat(shell.run("partition", list)).as(list).isEqualTo(2);
      assertThat(shell.err()).contains("a name is missing");
    }
    assertThat(first.asked()).isEmpty();
  }

  private static Answer healed(String... ids) {
    String list = List.of(ids).stream().map(id -> '"' + id + '"').toList().toString();
    return new Answer(200, "{\"healed\":" + list + ",\"healedOn\":[],\"missing\":[]}");
  }

  @Test
  void everyNodeIsAskedToHeal() {
    first.play(asked -> healed("f1"));
    second.play(asked -> healed("f1", "f2"));
    assertThat(shell.run("heal", "--json")).isZero();
    assertThat(first.asked()).containsExactly(new Asked("DELETE", "/v1/faults", ""));
    assertThat(second.asked()).containsExactly(new Asked("DELETE", "/v1/faults", ""));
    assertThat(shell.json().get("healed").toString()).isEqualTo("[\"f1\",\"f2\"]");
    assertThat(shell.json().get("nodes")).hasSize(2);
  }

  @Test
  void aFaultThatOneNodeKnowsIsFound() {
    first.play(asked -> new Answer(404, "{\"error\":\"Fault not found\"}"));
    second.play(asked -> healed("f1"));
    assertThat(shell.run("heal", "f1")).isZero();
    assertThat(second.asked()).containsExactly(new Asked("DELETE", "/v1/faults/f1", ""));
    second.play(asked -> new Answer(404, "{\"error\":\"Fault not found\"}"));
    assertThat(shell.run("heal", "f1")).isEqualTo(3);
  }

  @Test
  void aNodeThatDoesNotAnswerIsToldOfAndTheOthersAreHealedAllTheSame() {
    first.play(asked -> new Answer(0, ""));
    second.play(asked -> healed("f1"));
    assertThat(shell.run("heal")).isEqualTo(5);
    assertThat(shell.out()).contains("healed: f1");
    assertThat(shell.err()).contains("node-1 does not answer");
  }

  @Test
  void withoutALabItSaysSo() {
    first.play(asked -> new Answer(403, "{\"error\":\"The fault lab is off\"}"));
    second.play(asked -> new Answer(403, "{\"error\":\"The fault lab is off\"}"));
    assertThat(shell.run("heal")).isEqualTo(4);
    assertThat(shell.err()).contains("The fault lab is off");
  }
}
