package folkmoot.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written down of an answer decides what a check can prove: API.md, "Errors". */
class ToldTest {
  private static final Action WRITE = new Action.Write("7");
  private static final Served ASKED = Served.by("node-1", "strong");

  private static HttpAnswer answer(int status, String body) {
    TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("X-Served-By", "node-2");
    return new HttpAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aReadTellsTheValueAsItWasSentItsVersionAndWhoServed() {
    String body = "{\"key\":\"k\",\"value\": 1.50 ,\"version\":12}";
    Told told = Told.by(answer(200, body), Action.READ, ASKED);
    assertThat(told.outcome()).isEqualTo(Outcome.saw("1.50"));
    assertThat(told.served())
        .isEqualTo(new Served(Optional.of("strong"), 12, Optional.of("node-2")));
  }

  @Test
  void whatIsNotThereIsAnAnswer() {
    HttpAnswer none = answer(404, "{\"error\":\"Key not found\",\"key\":\"k\"}");
    assertThat(Told.by(none, Action.READ, ASKED).outcome()).isEqualTo(Outcome.ABSENT);
    assertThat(Told.by(none, Action.DELETE, ASKED).outcome()).isEqualTo(Outcome.NO_EFFECT);
  }

  @Test
  void aRouteThatIsNotThereIsNoAnswer() {
    HttpAnswer none = answer(404, "{\"error\":\"Not found\"}");
    assertThat(Told.by(none, Action.READ, ASKED).outcome()).isInstanceOf(Outcome.Failed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"success\":true,\"version\":3}             | Did",
        "400 | {\"error\":\"Invalid JSON\"}                 | Failed",
        "429 | {\"error\":\"x\",\"outcome\":\"not_applied\"} | Failed",
        "503 | {\"error\":\"x\",\"outcome\":\"not_applied\"} | Failed",
        "503 | {\"error\":\"x\",\"outcome\":\"unknown\"}     | Unknown",
        "504 | {\"error\":\"x\",\"outcome\":\"unknown\"}     | Unknown",
        "408 | {\"error\":\"x\",\"outcome\":\"unknown\"}     | Unknown",
        "500 | nothing that is JSON                          | Unknown",
      })
  void aWriteFailedOnlyIfTheAnswerSaysSo(int status, String body, String outcome) {
    Told told = Told.by(answer(status, body), WRITE, ASKED);
    assertThat(told.outcome().getClass().getSimpleName()).isEqualTo(outcome);
  }

  /** A page that shows half of what was written at once shows what nobody wrote. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"key\":\"a\",\"version\":9,\"value\":7},{\"key\":\"b\",\"version\":9,\"value\":7}] | 7 | 9",
        "[{\"key\":\"a\",\"version\":9,\"value\":7},{\"key\":\"b\",\"version\":5,\"value\":6}] | mixed | 9",
        "[{\"key\":\"a\",\"version\":9,\"value\":7}] | mixed | 9",
        "[] | nothing | 0",
      })
  void aPairIsReadAsOne(String items, String value, long version) {
    HttpAnswer page = answer(200, "{\"items\":%s,\"cursor\":null}".formatted(items));
    Told told = Told.ofPair(page, Action.READ, ASKED);
    String seen = ((Outcome.Saw) told.outcome()).value().orElse("nothing");
    assertThat(seen).startsWith(value);
    assertThat(told.served())
        .isEqualTo(new Served(Optional.of("strong"), version, Optional.of("node-2")));
    HttpAnswer made = answer(200, "{\"success\":true,\"count\":2,\"version\":9}");
    assertThat(Told.ofPair(made, WRITE, ASKED).outcome()).isEqualTo(Outcome.DONE);
    assertThat(Told.ofPair(made, WRITE, ASKED).served().version()).isEqualTo(9);
  }

  @Test
  void aReadWithoutAnAnswerHasNotHappened() {
    HttpAnswer late = answer(504, "{\"error\":\"No answer before the deadline\"}");
    assertThat(Told.by(late, Action.READ, ASKED).outcome()).isInstanceOf(Outcome.Failed.class);
  }
}
