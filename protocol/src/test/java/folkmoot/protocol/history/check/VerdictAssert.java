package folkmoot.protocol.history.check;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.Verdict;

/** What a checker is expected to say of a small history. */
final class VerdictAssert {
  private VerdictAssert() {}

  static void accepts(Checker checker, Told told) {
    Verdict verdict = checker.check(told.history(), Budget.unlimited());
    assertThat(verdict.isPass()).as(verdict.toString()).isTrue();
    assertThat(verdict.promise()).isEqualTo(checker.promise());
  }

  /** A violation whose words have this in them, and whose smallest part is broken by itself. */
  static Verdict.Violation refuses(Checker checker, Told told, String words) {
    Verdict verdict = checker.check(told.history(), Budget.unlimited());
    assertThat(verdict).isInstanceOf(Verdict.Violation.class);
    Verdict.Violation violation = (Verdict.Violation) verdict;
    assertThat(violation.explanation()).contains(words);
    assertThat(violation.smallest().size()).isPositive();
    return violation;
  }

  static void cannotTell(Checker checker, Told told, String words) {
    Verdict verdict = checker.check(told.history(), Budget.unlimited());
    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(((Verdict.Unknown) verdict).reason()).contains(words);
  }
}
