package folkmoot.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsForRoomTest {
  private final TurnsForRoom room = new TurnsForRoom(10);
  private final List<String> told = new ArrayList<>();
  private final TurnsForRoom.Turn one = room.turn(() -> told.add("one"));
  private final TurnsForRoom.Turn two = room.turn(() -> told.add("two"));
  private final TurnsForRoom.Turn three = room.turn(() -> told.add("three"));

  @Test
  void as_much_as_there_is_room_for() {
    assertThat(one.take(6)).isTrue();
    assertThat(two.take(5)).isFalse();
    assertThat(two.take(4)).isTrue();
    assertThat(three.take(1)).isFalse();
    room.give(6);
    assertThat(told).containsExactly("three");
    assertThat(three.take(6)).isTrue();
  }

  /** Else what is larger than the room would never be told. */
  @Test
  void anything_while_nothing_is_held() {
    assertThat(one.take(11)).isTrue();
    assertThat(two.take(0)).isFalse();
    room.give(11);
    assertThat(two.take(12)).isTrue();
  }

  @Test
  void who_was_refused_comes_before_who_asks_later() {
    one.take(6);
    assertThat(two.take(11)).isFalse();
    assertThat(three.take(1)).isFalse();
    room.give(6);
    assertThat(told).containsExactly("two");
    assertThat(three.take(1)).isFalse();
    assertThat(two.take(11)).isTrue();
    room.give(11);
    assertThat(told).containsExactly("two", "three");
  }

  @Test
  void who_steps_aside_holds_up_nobody_and_keeps_its_turn() {
    one.take(6);
    two.take(11);
    three.take(2);
    two.stepAside();
    assertThat(told).containsExactly("three");
    assertThat(two.isWaiting()).isFalse();
    assertThat(three.take(2)).isTrue();
    assertThat(three.take(3)).isFalse();
    assertThat(two.take(11)).isFalse();
    assertThat(three.take(2)).as("it came later").isFalse();
    room.give(8);
    assertThat(two.take(11)).isTrue();
  }

  @Test
  void who_has_been_given_something_waits_behind_the_others_next() {
    one.take(10);
    two.take(10);
    three.take(10);
    room.give(10);
    assertThat(two.take(10)).isTrue();
    assertThat(two.take(10)).isFalse();
    room.give(10);
    assertThat(two.take(10)).isFalse();
    assertThat(three.take(10)).isTrue();
  }
}
