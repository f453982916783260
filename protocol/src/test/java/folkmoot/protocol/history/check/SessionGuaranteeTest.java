package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.SessionGuarantee.MONOTONIC_READS;
import static folkmoot.protocol.history.check.SessionGuarantee.MONOTONIC_WRITES;
import static folkmoot.protocol.history.check.SessionGuarantee.READ_YOUR_WRITES;
import static folkmoot.protocol.history.check.SessionGuarantee.WRITES_FOLLOW_READS;
import static folkmoot.protocol.history.check.VerdictAssert.accepts;
import static folkmoot.protocol.history.check.VerdictAssert.cannotTell;
import static folkmoot.protocol.history.check.VerdictAssert.refuses;

import folkmoot.protocol.history.History;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Terry et al. 1994, each guarantee by the smallest histories. */
class SessionGuaranteeTest {
  @Nested
  class ByVersion {
    @Test
    void readBehindOnesOwnWrite() {
      var told =
          new Told()
              .write("b", "1", 0, 10)
              .at(1)
              .write("a", "2", 20, 30)
              .at(2)
              .read("a", "1", 40, 50)
              .at(1);
      refuses(READ_YOUR_WRITES, told, "behind");
      accepts(MONOTONIC_READS, told);
      accepts(MONOTONIC_WRITES, told);
      accepts(WRITES_FOLLOW_READS, told);
    }

    @Test
    void readOfSomebodyElsesNewerWriteIsFine() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .at(1)
              .write("b", "2", 0, 10)
              .at(2)
              .read("a", "2", 20, 30)
              .at(2);
      accepts(READ_YOUR_WRITES, told);
    }

    @Test
    void nothingIsFoundAfterOnesOwnWrite() {
      refuses(
          READ_YOUR_WRITES,
          new Told().write("a", "1", 0, 10).at(1).readNothing("a", 20, 30),
          "behind");
    }

