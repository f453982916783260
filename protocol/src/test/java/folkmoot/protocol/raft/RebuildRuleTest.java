package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.RebuildRule.Beginning;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a replica does whose state is behind its log, and when that state answers again. */
class RebuildRuleTest {
  /** Begins after entry 20 of term 3; entries 21 to 29 are of term 3, 30 to 32 of term 5. */
  private static final LogTerms LOG =
      new LogTerms(new LogPosition(3, 20), List.of(new TermStart(3, 21), new TermStart(5, 30)), 32);

  private final RebuildRule rule = RebuildRule.proven();

  @ParameterizedTest
  @CsvSource({
    // state, staged, alone
    "3, 20,  0,  0, false, GO_ON",
    "5, 31,  0,  0, true,  GO_ON",
    "5, 31,  5, 32, false, GO_ON",
    "0,  0,  3, 20, false, INSTALL",
    "0,  0,  5, 30, true,  INSTALL",
    "2, 19,  3, 25, false, INSTALL",
    "0,  0,  3, 19, false, FETCH",
    "0,  0,  4, 30, false, FETCH",
    "0,  0,  5, 33, false, FETCH",
    "0,  0,  0,  0, false, FETCH",
    "2, 19,  0,  0, false, FETCH",
    "0,  0,  0,  0, true,  REFUSE",
    "0,  0,  5, 33, true,  REFUSE"
  })
  void theLogGoesOnFromAStateThatItHas(
      long term, long index, long stagedTerm, long staged, boolean alone, Beginning begins) {
    Optional<LogPosition> snapshot =
        staged == 0 ? Optional.empty() : Optional.of(new LogPosition(stagedTerm, staged));
    assertThat(rule.begin(LOG, new LogPosition(term, index), snapshot, alone)).isEqualTo(begins);
  }

  @Test
  void aLogThatHasItsFirstEntryNeedsNobody() {
    LogTerms all = new LogTerms(List.of(new TermStart(1, 1)), 9);
    LogPosition nothing = new LogPosition(0, 0);
    assertThat(rule.begin(all, nothing, Optional.empty(), true)).isEqualTo(Beginning.GO_ON);
  }

  @Test
  void aSnapshotMustReachTheLogAndBeOfIt() {
    assertThat(rule.leastIndex(LOG)).isEqualTo(20);
    assertThat(rule.continues(LOG, new LogPosition(3, 20))).isTrue();
    assertThat(rule.continues(LOG, new LogPosition(5, 32))).isTrue();
    assertThat(rule.continues(LOG, new LogPosition(3, 19))).as("a gap").isFalse();
    assertThat(rule.continues(LOG, new LogPosition(5, 33))).as("past the end").isFalse();
    assertThat(rule.continues(LOG, new LogPosition(4, 31))).as("another entry").isFalse();
  }

  @Test
  void whatIsRebuiltAnswersNobody() {
    assertThat(rule.serves(true)).isFalse();
    assertThat(rule.serves(false)).isTrue();
  }

  /** The end is compared as candidates' logs are: a later term's entry comes after all of it. */
  @ParameterizedTest
  @CsvSource({
    "5, 32, true",
    "5, 33, true",
    "5, 31, false",
    "3, 40, false",
    "6, 25, true",
  })
  void itIsWholeAsFarAsTheLogWentOrInALaterTerm(long term, long index, boolean whole) {
    assertThat(rule.isWhole(new LogPosition(term, index), LOG.end())).isEqualTo(whole);
  }
}
