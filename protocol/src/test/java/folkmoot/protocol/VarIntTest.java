package folkmoot.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VarIntTest {
  @Test
  void whatIsWrittenIsReadAndTakesWhatItSays() {
    SplittableRandom random = new SplittableRandom(1);
    for (int bits = 0; bits < 63; bits++) {
      for (long number : new long[] {(1L << bits) - 1, 1L << bits, random.nextLong(1L << bits)}) {
        ByteBuffer bytes = ByteBuffer.allocate(9);
        VarInt.put(bytes, number);
        assertThat(bytes.position()).as("%d", number).isEqualTo(VarInt.size(number));
        assertThat(VarInt.get(bytes.flip())).isEqualTo(number);
      }
    }
    assertThat(VarInt.size(127)).isEqualTo(1);
    assertThat(VarInt.size(128)).isEqualTo(2);
    assertThat(VarInt.size(Long.MAX_VALUE)).isEqualTo(9);
  }

  @Test
  void whatIsNoSuchNumberIsRefused() {
    assertThatThrownBy(() -> VarInt.put(ByteBuffer.allocate(9), -1))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] endless = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    assertThatThrownBy(() -> VarInt.get(ByteBuffer.wrap(endless)))
        .isInstanceOf(IllegalArgumentException.class);
    ByteBuffer large = ByteBuffer.allocate(9);
    VarInt.put(large, 1L << 31);
    assertThatThrownBy(() -> VarInt.getInt(large.flip()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