    @Test
    void nothingIsFoundBecauseOfALaterDelete() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .at(4)
              .delete("b", true, 0, 30)
              .at(5)
              .readNothing("a", 20, 30);
      accepts(READ_YOUR_WRITES, told);
    }

    @Test
    void aDeleteThatCameBeforeIsNoExcuse() {
      var told =
          new Told()
              .write("b", "0", 0, 1)
              .at(2)
              .delete("b", true, 2, 3)
              .at(3)
              .write("a", "1", 4, 10)
              .at(4)
              .readNothing("a", 20, 30);
      refuses(READ_YOUR_WRITES, told, "behind");
    }

    @Test
    void anUnknownDeleteMayBeWhy() {
      var told =
          new Told().maybeDelete("b", 0, 5).write("a", "1", 4, 10).at(4).readNothing("a", 20, 30);
      accepts(READ_YOUR_WRITES, told);
    }

    @Test
    void unknownWriteNeedNotBeSeen() {
      var told =
          new Told()
              .write("b", "1", 0, 10)
              .at(1)
              .maybeWrite("a", "2", 20, 30)
              .read("a", "1", 40, 50)
              .at(1);
      accepts(READ_YOUR_WRITES, told);
    }

    @Test
    void readsThatGoBack() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .at(1)
              .write("a", "2", 20, 30)
              .at(2)
              .read("b", "2", 40, 50)
              .at(2)
              .read("b", "1", 60, 70)
              .at(1);
      refuses(MONOTONIC_READS, told, "behind");
      accepts(READ_YOUR_WRITES, told);
    }

    @Test
    void readsOfTwoClientsMayGoBack() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .at(1)
              .write("a", "2", 20, 30)
              .at(2)
              .read("b", "2", 40, 50)
              .at(2)
              .read("c", "1", 60, 70)
              .at(1);
      accepts(MONOTONIC_READS, told);
    }

    @Test
    void readsThatGoBackBeforeADeleteThatWasSeen() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .at(1)
              .read("b", "1", 12, 14)
              .at(1)
              .delete("a", true, 20, 30)
              .at(2)
              .readNothing("b", 40, 50)
              .read("b", "1", 60, 70)
              .at(1);
      refuses(MONOTONIC_READS, told, "behind");
    }

    @Test
    void writesOutOfOrder() {
      var told = new Told().write("a", "1", 0, 10).at(7).write("a", "2", 20, 30).at(5);
      refuses(MONOTONIC_WRITES, told, "behind");
      accepts(WRITES_FOLLOW_READS, told);
    }

    @Test
    void writeBeforeWhatWasRead() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .at(7)
              .read("b", "1", 20, 30)
              .at(7)
              .write("b", "2", 40, 50)
              .at(6);
      refuses(WRITES_FOLLOW_READS, told, "behind");
      accepts(MONOTONIC_WRITES, told);
    }

    @Test
    void valueThatIsNotOfItsVersion() {
      var told = new Told().write("a", "1", 0, 10).at(1).read("b", "9", 20, 30).at(1);
      refuses(MONOTONIC_READS, told, "not what was written at version 1");
    }

    @Test
    void valueOfAnUnknownWriteAtAVersionOfItsOwn() {
      accepts(MONOTONIC_READS, new Told().maybeWrite("a", "1", 0, 10).read("b", "1", 20, 30).at(9));
    }

    @Test
    void readThatAskedForLess() {
      var told = new Told().write("a", "1", 0, 10).at(1).readNothing("a", 20, 30).level("eventual");
      accepts(READ_YOUR_WRITES, told);
    }
  }

  @Nested
  class ByUniqueValues {
    @Test
    void readBehindOnesOwnWrites() {
      var told = new Told().write("a", "1", 0, 10).write("a", "2", 20, 30).read("a", "1", 40, 50);
      refuses(READ_YOUR_WRITES, told, "no order of the writes");
    }

    @Test
    void nothingIsFoundAfterOnesOwnWrite() {
      var told = new Told().write("a", "1", 0, 10).readNothing("a", 20, 30);
      refuses(READ_YOUR_WRITES, told, "the beginning");
    }

    @Test
    void twoThatEachFindTheOthersWrite() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .write("b", "2", 0, 10)
              .read("a", "2", 20, 30)
              .read("b", "1", 20, 30);
      refuses(READ_YOUR_WRITES, told, "no order of the writes");
      accepts(MONOTONIC_READS, told);
    }

    @Test
    void someOrderExplainsAnOlderWriteOfAnother() {
      var told = new Told().write("b", "1", 0, 10).write("a", "2", 20, 30).read("a", "1", 40, 50);
      accepts(READ_YOUR_WRITES, told);
    }

    @Test
    void readsThatGoBack() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .write("b", "2", 0, 10)
              .read("c", "1", 20, 30)
              .read("c", "2", 40, 50)
              .read("c", "1", 60, 70);
      refuses(MONOTONIC_READS, told, "no order of the writes");
      cannotTell(MONOTONIC_WRITES, told, "go back");
    }

    @Test
    void readsThatGoBackInAnothersWrites() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .write("a", "2", 20, 30)
              .read("b", "2", 40, 50)
              .read("b", "1", 60, 70);
      refuses(MONOTONIC_READS, told, "no order of the writes");
      refuses(MONOTONIC_WRITES, told, "no order of the writes");
      accepts(READ_YOUR_WRITES, told);
    }

    @Test
    void readsThatLoseWhatWasThere() {
      var told = new Told().write("a", "1", 0, 10).read("b", "1", 20, 30).readNothing("b", 40, 50);
      refuses(MONOTONIC_READS, told, "no order of the writes");
    }

    @Test
    void writeSeenBeforeWhatItFollows() {
      var told =
          new Told()
              .write("a", "1", 0, 10)
              .read("b", "1", 20, 30)
              .write("b", "2", 40, 50)
              .read("c", "2", 60, 70)
              .read("c", "1", 80, 90);
      refuses(WRITES_FOLLOW_READS, told, "no order of the writes");
    }

    @Test
    void valueThatNobodyWrote() {
      refuses(MONOTONIC_READS, new Told().read("b", "1", 20, 30), "nobody wrote");
    }

    @Test
    void failedWriteThatIsObserved() {
      var told = new Told().failedWrite("a", "1", 0, 10).read("b", "1", 20, 30);
      refuses(READ_YOUR_WRITES, told, "a failed write is observed");
    }

    @Test
    void valuesThatAreNotUnique() {
      var told = new Told().write("a", "1", 0, 10).write("b", "1", 0, 10).read("a", "1", 20, 30);
      cannotTell(READ_YOUR_WRITES, told, "the same value was written twice");
    }

    @Test
    void nothingIsFoundAndADeleteMayBeWhy() {
      var told =
          new Told().write("a", "1", 0, 10).delete("b", true, 0, 10).readNothing("a", 20, 30);
      cannotTell(READ_YOUR_WRITES, told, "which delete");
      cannotTell(
          READ_YOUR_WRITES,
          new Told().on("y").maybeAdd("a", 1, 0, 10).read("b", "1", 20, 30),
          "unknown outcome");
    }
  }

  @Test
  void theWordsNameTheOperations() {
    History history = new Told().write("a", "1", 0, 10).at(1).readNothing("a", 20, 30).history();
    var verdict = READ_YOUR_WRITES.check(history, folkmoot.protocol.history.Budget.unlimited());
    org.assertj.core.api.Assertions.assertThat(verdict.toString())
        .contains("#0 (a writes 1 to x: done)")
        .contains("#1 (a reads x: nothing)");
  }
}
