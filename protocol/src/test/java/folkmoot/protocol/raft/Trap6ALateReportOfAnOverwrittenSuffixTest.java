package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Raft §5.3 on a disk that is slower than elections: "done" is said of a log as it was when the
 * write was handed over.
 */
class Trap6ALateReportOfAnOverwrittenSuffixTest {
  private static final long ALL = Long.MAX_VALUE;

  private final PersistedRule rule = PersistedRule.paper();

  @ParameterizedTest(name = "written up to {0}, kept up to {1}, durable {2}: {3}")
  @CsvSource({
    "5, 9223372036854775807, 3, 5",
    "5, 9223372036854775807, 7, 7",
    "5, 5,                   3, 5",
    "5, 3,                   3, 3",
    "5, 3,                   2, 3",
    "5, 0,                   0, 0",
  })
  void aWriteVouchesForWhatWasKeptOfIt(long written, long kept, long durable, long expected) {
    assertThat(rule.durable(written, kept, durable)).isEqualTo(expected);
  }

  /**
   * 4 and 5 of a deposed leader are on their way to the disk when the next one overwrites 4. The
   * disk says that the first write is done: what is in the log at 4 now is not on it.
   */
  @Test
  void whatWasOverwrittenIsNotAcknowledged() {
    long durable = rule.durable(5, 3, 3);
    assertThat(AcknowledgeRule.paper().acknowledged(4, durable)).isEqualTo(3);

    PersistedRule byIndex = (written, kept, before) -> Math.max(before, written);
    assertThat(AcknowledgeRule.paper().acknowledged(4, byIndex.durable(5, 3, 3)))
        .as("the wrong rule acknowledges an entry that a crash now would lose")
        .isEqualTo(4);
  }

  @Test
  void whatIsForgottenIsNoLongerDurable() {
    assertThat(rule.forgotten(7, 5)).isEqualTo(4);
    assertThat(rule.forgotten(ALL, 5)).isEqualTo(4);
    assertThat(rule.forgotten(rule.forgotten(ALL, 5), 8))
        .as("what was kept of it once is not more after the log has grown and was cut again")
        .isEqualTo(4);
    assertThat(rule.forgotten(2, 5)).isEqualTo(2);
  }

  /**
   * First write: 4 and 5 of term 2. Second: 4 of term 3 in their place. Third, by a leader of term
   * 4 that has the old entries: 4 and 5 of term 2 again. When the first is reported the log looks
   * as if it were about it, but the second is still to come to the disk and takes 4 and 5 away.
   */
  @Test
  void theSameEntriesThatCameBackAreAnotherWrite() {
    LogTerms whenWritten = Shorthand.log("1 1 1 2 2");
    LogTerms now = whenWritten.truncateFrom(4).append(3).truncateFrom(4).append(2, 2);
    assertThat(now.termAt(5)).as("nothing to be seen by terms").isEqualTo(whenWritten.termAt(5));

    long afterFirst = rule.durable(5, 3, 3);
    long afterSecond = rule.durable(4, 3, afterFirst);
    long afterThird = rule.durable(5, ALL, afterSecond);
    assertThat(new long[] {afterFirst, afterSecond, afterThird}).containsExactly(3, 3, 5);
  }
}
