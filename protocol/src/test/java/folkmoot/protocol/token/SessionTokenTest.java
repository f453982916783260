package folkmoot.protocol.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SessionTokenTest {
  private static final Point EARLY = new Point(1, 9);
  private static final Point LATE = new Point(2, 7);

  @Test
  void the_later_entry_of_a_group_counts() {
    SessionToken token = SessionToken.EMPTY.and("a", EARLY).and("a", LATE).and("a", EARLY);
    assertThat(token.of("a")).isEqualTo(LATE);
    assertThat(token.of("b")).isEqualTo(Point.NONE);
  }

  @Test
  void what_is_known_to_be_committed_is_later_than_what_is_not_yet() {
    Point provisional = new Point(2, 7, true);
    assertThat(LATE.latest(provisional)).isEqualTo(LATE);
    assertThat(provisional.latest(LATE)).isEqualTo(LATE);
    assertThat(SessionToken.EMPTY.and("a", LATE).and("a", provisional).of("a")).isEqualTo(LATE);
  }

  @Test
  void merging_is_commutative_associative_and_idempotent() {
    SessionToken one = SessionToken.EMPTY.and("a", EARLY).and("b", LATE);
    SessionToken two = SessionToken.EMPTY.and("a", LATE).and("c", EARLY);
    SessionToken three = SessionToken.EMPTY.and("b", EARLY).and("c", LATE);
    assertThat(one.and(two)).isEqualTo(two.and(one));
    assertThat(one.and(two).and(three)).isEqualTo(one.and(two.and(three)));
    assertThat(one.and(one)).isEqualTo(one);
  }

  @Test
  void has_room_for_64_groups_and_keeps_the_one_that_was_seen_last() {
    SessionToken token = SessionToken.EMPTY;
    for (int group = 0; group < SessionToken.MOST; group++)
      token = token.and("g%02d".formatted(group), EARLY);
    SessionToken more = token.and("a", LATE);
    assertThat(more.seen()).hasSize(SessionToken.MOST);
    assertThat(more.of("a")).isEqualTo(LATE);
    assertThat(more.of("g00")).as("counts as satisfied from now on").isEqualTo(Point.NONE);
  }

  @Test
  void a_loss_that_is_accepted_leaves_no_trace() {
    SessionToken token = SessionToken.EMPTY.and("a", new Point(3, 9, true)).and("b", LATE);
    SessionToken accepted = token.instead("a", new Point(2, 4));
    assertThat(accepted.of("a")).isEqualTo(new Point(2, 4));
    assertThat(accepted.of("b")).isEqualTo(LATE);
    assertThat(token.instead("a", Point.NONE)).isEqualTo(token.without("a"));
  }

  @Test
  void there_is_no_half_of_an_entry() {
    assertThatThrownBy(() -> new Point(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Point(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Point(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(SessionToken.EMPTY.and("a", Point.NONE)).isEqualTo(SessionToken.EMPTY);
  }
}
