package folkmoot.protocol.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionTokenCodecTest {
  @Test
  void what_is_written_is_read() {
    Random chance = new Random(7);
    for (int round = 0; round < 200; round++) {
      SessionToken token = SessionToken.EMPTY;
      for (int groups = chance.nextInt(SessionToken.MOST + 1); groups > 0; groups--) {
        long index = 1 + (chance.nextLong() >>> (2 + chance.nextInt(60)));
        Point point = new Point(1 + chance.nextInt(1000), index, chance.nextBoolean());
        token = token.and("größe." + chance.nextInt(1000), point);
      }
      ByteBuffer bytes = ByteBuffer.wrap(bytes(token));
      assertThat(SessionTokenCodec.read(bytes)).isEqualTo(token);
      assertThat(bytes.hasRemaining()).isFalse();
    }
  }

  @Test
  void is_small() {
    SessionToken token = SessionToken.EMPTY.and("default", new Point(5, 1_000_000));
    assertThat(bytes(token)).hasSize(1 + 1 + 7 + 1 + 3);
  }

  @Test
  void whatever_is_cut_is_refused() {
    byte[] bytes = bytes(SessionToken.EMPTY.and("a", new Point(5, 1000)).and("b", new Point(5, 7)));
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> SessionTokenCodec.read(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void one_token_has_one_form() {
    assertRefused(65);
    assertRefused(1, 1, 'a', 0, 2);
    assertRefused(1, 1, 'a', 1, 0);
    assertRefused(2, 1, 'b', 1, 2, 1, 'a', 1, 2);
    assertRefused(2, 1, 'a', 1, 2, 1, 'a', 1, 2);
    assertRefused(1, 127, 'a', 1, 2);
  }

  private static void assertRefused(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) bytes.put((byte) value);
    assertThatThrownBy(() -> SessionTokenCodec.read(bytes.flip()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(SessionToken token) {
    ByteBuffer bytes = ByteBuffer.allocate(SessionTokenCodec.size(token));
    SessionTokenCodec.write(token, bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    return bytes.array();
  }
}
