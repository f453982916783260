package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.VerdictAssert.accepts;
import static folkmoot.protocol.history.check.VerdictAssert.cannotTell;
import static folkmoot.protocol.history.check.VerdictAssert.refuses;

import folkmoot.protocol.history.Checker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedStalenessTest {
  private static Checker byTime(long nanos) {
    return BoundedStaleness.byTime(Duration.ofNanos(nanos), Model.store());
  }

  private static Told staleAt40() {
    return new Told().write("a", "1", 0, 10).write("a", "2", 20, 30).read("b", "1", 40, 50);
  }

  @Test
  void byTimeAcceptsWhatWasThereWithinTheBound() {
    accepts(byTime(10), staleAt40());
  }

  @Test
  void byTimeRefusesWhatWasOverwrittenLongerAgo() {
    refuses(byTime(9), staleAt40(), "stale");
  }

  @Test
  void byTimeRefusesAValueFromTheFuture() {
    refuses(byTime(100), new Told().read("b", "1", 0, 10).write("a", "1", 20, 30), "future");
  }

  @Test
  void byTimeAcceptsReadsOfOneClientThatGoBack() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .write("a", "2", 20, 30)
            .read("b", "2", 32, 34)
            .read("b", "1", 36, 38);
    accepts(byTime(10), told);
  }

  @Test
  void byTimeAcceptsAnUnknownWriteThatComesLate() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .maybeWrite("a", "2", 20, 30)
            .read("b", "1", 400, 410)
            .read("b", "2", 500, 510);
    accepts(byTime(1), told);
  }

  private static Told behindBy(long entries) {
    return new Told()
        .write("a", "1", 0, 10)
        .at(5)
        .write("a", "2", 20, 30)
        .at(6)
        .on("y")
        .write("a", "3", 31, 35)
        .at(6 + entries)
        .on("x")
        .read("b", "1", 40, 50)
        .at(5);
  }

  @Test
  void byLagAcceptsWhatMissesNoMoreThanTheBound() {
    accepts(BoundedStaleness.byLag(4), behindBy(3));
    accepts(BoundedStaleness.byLag(4), behindBy(2));
  }

  @Test
  void byLagRefusesWhatMissesMore() {
    refuses(BoundedStaleness.byLag(3), behindBy(3), "stale by more than 3");
    refuses(BoundedStaleness.byLag(0), behindBy(0), "stale by more than 0");
  }

  @Test
  void byLagKnowsOnlyWhatWasAnsweredBefore() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .at(5)
            .write("a", "2", 20, 45)
            .at(60)
            .read("b", "1", 40, 50)
            .at(5);
    accepts(BoundedStaleness.byLag(0), told);
  }

  @Test
  void byLagRefusesToFindNothing() {
    var told = new Told().write("a", "1", 0, 10).at(5).readNothing("b", 40, 50);
    refuses(BoundedStaleness.byLag(0), told, "misses index 5");
    accepts(BoundedStaleness.byLag(1), told);
  }

  @Test
  void byLagAcceptsNothingAfterADelete() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .at(5)
            .delete("a", true, 12, 60)
            .at(6)
            .readNothing("b", 40, 50);
    accepts(BoundedStaleness.byLag(0), told);
    var maybe =
        new Told().maybeDelete("c", 0, 3).write("a", "1", 0, 10).at(5).readNothing("b", 40, 50);
    accepts(BoundedStaleness.byLag(0), maybe);
  }

  @Test
  void byLagCannotTellWithoutVersions() {
    cannotTell(BoundedStaleness.byLag(1), new Told().write("a", "1", 0, 10), "no version is known");
  }
}
