package folkmoot.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.HistoryRecorder;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each level is held to its own promise, and to that of no other. */
class JudgementTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BOUND = Duration.ofMillis(500);
  private static final long SECOND = 1_000_000_000;

  private final HistoryRecorder recorder = new HistoryRecorder();
  private long now;

  private void write(String client, String key, String value, long version) {
    add(client, key, new Action.Write(value), Outcome.DONE, Optional.empty(), version);
  }

  private void read(String client, String key, String level, String value, long version) {
    Outcome outcome = value.isEmpty() ? Outcome.ABSENT : Outcome.saw(value);
    add(client, key, Action.READ, outcome, Optional.of(level), version);
  }

  /** Each a second after the one before. */
  private void add(
      String client,
      String key,
      Action action,
      Outcome outcome,
      Optional<String> level,
      long version) {
    Served served = new Served(level, version, Optional.of("node-1"));
    recorder.invoke(client, Target.of(key), action, now, served).end(now + 1000, outcome, served);
    now += SECOND;
  }

  private List<String> broken() {
    Judgement judgement = Judgement.of(recorder.history(), PATIENCE, BOUND);
    assertThat(judgement.unknown()).as("%s", judgement.lines()).isZero();
    return judgement.verdicts().stream()
        .filter(Verdict::isViolation)
        .map(Verdict::promise)
        .toList();
  }

  /** Another client reads what was overwritten a second before. */
  @ParameterizedTest
  @CsvSource({
    "strong, linearizable bounded_staleness",
    "bounded_staleness, bounded_staleness",
    "sequential, ''",
    "causal, ''",
    "session, ''",
    "read_your_writes, ''",
    "eventual, ''"
  })
  void anOldValueIsAViolationOnlyWhereThatIsPromised(String level, String promises) {
    write("a", "x", "1", 1);
    write("a", "x", "2", 2);
    read("b", "x", "bounded_staleness", "2", 2);
    read("c", "x", level, "1", 1);
    assertThat(String.join(" ", broken())).isEqualTo(promises);
  }

  /** The same client reads what it has seen overwritten. */
  @ParameterizedTest
  @CsvSource({
    "sequential, sequential monotonic_reads",
    "causal, causal monotonic_reads",
    "session, monotonic_reads",
    "monotonic_reads, monotonic_reads",
    "read_your_writes, ''",
    "consistent_prefix, ''"
  })
  void toGoBackIsAViolationOnlyWhereThatIsPromised(String level, String promises) {
    write("a", "x", "1", 1);
    write("a", "x", "2", 2);
    read("b", "x", level, "2", 2);
    read("b", "x", level, "1", 1);
    assertThat(String.join(" ", broken())).isEqualTo(promises);
  }

  /** The reply is seen, and the question is not: a matter of two keys. */
  @Test
  void aReplyBeforeItsQuestionIsNotCausal() {
    write("a", "question", "1", 1);
    read("b", "question", "causal", "1", 1);
    write("b", "reply", "2", 2);
    read("c", "reply", "causal", "2", 2);
    read("c", "question", "causal", "", 0);
    assertThat(broken()).containsExactly("causal");
  }

  @Test
  void halfOfWhatWasWrittenAtOnceIsWhatNobodyWrote() {
    write("a", "pair", "1", 1);
    read("b", "pair", "consistent_prefix", "mixed: 1 and 2", 1);
    assertThat(broken()).contains("written");
  }

  @Test
  void readsAreCountedByTheirLevel() {
    write("a", "x", "1", 1);
    read("b", "x", "strong", "1", 1);
    read("b", "x", "causal", "1", 1);
    add("c", "x", Action.READ, new Outcome.Failed("503"), Optional.of("strong"), 0);
    Judgement judgement = Judgement.of(recorder.history(), PATIENCE, BOUND);
    assertThat(judgement.readsByLevel().get("strong")).isEqualTo(new Judgement.Reads(2, 1));
    assertThat(judgement.readsByLevel().get("causal")).isEqualTo(new Judgement.Reads(1, 1));
    assertThat(judgement.lines()).contains("reads     strong: 2 asked, 1 answered");
  }
}
