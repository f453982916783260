package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.StubNode.Answer;
import folkmoot.deploy.StubNode.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands about nodes send, and what they make of the answers. */
class NodeCommandsTest extends TwoStubs {
  private static final String REPLACED = "{\"nodeId\":\"node-2\",\"diskId\":\"3f2a\"}";
  private static final String AWAY = "{\"error\":\"No leader\",\"outcome\":\"not_applied\"}";

  NodeCommandsTest() {
    super(new Answer(200, REPLACED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "node replace n2 | ~~",
        "node replace node-2 | ~~",
        "node replace n2 --disk 3f2a | {'diskId':'3f2a'}",
        "node replace --disk=3f2a n2 | {'diskId':'3f2a'}",
      })
  void replaceSendsTheDiskIfItIsSaid(String line, String body) {
    assertThat(shell.run(line.split(" "))).as(shell.err()).isZero();
    assertThat(first.asked())
        .containsExactly(
            new Asked("PUT", "/v1/cluster/nodes/node-2/disk", body.replace('\'', '"')));
    assertThat(second.asked()).isEmpty();
    assertThat(shell.out()).isEqualTo("node-2 is on disk 3f2a; all others that it had are gone\n");
    assertThat(shell.run((line + " --json").split(" "))).isZero();
    assertThat(shell.json().get("diskId").asText()).isEqualTo("3f2a");
    assertThat(shell.json().get("node").asText()).isEqualTo("node-1");
  }

  @Test
  void anotherNodeIsAskedIfOneCannotOrIfThatIsSaid() {
    first.play(asked -> new Answer(503, AWAY));
    assertThat(shell.run("node", "replace", "n2")).as(shell.err()).isZero();
    assertThat(first.asked()).hasSize(1);
    assertThat(shell.run("node", "replace", "n2", "--node", "n2")).as(shell.err()).isZero();
    assertThat(first.asked()).hasSize(1);
    assertThat(second.asked()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400 | {'error':'diskId: is a string','outcome':'not_applied'} | 2 | diskId: is a string",
        "404 | {'error':'Node not found','nodeId':'node-2','outcome':'not_applied'} | 3 | Node not found: node-2",
        "409 | {'error':'node-1 last heard node-2 on another disk','diskId':'77c1','outcome':'not_applied'} | 4 | node-1 last heard node-2 on another disk: 77c1",
        "409 | {'error':'node-1 has not heard node-2 lately','outcome':'not_applied'} | 4 | node-1 has not heard node-2 lately",
        "503 | {'error':'No leader answers','outcome':'not_applied'} | 5 | No leader answers",
        "504 | {'error':'Nobody has answered','outcome':'unknown'} | 6 | Nobody has answered",
      })
  void aRefusalEndsWithTheCodeOfItsReason(int status, String body, int code, String says) {
    first.play(asked -> new Answer(status, body.replace('\'', '"')));
    second.play(asked -> new Answer(status, body.replace('\'', '"')));
    assertThat(shell.run("node", "replace", "n2")).isEqualTo(code);
    assertThat(shell.err()).isEqualTo("moot: " + says + "\n");
    assertThat(shell.out()).isEmpty();
    assertThat(shell.run("node", "replace", "n2", "--json")).isEqualTo(code);
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(code);
    assertThat(shell.json().get("status").asInt()).isEqualTo(status);
  }

  @Test
  void noWordIsSaidOfANodeThatIsNotThereOrOfADiskWithoutAnId() {
    assertThat(shell.run("node", "replace", "n7")).isEqualTo(2);
    assertThat(shell.err()).contains("no node 'n7'", "node-1, node-2");
    assertThat(shell.run("node", "replace", "n2", "--disk", "")).isEqualTo(2);
    assertThat(shell.run("node", "replace", "n2", "--disk=")).isEqualTo(2);
    assertThat(first.asked()).isEmpty();
  }
}
