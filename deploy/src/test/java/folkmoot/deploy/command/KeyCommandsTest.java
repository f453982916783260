package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.StubNode;
import folkmoot.deploy.StubNode.Answer;
import folkmoot.deploy.StubNode.Asked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** get, put, delete and incr: what is asked, what is printed, how it ends. */
class KeyCommandsTest {
  private static final Answer NOT_APPLIED =
      new Answer(503, "{\"error\":\"No leader\",\"outcome\":\"not_applied\"}");
  private static final Answer WRITTEN = new Answer(200, "{\"success\":true,\"version\":12}");

  @TempDir Path home;

  private final StubNode first = new StubNode(asked -> WRITTEN);
  private final StubNode second = new StubNode(asked -> WRITTEN);
  private Shell shell;

  KeyCommandsTest() throws IOException {}

  @BeforeEach
  void cluster() throws IOException {
    shell = new Shell(home);
    shell.home().keep(Clusters.running(home, first, second));
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void getPrintsTheValueAsItWasSent() {
    first.play(
        asked ->
            new Answer(
                200, "{\"key\":\"a\",\"value\":{\"n\":1.10,\n \"big\":1e400},\"version\":3}"));
    assertThat(shell.run("get", "a b/ü", "--consistency", "strong")).isZero();
    assertThat(shell.out()).isEqualTo("{\"n\":1.10,  \"big\":1e400}\n");
    assertThat(first.asked())
        .containsExactly(new Asked("GET", "/key/a%20b%2F%C3%BC?consistency=strong", ""));
  }

  @ParameterizedTest
  @CsvSource({"null", "12", "-1.50", "true", "'\"te\\\"xt\"'", "[]", "'[1,{}]'"})
  void everyKindOfValueIsPrinted(String value) {
    first.play(asked -> new Answer(200, "{\"value\": " + value + " ,\"version\":1}"));
    assertThat(shell.run("get", "a")).isZero();
    assertThat(shell.out()).isEqualTo(value + "\n");
    assertThat(shell.run("get", "a", "--json")).isZero();
    assertThat(shell.out()).contains("\"value\":" + value);
    assertThat(shell.json().get("headers").get("X-Served-By").asText()).isEqualTo("stub");
    assertThat(shell.json().get("node").asText()).isEqualTo("node-1");
  }

  @Test
  void putSendsTheTextAndTellsTheVersion() {
    assertThat(shell.run("put", "a", "{\"x\": 1.0}", "--w", "all")).isZero();
    assertThat(shell.out()).isEqualTo("put, version 12\n");
    assertThat(shell.run("put", "a", "-5")).isZero();
    assertThat(shell.input("[1]").run("put", "a", "-")).isZero();
    assertThat(first.asked())
        .containsExactly(
            new Asked("PUT", "/key/a?w=all", "{\"x\": 1.0}"),
            new Asked("PUT", "/key/a", "-5"),
            new Asked("PUT", "/key/a", "[1]"));
  }

  @Test
  void incrAddsAndPrintsTheSum() {
    first.play(asked -> new Answer(200, "{\"key\":\"a/b\",\"value\":7,\"version\":12}"));
    assertThat(shell.run("incr", "a/b")).isZero();
    assertThat(shell.out()).isEqualTo("7\n");
    assertThat(shell.run("incr", "a/b", "--by", "-5", "--json")).isZero();
    assertThat(shell.json().get("value").asLong()).isEqualTo(7);
    String path = "/v1/keyspaces/default/keys/a%2Fb/increment";
    assertThat(first.asked())
        .containsExactly(
            new Asked("POST", path, "{\"by\":1}"), new Asked("POST", path, "{\"by\":-5}"));
    first.play(asked -> new Answer(409, "{\"error\":\"not whole\",\"outcome\":\"not_applied\"}"));
    assertThat(shell.run("incr", "a/b")).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "400,'{\"error\":\"Invalid JSON\"}',2",
    "404,'{\"error\":\"Key not found\"}',3",
    "409,'{\"error\":\"expected another version\"}',4",
    "412,'{\"error\":\"If-Match failed\"}',4",
    "413,'{\"error\":\"too large\"}',2",
    "429,'{\"error\":\"slow down\",\"outcome\":\"not_applied\"}',5",
    "500,'oops',6",
    "503,'{\"error\":\"No leader\",\"outcome\":\"not_applied\"}',5",
    "503,'{\"error\":\"gone\",\"outcome\":\"unknown\"}',6",
    "504,'{\"error\":\"Write quorum not reached\",\"outcome\":\"unknown\"}',6",
    "504,'{\"error\":\"too late\",\"outcome\":\"not_applied\"}',5"
  })
  void aRefusedWriteEndsWithTheCodeOfItsReason(int status, String body, int code) {
    first.play(asked -> new Answer(status, body));
    second.play(asked -> new Answer(status, body));
    assertThat(shell.run("put", "a", "1", "--patience", "0", "--json")).isEqualTo(code);
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(code);
    assertThat(shell.json().get("status").asInt()).isEqualTo(status);
    assertThat(shell.run("delete", "a", "--patience", "0")).isEqualTo(code);
    assertThat(shell.err().lines()).hasSize(1);
  }

