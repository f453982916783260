package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.StubNode.Answer;
import folkmoot.deploy.StubNode.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent of values that merge, what is printed, and that nothing is sent twice. */
class CrdtCommandTest extends TwoStubs {
  private static final Answer MERGED =
      new Answer(
          200, "{\"key\":\"k\",\"type\":\"or_set\",\"value\":[1.10, 1e400],\"durable\":true}");

  CrdtCommandTest() {
    super(MERGED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "g_counter increment | 'op':'increment'",
        "pn_counter increment 5 | 'op':'increment','by':5",
        "pn_counter decrement -5 | 'op':'decrement','by':-5",
        "bounded_counter grant n2 3 | 'op':'grant','to':'node-2','by':3",
        "g_set add [1.10] | 'op':'add','value':[1.10]",
        "or_set remove {} | 'op':'remove','value':{}",
        "flag enable | 'op':'enable'",
        "lww_register set null | 'op':'set','value':null",
        "mv_register set -1 | 'op':'set','value':-1",
        "or_map put f 1 | 'op':'put','field':'f','value':1",
        "or_map remove f | 'op':'remove','field':'f'",
        "text insert 3 a_b | 'op':'insert','position':3,'text':'a b'",
        "text delete 3 1 | 'op':'delete','position':3,'length':1",
      })
  void anOperationIsSentAsItIsSaid(String line, String fields) {
    String[] words = ("crdt stock a/b " + line + " --w majority").split(" ");
    for (int i = 0; i < words.length; i++) words[i] = words[i].replace("a_b", "a b");
    assertThat(shell.run(words)).as(shell.err()).isZero();
    assertThat(shell.out()).isEqualTo("[1.10, 1e400]\n");
    String body = "{'type':'%s',%s}".formatted(line.split(" ")[0], fields).replace('\'', '"');
    assertThat(first.asked())
        .containsExactly(new Asked("POST", "/v1/keyspaces/stock/keys/a%2Fb/ops?w=majority", body));
  }

  @Test
  void getPrintsTheValueAndWhatTheKeyIsBesides() {
    assertThat(shell.run("crdt", "get", "stock", "k", "--r", "all")).isZero();
    assertThat(shell.out()).isEqualTo("[1.10, 1e400]\n");
    assertThat(first.asked())
        .containsExactly(new Asked("GET", "/v1/keyspaces/stock/keys/k?r=all", ""));
    first.play(
        asked -> new Answer(200, "{\"value\":1,\"others\":[{\"type\":\"text\",\"value\":\"a\"}]}"));
    assertThat(shell.run("crdt", "get", "stock", "k")).isZero();
    assertThat(shell.out()).isEqualTo("1\nbesides, as text: \"a\"\n");
    assertThat(shell.run("crdt", "get", "stock", "k", "--json")).isZero();
    assertThat(shell.json().get("value").asInt()).isEqualTo(1);
    assertThat(shell.json().get("node").asText()).isEqualTo("node-1");
  }

  @Test
  void anUpdateThatMayHaveLeftIsNotSentAgain() {
    first.play(asked -> new Answer(0, ""));
    assertThat(shell.run("crdt", "stock", "k", "g_counter", "increment")).isEqualTo(6);
    assertThat(second.asked()).isEmpty();
    first.play(asked -> new Answer(503, "{\"error\":\"few\",\"outcome\":\"not_applied\"}"));
    assertThat(shell.run("crdt", "stock", "k", "g_counter", "increment")).isZero();
    assertThat(second.asked()).hasSize(1);
    assertThat(second.keys()).isEmpty();
  }

  @Test
  void aRefusalEndsWithItsCode() {
    first.play(asked -> new Answer(409, "{\"error\":\"6 are more than 5\"}"));
    assertThat(shell.run("crdt", "stock", "k", "bounded_counter", "decrement", "6")).isEqualTo(4);
    assertThat(shell.err()).contains("6 are more than 5");
    first.play(asked -> new Answer(400, "{\"error\":\"Unknown type\"}"));
    assertThat(shell.run("crdt", "stock", "k", "list", "add", "1")).isEqualTo(2);
  }
}
