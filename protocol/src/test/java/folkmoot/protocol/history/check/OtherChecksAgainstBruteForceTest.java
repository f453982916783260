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
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.HistoryGenerator.Kind;
import folkmoot.protocol.history.check.HistoryGenerator.Shape;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Sequential consistency and bounded staleness say what trying every order says. */
class OtherChecksAgainstBruteForceTest {
  private static final List<List<Kind>> KINDS =
      List.of(
          List.of(READ, READ, WRITE),
          List.of(READ, READ, WRITE, DELETE),
          List.of(READ, WRITE, SWAP, DELETE),
          List.of(READ, ADD, WRITE));

  @Test
  void sequentialConsistency() {
    compare(
        SequentialConsistency.of(Model.store()),
        BruteForce::isSequential,
        kinds -> new Shape(3, 2, 7, kinds, kinds.contains(SWAP) ? 2 : 0, 0.1, 0.05, 4));
  }

  @Test
  void boundedStalenessByTime() {
    compare(
        BoundedStaleness.byTime(Duration.ofNanos(6), Model.store()),
        operations -> BruteForce.isLinearizableIfLate(operations, 6),
        kinds -> new Shape(3, 1, 7, kinds, kinds.contains(SWAP) ? 2 : 0, 0.1, 0.05, 4));
  }

  private static void compare(
      Checker checker,
      Predicate<List<Operation>> reference,
      java.util.function.Function<List<Kind>, Shape> shape) {
    int violations = 0;
    int passes = 0;
    for (List<Kind> kinds : KINDS) {
      for (long seed = 0; seed < 1_000; seed++) {
        History valid = HistoryGenerator.draw(shape.apply(kinds), seed);
        assertThat(check(checker, valid).isPass()).as("seed %d: %s", seed, valid).isTrue();
        History history = HistoryGenerator.corrupt(valid, seed);
        history = HistoryGenerator.corrupt(history, seed + 1);
        Verdict verdict = check(checker, history);
        boolean expected = reference.test(history.operations());
        assertThat(verdict.isPass()).as("seed %d: %s", seed, history).isEqualTo(expected);
        assertThat(verdict.isViolation()).isEqualTo(!expected);
        if (verdict instanceof Verdict.Violation violation) {
          violations++;
          assertThat(reference.test(violation.smallest().operations()))
              .as("seed %d: %s of %s", seed, violation, history)
              .isFalse();
        } else {
          passes++;
        }
      }
    }
    assertThat(violations).isGreaterThan(500);
    assertThat(passes).isGreaterThan(500);
  }

  private static Verdict check(Checker checker, History history) {
    return checker.check(history, Budget.ofSteps(1_000_000));
  }
}
