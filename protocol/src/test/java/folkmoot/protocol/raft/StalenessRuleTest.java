package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.StalenessRule.Limit;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** DESIGN §4, bounded staleness. Times are nanoseconds of the reader's own clock. */
class StalenessRuleTest {
  private static final OptionalLong NO_LAG = OptionalLong.empty();

  private final StalenessRule rule = StalenessRule.paper();
  private final List<Confirmed> known =
      List.of(new Confirmed(10, 100), new Confirmed(20, 200), new Confirmed(30, 300));

  @Test
  void an_index_is_as_old_as_the_question_that_it_answers() {
    assertThat(rule.since(100, 170)).isEqualTo(100);
  }

  @Test
  void any_index_that_is_young_enough_will_do() {
    assertThat(rule.servesAt(known, 310, within(210))).hasValue(10);
    assertThat(rule.servesAt(known, 310, within(209))).hasValue(20);
    assertThat(rule.servesAt(known, 310, within(10))).hasValue(30);
  }

  @Test
  void if_none_is_somebody_has_to_be_asked() {
    assertThat(rule.servesAt(known, 310, within(9))).isEmpty();
    assertThat(rule.servesAt(List.of(), 310, within(1000))).isEmpty();
  }

  @Test
  void a_lag_is_counted_from_the_latest_index_that_is_young_enough() {
    assertThat(rule.servesAt(known, 310, new Limit(1000, false, OptionalLong.of(5)))).hasValue(25);
    assertThat(rule.servesAt(known, 310, new Limit(1000, false, OptionalLong.of(50)))).hasValue(0);
    assertThat(rule.servesAt(known, 310, new Limit(9, false, OptionalLong.of(50)))).isEmpty();
  }

  @Test
  void who_bounds_both_gets_both() {
    assertThat(rule.servesAt(known, 310, new Limit(209, true, OptionalLong.of(5)))).hasValue(25);
    assertThat(rule.servesAt(known, 310, new Limit(209, true, OptionalLong.of(50)))).hasValue(20);
  }

  /** The clock may begin anywhere, and pass the end of its numbers. */
  @Test
  void times_are_compared_by_their_difference() {
    List<Confirmed> late = List.of(new Confirmed(7, Long.MAX_VALUE - 5));
    assertThat(rule.servesAt(late, Long.MIN_VALUE + 5, within(11))).hasValue(7);
    assertThat(rule.servesAt(late, Long.MIN_VALUE + 5, within(10))).isEmpty();
  }

  private static Limit within(long nanos) {
    return new Limit(nanos, true, NO_LAG);
  }
}
