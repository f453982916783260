package folkmoot.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
  private static final long LIFE = 5L << ReplayWindow.COUNTER_BITS;
  private final ReplayWindow window = new ReplayWindow();

  @Test
  void eachNumberIsFirstOnceForEachNodeAndLife() {
    assertThat(window.isFirst("n1", LIFE)).isTrue();
    assertThat(window.isFirst("n1", LIFE)).isFalse();
    assertThat(window.isFirst("n2", LIFE)).isTrue();
    assertThat(window.isFirst("n1", LIFE * 2)).isTrue();
    assertThat(window.isFirst("n1", LIFE)).isFalse();
  }

  @Test
  void overtakingWithinTheWidthIsNoRepetition() {
    List<Long> numbers =
        new ArrayList<>(LongStream.range(LIFE, LIFE + ReplayWindow.WIDTH).boxed().toList());
    Collections.shuffle(numbers, new Random(7));
    assertThat(numbers).allMatch(it -> window.isFirst("n1", it));
    assertThat(numbers).noneMatch(it -> window.isFirst("n1", it));
  }

  @Test
  void whatLiesTooFarBehindCountsAsRepeated() {
    assertThat(window.isFirst("n1", LIFE + ReplayWindow.WIDTH)).isTrue();
    assertThat(window.isFirst("n1", LIFE)).isFalse();
    assertThat(window.isFirst("n1", LIFE + 1)).isTrue();
  }

  @Test
  void noNumberIsEverFirstTwice() {
    Random chance = new Random(11);
    Set<Long> seen = new HashSet<>();
    long highest = 0;
    int first = 0;
    for (int i = 0; i < 200_000; i++) {
      highest += chance.nextInt(1000) == 0 ? 3 * ReplayWindow.WIDTH : chance.nextInt(4);
      long number = LIFE + Math.max(0, highest - chance.nextInt(2 * ReplayWindow.WIDTH));
      if (!window.isFirst("n1", number)) continue;
      assertThat(seen.add(number)).as("%s is first again", number).isTrue();
      first++;
    }
    assertThat(first).isGreaterThan(10_000);
  }
}
