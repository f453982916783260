package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.VerdictAssert.accepts;
import static folkmoot.protocol.history.check.VerdictAssert.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Verdict;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Herlihy & Wing 1990, by the smallest histories that show each thing. */
class LinearizabilityTest {
  private final Checker store = Linearizability.of(Model.store());

  @Nested
  class Refused {
    @Test
    void staleRead() {
      var told = new Told().write("a", "1", 0, 10).write("a", "2", 20, 30).read("b", "1", 40, 50);
      assertThat(refuses(store, told, "stale").smallest().size()).isEqualTo(3);
    }

    @Test
    void readOfNothingAfterAWrite() {
      refuses(store, new Told().write("a", "1", 0, 10).readNothing("b", 20, 30), "no order");
    }

    @Test
    void newOldInversionBetweenTwoReaders() {
      var told =
          new Told()
              .write("a", "1", 0, 5)
              .write("a", "2", 10, 100)
              .read("b", "2", 20, 30)
              .read("c", "1", 40, 50);
      refuses(store, told, "no order");
    }

    @Test
    void newOldInversionWithAnUnknownWrite() {
      var told =
          new Told()
              .write("a", "1", 0, 5)
              .maybeWrite("a", "2", 10, 20)
              .read("b", "2", 30, 40)
              .read("c", "1", 50, 60);
      refuses(store, told, "no order");
    }

    @Test
    void valueFromTheFuture() {
      refuses(store, new Told().read("b", "1", 0, 10).write("a", "1", 20, 30), "from the future");
    }

    @Test
    void valueOfAnUnknownWriteFromTheFuture() {
      var told = new Told().read("b", "1", 0, 10).maybeWrite("a", "1", 20, 30);
      refuses(store, told, "from the future");
    }

    @Test
    void valueThatNobodyWrote() {
      refuses(store, new Told().write("a", "1", 0, 10).read("b", "7", 0, 10), "nobody wrote");
    }

    @Test
    void failedWriteThatIsObserved() {
      var told = new Told().failedWrite("a", "1", 0, 10).read("b", "1", 20, 30);
      var violation = refuses(store, told, "a failed write is observed");
      assertThat(violation.smallest().operations()).anyMatch(Operation::isFailed);
    }

    @Test
    void failedWriteThatOverwrites() {
      var told =
          new Told().write("a", "1", 0, 10).failedWrite("a", "2", 20, 30).readNothing("b", 40, 50);
      refuses(store, told, "no order");
    }

    @Test
    void lostUpdateOfTwoSwaps() {
      var told =
          new Told()
              .write("a", "0", 0, 10)
              .swap("b", "0", "1", true, 20, 40)
              .swap("c", "0", "2", true, 20, 40);
      refuses(store, told, "no order");
    }

    @Test
    void swapThatFailsThoughItHadToFit() {
      var told = new Told().write("a", "0", 0, 10).swap("b", "0", "1", false, 20, 30);
      refuses(store, told, "no order");
    }

    @Test
    void lostIncrement() {
      var told = new Told().add("a", 1, "1", 0, 30).add("b", 1, "1", 0, 30);
      refuses(Linearizability.of(Model.counter()), told, "no order");
    }

    @Test
    void counterThatSkips() {
      var told = new Told().add("a", 1, "1", 0, 10).add("b", 1, "3", 20, 30);
      refuses(Linearizability.of(Model.counter()), told, "no state explains");
    }

    @Test
    void incrementThatIsNoInteger() {
      refuses(Linearizability.of(Model.counter()), new Told().add("a", 1, "x", 0, 10), "no state");
    }

    @Test
    void unknownIncrementUsedTwice() {
      var told = new Told().maybeAdd("a", 1, 0, 10).read("b", "1", 20, 30).add("c", 1, "3", 40, 50);
      refuses(Linearizability.of(Model.counter()), told, "no order");
    }

    @Test
    void deleteThatFindsWhatIsGone() {
      var told =
          new Told().write("a", "1", 0, 10).delete("b", true, 20, 30).delete("c", true, 40, 50);
      refuses(store, told, "no order");
    }

    @Test
    void deleteThatFindsNothingThoughItIsThere() {
      var told = new Told().write("a", "1", 0, 10).delete("b", false, 20, 30);
      refuses(store, told, "no order");
    }

