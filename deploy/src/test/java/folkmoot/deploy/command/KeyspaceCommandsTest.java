package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.StubNode.Answer;
import folkmoot.deploy.StubNode.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands about keyspaces send, and what they make of the answers. */
class KeyspaceCommandsTest extends TwoStubs {
  private static final String ORDERS =
      "\"name\":\"orders\",\"strategy\":\"raft\",\"replicas\":3,\"partitions\":2,\"members\":[],"
          + "\"w\":\"majority\",\"promises\":\"linearizable\",\"canLoseNodes\":1";

  KeyspaceCommandsTest() {
    super(new Answer(201, "{" + ORDERS + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ks create orders | {'name':'orders'}",
        "ks create orders --partitions 2 --replicas 3 | {'name':'orders','replicas':3,'partitions':2}",
        "ks create orders --strategy primary_replica --w 1 | {'name':'orders','strategy':'primary_replica','w':'1'}",
        "ks create orders --strategy crdt | {'name':'orders','strategy':'crdt'}",
        "ks create orders --strategy single --members n2,node-1 | {'name':'orders','strategy':'single','members':['node-2','node-1']}",
      })
  void createSendsWhatIsSaidAndNothingElse(String line, String body) {
    assertThat(shell.run(line.split(" "))).as(shell.err()).isZero();
    assertThat(first.asked())
        .containsExactly(new Asked("POST", "/v1/keyspaces", body.replace('\'', '"')));
    assertThat(shell.out())
        .isEqualTo("created orders: raft, 2 partitions of 3 copies each, w=majority, can lose 1\n");
    assertThat(shell.run((line + " --json").split(" "))).isZero();
    assertThat(shell.json().get("partitions").asInt()).isEqualTo(2);
    assertThat(shell.json().get("node").asText()).isEqualTo("node-1");
  }

  @Test
  void listAndDescribeAreTables() {
    first.play(asked -> new Answer(200, "{\"keyspaces\":[{" + ORDERS + "}]}"));
    assertThat(shell.run("ks", "list")).isZero();
    assertThat(shell.out().lines().toList())
        .containsExactly(
            "KEYSPACE  STRATEGY  PARTITIONS  REPLICAS  W         CAN LOSE",
            "orders    raft               2         3  majority         1");
    String groups =
        ",\"groups\":[{\"id\":\"orders.2.0\",\"members\":[\"node-1\",\"node-2\"],\"leader\":\"node-2\","
            + "\"term\":4,\"commitIndex\":17,\"totalKeys\":9},"
            + "{\"id\":\"orders.2.1\",\"members\":[\"node-3\"],\"leader\":null}]";
    first.play(asked -> new Answer(200, "{" + ORDERS + groups + "}"));
    assertThat(shell.run("ks", "describe", "orders")).isZero();
    assertThat(shell.out())
        .contains("linearizable", "orders.2.0  node-2     4      17     9  node-1 node-2");
    assertThat(shell.run("ks", "describe", "orders", "--json")).isZero();
    assertThat(shell.json().at("/groups/0/commitIndex").asInt()).isEqualTo(17);
    assertThat(first.asked()).contains(new Asked("GET", "/v1/keyspaces/orders", ""));
  }

  @Test
  void dropTellsWhatIsGone() {
    first.play(asked -> new Answer(200, "{\"success\":true,\"name\":\"orders\"}"));
    assertThat(shell.run("ks", "drop", "orders")).isZero();
    assertThat(shell.out()).isEqualTo("dropped orders\n");
    assertThat(first.asked()).containsExactly(new Asked("DELETE", "/v1/keyspaces/orders", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "400,'{\"error\":\"partitions: is 1 to 256\",\"outcome\":\"not_applied\"}',2",
    "404,'{\"error\":\"Keyspace not found\",\"name\":\"orders\"}',3",
    "409,'{\"error\":\"Keyspace exists\",\"name\":\"orders\",\"outcome\":\"not_applied\"}',4",
    "503,'{\"error\":\"No leader answers\",\"outcome\":\"not_applied\"}',5",
    "504,'{\"error\":\"It does not serve yet\",\"outcome\":\"unknown\"}',6",
  })
  void aRefusalEndsWithTheCodeOfItsReason(int status, String body, int code) {
    first.play(asked -> new Answer(status, body));
    second.play(asked -> new Answer(status, body));
    assertThat(shell.run("ks", "create", "orders", "--json")).isEqualTo(code);
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(code);
    assertThat(shell.run("ks", "drop", "orders")).isEqualTo(code);
    assertThat(shell.err().lines()).hasSize(1);
    if (status == 409) assertThat(shell.err()).contains("exists: orders");
  }
}
