package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexTimesTest {
  private final IndexTimes times = new IndexTimes();

  private List<String> take(long from, long index) {
    List<String> taken = new ArrayList<>();
    times.take(from, index, (entries, nanos) -> taken.add(entries + "@" + nanos));
    return taken;
  }

  @Test
  void whatHappenedIsToldByTheStretchAndOnlyOnce() {
    times.note(3, 100);
    times.note(7, 200);
    times.note(8, 300);
    assertThat(take(0, 7)).containsExactly("3@100", "4@200");
    assertThat(take(7, 7)).isEmpty();
    assertThat(take(7, 8)).containsExactly("1@300");
  }

  @Test
  void aPartOfAStretchIsToldWithItsTimeAndTheRestLater() {
    times.note(10, 100);
    assertThat(take(0, 4)).containsExactly("4@100");
    assertThat(take(4, 10)).containsExactly("6@100");
  }

  @Test
  void anIndexHasTheTimeOfTheStretchThatItIsIn() {
    times.note(3, 100);
    times.note(7, 200);
    assertThat(times.when(1, -1)).isEqualTo(100);
    assertThat(times.when(3, -1)).isEqualTo(100);
    assertThat(times.when(4, -1)).isEqualTo(200);
    assertThat(times.when(8, -1)).isEqualTo(-1);
    times.clear();
    assertThat(times.when(3, -1)).isEqualTo(-1);
  }

  @Test
  void theOldestIsForgottenFirst() {
    for (long index = 1; index <= 3000; index++) times.note(index, index * 10);
    assertThat(times.when(3000, -1)).isEqualTo(30_000);
    assertThat(times.when(2500, -1)).isEqualTo(25_000);
    assertThat(times.when(1, -1)).isEqualTo((3000 - 1023) * 10);
  }
}
