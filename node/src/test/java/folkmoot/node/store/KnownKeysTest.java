package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
  @Test
  void knowsWhatIsThereUntilItIsGone() {
    KnownKeys known = new KnownKeys(1000);
    assertThat(known.contains(key("a"))).isFalse();
    known.there(key("a"));
    assertThat(known.contains(key("a"))).isTrue();
    known.gone(key("a"));
    assertThat(known.contains(key("a"))).isFalse();
  }

  @Test
  void forgetsTheOneThatWasTouchedLongestAgoWhenItIsFull() {
    KnownKeys known = new KnownKeys(3 * 129);
    known.there(key("a"));
    known.there(key("b"));
    known.there(key("c"));
    known.contains(key("a"));
    known.there(key("d"));
    assertThat(known.contains(key("b"))).isFalse();
    assertThat(known.contains(key("a"))).isTrue();
    assertThat(known.contains(key("c"))).isTrue();
    assertThat(known.contains(key("d"))).isTrue();
  }

  @Test
  void aKeyThatComesAgainTakesNoFurtherRoom() {
    KnownKeys known = new KnownKeys(2 * 129);
    for (int i = 0; i < 10; i++) known.there(key("a"));
    known.there(key("b"));
    assertThat(known.contains(key("a"))).isTrue();
    known.gone(key("a"));
    known.there(key("c"));
    assertThat(known.contains(key("b"))).isTrue();
  }

  private static ByteBuffer key(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
