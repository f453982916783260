package folkmoot.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldBytesTest {
  private final HeldBytes room = new HeldBytes(10);

  @Test
  void as_much_as_there_is_room_for() {
    assertThat(room.take(6)).isTrue();
    assertThat(room.take(5)).isFalse();
    assertThat(room.take(4)).isTrue();
    assertThat(room.take(1)).isFalse();
    room.give(6);
    assertThat(room.take(6)).isTrue();
  }

  /** Else what is larger than the room would never be told. */
  @Test
  void anything_while_nothing_is_held() {
    assertThat(room.take(11)).isTrue();
    assertThat(room.take(0)).isFalse();
    room.give(11);
    assertThat(room.take(12)).isTrue();
  }
}
