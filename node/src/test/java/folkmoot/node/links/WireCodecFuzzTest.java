package folkmoot.node.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import folkmoot.protocol.wire.WireMessage;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that nobody wrote: a message or an IllegalArgumentException, nothing else. */
class WireCodecFuzzTest {
  private static final long SEED = 20261120;
  private static final int MUTATIONS = 3000;
  private static final long MOST_BYTES = 2 * 1024 * 1024;

  private final WireCodec codec = new WireCodec();
  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long refused;

  @Test
  void mutatedMessagesAreReadOrRefused() {
    Random chance = new Random(SEED);
    for (WireMessage sample : WireSamples.all()) {
      byte[] bytes = codec.encode(sample);
      read(bytes);
      for (int i = 0; i < MUTATIONS; i++) read(mutated(bytes, chance));
    }
    assertThat(refused).isGreaterThan(MUTATIONS * 10);
  }

  @Test
  void garbageBehindAKnownHeadIsReadOrRefused() {
    Random chance = new Random(SEED);
    for (WireMessage sample : WireSamples.all()) {
      byte[] bytes = codec.encode(sample);
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] garbage = new byte[2 + chance.nextInt(200)];
        chance.nextBytes(garbage);
        garbage[0] = bytes[0];
        garbage[1] = bytes[1];
        read(garbage);
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS * 10);
  }

  private void read(byte[] bytes) {
    long before = memory.getCurrentThreadAllocatedBytes();
    try {
      codec.decode(bytes).channel();
    } catch (IllegalArgumentException expected) {
      refused++;
    } catch (RuntimeException | Error other) {
      throw new AssertionError("for " + HexFormat.of().formatHex(bytes), other);
    }
    assertThat(memory.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated for %s", HexFormat.of().formatHex(bytes))
        .isLessThan(MOST_BYTES);
  }

  private static byte[] mutated(byte[] original, Random chance) {
    byte[] bytes = original.clone();
    int changes = 1 + chance.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = chance.nextInt(bytes.length);
      switch (chance.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << chance.nextInt(8));
        case 1 -> bytes[at] = (byte) chance.nextInt(256);
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0x7f);
        case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xff);
        default -> bytes = Arrays.copyOf(bytes, 1 + chance.nextInt(bytes.length + 8));
      }
    }
    return bytes;
  }
}
