package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.VerdictAssert.accepts;
import static folkmoot.protocol.history.check.VerdictAssert.cannotTell;
import static folkmoot.protocol.history.check.VerdictAssert.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.Verdict;
import org.junit.jupiter.api.Test;

/** Lamport 1979, by the smallest histories. */
class SequentialConsistencyTest {
  private final Checker sequential = SequentialConsistency.of(Model.store());

  @Test
  void acceptsAStaleReadOfAnother() {
    var told = new Told().write("a", "1", 0, 10).write("a", "2", 20, 30).read("b", "1", 40, 50);
    accepts(sequential, told);
    refuses(Linearizability.of(Model.store()), told, "stale");
  }

  @Test
  void refusesAStaleReadOfOnesOwn() {
    var told = new Told().write("a", "1", 0, 10).write("a", "2", 20, 30).read("a", "1", 40, 50);
    assertThat(refuses(sequential, told, "overwritten").smallest().size()).isEqualTo(3);
  }

  /** Each key by itself is sequential, both together are not: it is no local property. */
  @Test
  void refusesTwoKeysThatContradictEachOther() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .on("y")
            .write("b", "1", 0, 10)
            .readNothing("a", 20, 30)
            .on("x")
            .readNothing("b", 20, 30);
    assertThat(refuses(sequential, told, "no order").smallest().size()).isEqualTo(4);
  }

  @Test
  void refusesTwoReadersOfDifferentOrders() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .write("b", "2", 0, 10)
            .read("c", "1", 20, 30)
            .read("c", "2", 40, 50)
            .read("d", "2", 20, 30)
            .read("d", "1", 40, 50);
    refuses(sequential, told, "no order");
  }

  @Test
  void refusesAValueThatNobodyWrote() {
    refuses(sequential, new Told().read("a", "1", 0, 10), "nobody wrote");
  }

  @Test
  void refusesAFailedWriteThatIsObserved() {
    refuses(sequential, new Told().failedWrite("a", "1", 0, 5).read("b", "1", 6, 9), "failed");
  }

  @Test
  void refusesALostUpdate() {
    var told =
        new Told()
            .write("a", "0", 0, 10)
            .swap("b", "0", "1", true, 20, 40)
            .swap("c", "0", "2", true, 20, 40);
    refuses(sequential, told, "no order");
  }

  @Test
  void acceptsAValueFromTheFutureOfAnother() {
    accepts(sequential, new Told().read("b", "1", 0, 10).write("a", "1", 20, 30));
  }

  @Test
  void acceptsAnUnknownWriteThatTakesEffectLate() {
    var told =
        new Told()
            .maybeWrite("a", "1", 0, 5)
            .readNothing("a", 10, 20)
            .write("b", "2", 10, 20)
            .read("b", "1", 30, 40);
    accepts(sequential, told);
  }

  @Test
  void refusesAnUnknownWriteBeforeWhatItsClientDidBefore() {
    var told =
        new Told()
            .write("a", "1", 0, 5)
            .maybeWrite("a", "2", 10, 20)
            .read("b", "2", 30, 40)
            .readNothing("b", 50, 60);
    refuses(sequential, told, "written in its past");
  }

  @Test
  void outOfStepsIsUnknown() {
    var told = new Told().write("a", "1", 0, 10).write("a", "2", 20, 30).read("b", "1", 40, 50);
    Verdict verdict = sequential.check(told.history(), Budget.ofSteps(3));
    assertThat(verdict.isUnknown()).isTrue();
    cannotTell(BoundedStaleness.byLag(3), told, "no version");
  }
}
