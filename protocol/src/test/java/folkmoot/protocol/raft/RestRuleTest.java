package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RestRuleTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration BOUND = Duration.ofNanos(100);

  private final RestRule rule = RestRule.bounded();

  @Test
  void whoHasNothingToDoForLongEnoughRests() {
    assertThat(rule.mayRest(SECOND, SECOND)).isTrue();
    assertThat(rule.mayRest(SECOND.minusNanos(1), SECOND)).isFalse();
  }

  @Test
  void aPulseSpeaksForTheReplicaOfItsNode() {
    assertThat(rule.heard(1000, OptionalLong.of(1040), BOUND)).isEqualTo(1040);
  }

  @Test
  void notForLongerThanItMay() {
    assertThat(rule.heard(1000, OptionalLong.of(5000), BOUND)).isEqualTo(1100);
  }

  @Test
  void whatTheReplicaHasSaidSinceCountsMore() {
    assertThat(rule.heard(1000, OptionalLong.of(900), BOUND)).isEqualTo(1000);
    assertThat(rule.heard(1000, OptionalLong.empty(), BOUND)).isEqualTo(1000);
  }

  /** Monotonic clocks may be anywhere, and go over the end of the numbers. */
  @Test
  void onlyDifferencesCount() {
    long late = Long.MAX_VALUE - 10;
    assertThat(rule.heard(late, OptionalLong.of(late + 50), BOUND)).isEqualTo(late + 50);
  }
}
