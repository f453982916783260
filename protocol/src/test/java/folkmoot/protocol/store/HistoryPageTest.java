package folkmoot.protocol.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.ChangeEvent.Kind;
import folkmoot.protocol.watch.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistoryPageTest {
  @Test
  void whatIsAddedIsReadBackAlsoWhenThePageGoesOnAfterAnOpening() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<ChangeEvent> events = events(random);
      Position first = events.get(0).position();
      HistoryPage page = new HistoryPage(first);
      for (ChangeEvent event : events) {
        if (page.events() > 0 && random.nextInt(4) == 0)
          page = HistoryPage.of(first, page.encoded());
        add(page, event);
      }
      assertThat(HistoryPage.decode(first, page.encoded())).as("seed %d", seed).isEqualTo(events);
      assertThat(page.events()).isEqualTo(events.size());
      assertThat(page.size()).isEqualTo(page.encoded().length);
      HistoryPage.Extent extent = HistoryPage.extent(first, page.encoded());
      assertThat(extent).isEqualTo(page.extent());
      assertThat(extent.last()).isEqualTo(events.get(events.size() - 1).position());
    }
  }

  private static List<ChangeEvent> events(SplittableRandom random) {
    List<ChangeEvent> events = new ArrayList<>();
    long index = 1 + random.nextLong(1L << random.nextInt(40));
    int count = 1 + random.nextInt(3);
    for (int i = random.nextInt(20); i >= 0; i--) {
      Kind kind = Kind.values()[random.nextInt(3)];
      byte[] value = new byte[kind == Kind.PUT ? random.nextInt(2000) : 0];
      Arrays.fill(value, (byte) random.nextInt());
      String key = "k".repeat(random.nextInt(3)) + "é\uD83D\uDE00".repeat(random.nextInt(2));
      events.add(new ChangeEvent(new Position(index, count), kind, key, value));
      boolean same = random.nextBoolean();
      index += same ? 0 : 1 + random.nextInt(300);
      count = same ? count + 1 : 1;
    }
    return events;
  }

  private static void add(HistoryPage page, ChangeEvent event) {
    byte[] key = ("\1" + event.key()).getBytes(StandardCharsets.UTF_8);
    page.add(event.position(), event.kind(), key, 1, event.value());
  }

  /** The bytes stand in the state: those of another version would differ from it. */
  @Test
  void theBytesAreThese() {
    HistoryPage page = new HistoryPage(new Position(300, 1));
    add(page, new ChangeEvent(new Position(300, 1), Kind.PUT, "ab", new byte[] {'7'}));
    add(page, new ChangeEvent(new Position(300, 2), Kind.DELETE, "c", ChangeEvent.NOTHING));
    add(page, new ChangeEvent(new Position(500, 1), Kind.EXPIRE, "d", ChangeEvent.NOTHING));
    assertThat(page.encoded())
        .containsExactly(
            0,
            0,
            2,
            'a',
            'b',
            1,
            '7', //
            0,
            1,
            1,
            'c', //
            (byte) 0xc8,
            1,
            2,
            1,
            'd');
  }

  @Test
  void whatIsNotBehindTheLastIsNotAdded() {
    HistoryPage page = new HistoryPage(new Position(3, 1));
    ChangeEvent event = new ChangeEvent(new Position(3, 1), Kind.DELETE, "a", ChangeEvent.NOTHING);
    add(page, event);
    assertThatThrownBy(() -> add(page, event)).isInstanceOf(InvariantBroken.class);
  }

  @Test
  void whatIsNoPageIsRefused() {
    Position first = new Position(3, 1);
    byte[] unknownKind = {0, 9, 0};
    byte[] cut = {0, 0, 1, 'a'};
    byte[] tooLong = {0, 1, 9, 'a'};
    for (byte[] wrong : new byte[][] {{}, unknownKind, cut, tooLong})
      assertThatThrownBy(() -> HistoryPage.decode(first, wrong))
          .isInstanceOf(IllegalArgumentException.class);
  }
}
