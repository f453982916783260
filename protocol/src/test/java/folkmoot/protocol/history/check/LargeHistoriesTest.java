package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.HistoryGenerator.Kind.ADD;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.DELETE;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.READ;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.SWAP;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.HistoryGenerator.Kind;
import folkmoot.protocol.history.check.HistoryGenerator.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tenth of a million operations over many keys, and a fifth of the 20 000 on one contended key,
 * in the time for all of them: {@link HistoryBenchmark} has the full figures. 1 % are unknown.
 */
class LargeHistoriesTest {
  private static final long SECOND = 1_000_000_000L;

  static List<List<Kind>> contended() {
    return List.of(
        List.of(READ, WRITE),
        List.of(READ, READ, WRITE, WRITE, DELETE, SWAP),
        List.of(READ, SWAP),
        List.of(READ, ADD));
  }

  private static Shape contended(List<Kind> kinds) {
    return new Shape(20, 1, 4_000, kinds, 0, 0.01, 0.01, 100);
  }

  @Test
  void manyKeysByAHundredClients() {
    List<Kind> kinds = List.of(READ, READ, WRITE, WRITE, DELETE, SWAP);
    Shape shape = new Shape(100, 1_000, 100_000, kinds, 0, 0.01, 0.01, 100);
    History history = HistoryGenerator.draw(shape, 1);
    assertThat(linearizability(history, 60)).isEqualTo(new Verdict.Pass("linearizable", 100_000));
  }

  @ParameterizedTest
  @MethodSource("contended")
  void oneContendedKey(List<Kind> kinds) {
    History history = HistoryGenerator.draw(contended(kinds), 1);
    assertThat(linearizability(history, 10).isPass()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("contended")
  void theSmallestPartOfALargeHistoryIsSmall(List<Kind> kinds) {
    int violations = 0;
    for (long seed = 1; violations < 5; seed++) {
      assertThat(seed).as("seeds until five corruptions were seen").isLessThan(200);
      History valid = HistoryGenerator.draw(contended(kinds), 1);
      Verdict verdict = linearizability(HistoryGenerator.corrupt(valid, seed), 10);
      assertThat(verdict.isUnknown()).isFalse();
      if (!(verdict instanceof Verdict.Violation violation)) continue;
      violations++;
      assertThat(violation.smallest().size()).as(violation.explanation()).isLessThan(80);
      assertThat(linearizability(violation.smallest(), 10).isViolation()).isTrue();
    }
  }

  @Test
  void weakerPromisesAreKeptToo() {
    Shape shape = new Shape(20, 10, 20_000, List.of(READ, WRITE), 0, 0.01, 0.01, 100);
    History history = HistoryGenerator.draw(shape, 1);
    List<Checker> checkers =
        List.of(
            SequentialConsistency.of(Model.store()),
            Causality.checker(),
            SessionGuarantee.READ_YOUR_WRITES,
            SessionGuarantee.MONOTONIC_READS,
            SessionGuarantee.MONOTONIC_WRITES,
            SessionGuarantee.WRITES_FOLLOW_READS,
            BoundedStaleness.byTime(java.time.Duration.ofNanos(1), Model.store()),
            BoundedStaleness.byLag(0));
    for (Checker checker : checkers) {
      Verdict verdict = checker.check(history, Budget.ofNanos(System::nanoTime, 20 * SECOND));
      assertThat(verdict).isEqualTo(new Verdict.Pass(checker.promise(), history.size()));
    }
  }

  private static Verdict linearizability(History history, long seconds) {
    return Linearizability.of(Model.store())
        .check(history, Budget.ofNanos(System::nanoTime, seconds * SECOND));
  }
}