  @Test
  void aReadThatIsTooLateIsUnavailableNotUnknown() {
    first.play(asked -> new Answer(504, "{\"error\":\"too late\"}"));
    assertThat(shell.run("get", "a")).isEqualTo(5);
  }

  @Test
  void aWriteThatWasSurelyNotAppliedGoesToAnotherNode() {
    first.play(asked -> NOT_APPLIED);
    assertThat(shell.run("put", "a", "1")).isZero();
    first.close();
    assertThat(shell.run("delete", "a")).isZero();
    assertThat(second.asked()).hasSize(2);
  }

  @Test
  void aWriteThatMayHaveLeftIsSentAgainWithTheSameKey() {
    first.play(asked -> new Answer(0, ""));
    assertThat(shell.run("put", "a", "1")).isZero();
    assertThat(first.keys()).hasSize(1).isEqualTo(second.keys());
    assertThat(shell.run("delete", "a")).isZero();
    assertThat(first.keys()).hasSize(2).isEqualTo(second.keys()).doesNotHaveDuplicates();
  }

  @Test
  void aWriteThatNobodyTakesAtFirstIsTriedUntilSomebodyDoes() {
    AtomicInteger refusals = new AtomicInteger(3);
    StubNode.Script late = asked -> refusals.getAndDecrement() > 0 ? NOT_APPLIED : WRITTEN;
    first.play(late);
    second.play(late);
    assertThat(shell.run("put", "a", "1")).isZero();
    assertThat(first.asked()).hasSize(2);
    assertThat(second.asked()).hasSize(2);
  }

  @Test
  void aWriteThatMayHaveLeftIsOfUnknownOutcomeWhateverComesLater() {
    AtomicBoolean out = new AtomicBoolean();
    StubNode.Script once = asked -> out.getAndSet(true) ? NOT_APPLIED : new Answer(0, "");
    first.play(once);
    second.play(once);
    assertThat(shell.run("put", "a", "1", "--patience", "1", "--json")).isEqualTo(6);
    assertThat(shell.json().get("outcome").asText()).isEqualTo("unknown");
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(6);
    assertThat(shell.err()).contains("it may be applied, or not");
  }

  @Test
  void aWriteWithoutAnyAnswerSaysWhetherItMayBeApplied() {
    first.play(asked -> new Answer(0, ""));
    assertThat(shell.run("put", "a", "1", "--patience", "0")).isEqualTo(6);
    assertThat(shell.err()).contains("node-1 did not answer", "it may be applied, or not");
    first.close();
    assertThat(shell.run("delete", "a", "--patience", "0")).isEqualTo(5);
    assertThat(shell.err()).contains("nothing was applied");
    assertThat(shell.run("put", "a", "1", "--patience", "-1")).isEqualTo(2);
  }

  @Test
  void aReadIsAskedElsewhereUntilSomeoneAnswers() {
    first.play(asked -> new Answer(0, ""));
    second.play(asked -> new Answer(200, "{\"value\":7}"));
    assertThat(shell.run("get", "a")).isZero();
    first.play(asked -> new Answer(503, "{\"error\":\"No leader\"}"));
    assertThat(shell.run("get", "a")).isZero();
    first.close();
    assertThat(shell.run("get", "a")).isZero();
    second.close();
    assertThat(shell.run("get", "a")).isEqualTo(5);
  }

  @Test
  void aRefusalIsToldInTheWordsOfTheCommandLine() {
    first.play(asked -> new Answer(400, "{\"error\":\"w=9 is not possible: w is 2 to 3 or all\"}"));
    assertThat(shell.run("put", "a", "1", "--w", "9")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("moot: --w=9 is not possible: --w is 2 to 3 or all\n");
    first.play(asked -> new Answer(400, "{\"error\":\"Unknown consistency level \\\"x\\\"\"}"));
    assertThat(shell.run("get", "a", "--consistency", "x")).isEqualTo(2);
    assertThat(shell.err()).contains("--consistency: Unknown consistency level");
  }

  @Test
  void theNodeThatIsNamedIsTheOneAsked() {
    assertThat(shell.run("put", "a", "1", "--node", "n2")).isZero();
    assertThat(first.asked()).isEmpty();
    assertThat(second.asked()).hasSize(1);
  }

  @Test
  void aKeyNoNodeWouldTakeIsNotSent() {
    assertThat(shell.run("get", "")).isEqualTo(2);
    assertThat(shell.run("get", "ü".repeat(257))).isEqualTo(2);
    assertThat(shell.run("put", "..", "1")).isZero();
    assertThat(first.asked()).containsExactly(new Asked("PUT", "/key/%2E%2E", "1"));
  }
}