    @Test
    void valueThatCameBackAfterADelete() {
      var told = new Told().write("a", "1", 0, 10).delete("b", true, 20, 30).read("c", "1", 40, 50);
      refuses(store, told, "stale");
    }

    @Test
    void oneBadKeyAmongGoodOnes() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .on("y")
              .write("a", "1", 20, 30)
              .on("x")
              .read("b", "1", 20, 30)
              .on("y")
              .readNothing("b", 40, 50);
      var violation = refuses(store, told, "key y");
      assertThat(violation.smallest().operations()).allMatch(o -> o.target().key().equals("y"));
    }
  }

  @Nested
  class Accepted {
    @Test
    void nothing() {
      accepts(store, new Told());
    }

    @Test
    void eitherOfTwoConcurrentWrites() {
      var writes = new Told().write("a", "1", 0, 50).write("b", "2", 0, 50).read("c", "1", 60, 70);
      accepts(store, writes);
      accepts(
          store, new Told().write("a", "1", 0, 50).write("b", "2", 0, 50).read("c", "2", 60, 70));
    }

    @Test
    void equalTimesAsConcurrent() {
      accepts(store, new Told().write("a", "1", 0, 10).readNothing("b", 10, 20));
    }

    @Test
    void readOfAWriteThatIsNotYetAnswered() {
      accepts(store, new Told().write("a", "1", 0, 100).read("b", "1", 10, 20));
    }

    @Test
    void unknownWriteThatNeverHappens() {
      var told =
          new Told().write("a", "1", 0, 5).maybeWrite("a", "2", 10, 20).read("b", "1", 900, 910);
      accepts(store, told);
    }

    @Test
    void unknownWriteThatTakesEffectLate() {
      var told =
          new Told()
              .write("a", "1", 0, 5)
              .maybeWrite("a", "2", 10, 20)
              .read("b", "1", 30, 40)
              .write("a", "3", 50, 60)
              .read("b", "2", 900, 910);
      accepts(store, told);
    }

    @Test
    void chainOfUnknownSwaps() {
      var told =
          new Told()
              .write("a", "0", 0, 5)
              .maybeAdd("b", 1, 10, 20)
              .maybeAdd("c", 1, 10, 20)
              .read("d", "2", 30, 40);
      accepts(store, told);
    }

    @Test
    void unknownDeleteBetweenTwoReads() {
      var told =
          new Told()
              .write("a", "1", 0, 5)
              .maybeDelete("b", 10, 20)
              .read("c", "1", 30, 40)
              .readNothing("c", 50, 60)
              .delete("d", false, 70, 80);
      accepts(store, told);
    }

    @Test
    void failedWriteThatNobodySees() {
      var told =
          new Told().write("a", "1", 0, 5).failedWrite("b", "2", 10, 20).read("c", "1", 30, 40);
      accepts(store, told);
    }

    @Test
    void staleReadThatAskedForNoMore() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .write("a", "2", 20, 30)
              .read("b", "1", 40, 50)
              .level("eventual");
      accepts(store, told);
    }
  }

  @Test
  void outOfStepsIsUnknown() {
    var history = new Told().write("a", "1", 0, 10).read("b", "2", 20, 30).write("c", "2", 0, 40);
    Verdict verdict = store.check(history.history(), Budget.ofSteps(1));
    assertThat(verdict)
        .isEqualTo(new Verdict.Unknown("linearizable", "out of time (1 steps) at key x"));
  }

  @Test
  void outOfTimeIsUnknown() {
    AtomicLong clock = new AtomicLong();
    Budget budget = Budget.ofNanos(() -> clock.getAndAdd(10_000_000), 5_000_000);
    Verdict verdict = store.check(new Told().write("a", "1", 0, 10).history(), budget);
    assertThat(verdict)
        .isEqualTo(new Verdict.Unknown("linearizable", "out of time (5 ms) at key x"));
  }

  @Test
  void levelOfWhichNothingIsKnownIsRefused() {
    var history = new Told().read("a", "1", 0, 10).level("quorum").history();
    assertThatThrownBy(() -> store.check(history, Budget.unlimited()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quorum")
        .hasMessageContaining("read_your_writes");
  }

  @Test
  void actionThatTheModelHasNotIsRefused() {
    var history = new Told().write("a", "1", 0, 10).history();
    Checker counter = Linearizability.of(Model.counter());
    assertThatThrownBy(() -> counter.check(history, Budget.unlimited()))
        .hasMessageContaining("a counter has no Write");
  }
}
