package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.HistoryGenerator.Kind.ADD;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.DELETE;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.READ;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.SWAP;
import static folkmoot.protocol.history.check.HistoryGenerator.Kind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.history.check.HistoryGenerator.Kind;
import folkmoot.protocol.history.check.HistoryGenerator.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search with all its short cuts says what trying every order says. */
class LinearizabilityAgainstBruteForceTest {
  private static final int SEEDS = 2_000;

  static Stream<Shape> shapes() {
    return Stream.of(
        shape(3, List.of(READ, WRITE), 0),
        shape(4, List.of(READ, READ, WRITE), 2),
        shape(4, List.of(READ, WRITE, DELETE), 0),
        shape(4, List.of(READ, WRITE, DELETE, DELETE), 2),
        shape(3, List.of(READ, WRITE, SWAP, SWAP), 0),
        shape(4, List.of(READ, WRITE, SWAP, DELETE), 3),
        shape(4, List.of(READ, ADD, ADD), 0),
        shape(4, List.of(READ, ADD, WRITE, DELETE, SWAP), 3));
  }

  private static Shape shape(int clients, List<Kind> kinds, int values) {
    return new Shape(clients, 1, 7, kinds, values, 0.2, 0.08, 12);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void validHistoriesPass(Shape shape) {
    for (long seed = 0; seed < SEEDS; seed++) {
      History history = HistoryGenerator.draw(shape, seed);
      assertThat(check(history).isPass()).as("seed %d: %s", seed, history).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void corruptedHistoriesAreJudgedAsByBruteForce(Shape shape) {
    int violations = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      History history = HistoryGenerator.corrupt(HistoryGenerator.draw(shape, seed), seed);
      Verdict verdict = check(history);
      boolean expected = BruteForce.isLinearizable(history.operations());
      assertThat(verdict.isPass()).as("seed %d: %s", seed, history).isEqualTo(expected);
      if (verdict instanceof Verdict.Violation violation) {
        violations++;
        assertThat(BruteForce.isLinearizable(violation.smallest().operations()))
            .as("seed %d: the smallest part of %s: %s", seed, history, violation)
            .isFalse();
      }
    }
    assertThat(violations).as("both kinds were met").isBetween(SEEDS / 10, SEEDS - SEEDS / 10);
  }

  private static Verdict check(History history) {
    return Linearizability.of(Model.store()).check(history, Budget.ofSteps(1_000_000));
  }
}
