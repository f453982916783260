package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.raft.LogEntry.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogEntryCodecTest {
  private static byte[] encode(LogEntry entry) {
    ByteBuffer into = ByteBuffer.allocate(entry.encodedBytes());
    LogEntryCodec.encode(entry, into);
    assertThat(into.hasRemaining()).as("%s has as many bytes as it says", entry).isFalse();
    return into.array();
  }

  private static LogEntry draw(SplittableRandom random) {
    byte[] command = new byte[random.nextInt(40)];
    random.nextBytes(command);
    String client = "nöde-水-1".substring(0, random.nextInt(8));
    Kind kind = random.nextBoolean() ? Kind.COMMAND : Kind.NO_OP;
    return LogEntry.of(
        random.nextLong(1, 1L << random.nextInt(1, 63)),
        random.nextLong(1, 1L << random.nextInt(1, 63)),
        random.nextLong(),
        kind,
        client,
        random.nextLong(),
        command);
  }

  /** Bytes on disks and on wires of other versions: a change of them breaks this test. */
  @Test
  void theBytesAreWrittenDown() {
    LogEntry entry = LogEntry.of(2, 3, 4, Kind.COMMAND, "n1", 5, new byte[] {(byte) 0xca, 0x7e});
    String fields =
        "0000000000000002 0000000000000003 0000000000000004 01 0002 6e31 0000000000000005 00000002 ca7e";
    String crc32cOfTheFields = "0b1095ec";
    assertThat(HexFormat.of().formatHex(encode(entry)))
        .isEqualTo((fields + crc32cOfTheFields).replace(" ", ""));
  }

  @Test
  void whatIsWrittenIsRead() {
    for (long seed = 1; seed <= 2000; seed++) {
      LogEntry entry = draw(new SplittableRandom(seed));
      LogEntry read = LogEntryCodec.decode(ByteBuffer.wrap(encode(entry)));
      assertThat(read).as("seed %s", seed).isEqualTo(entry);
      assertThat(read.isIntact()).isTrue();
    }
  }

  @Test
  void entriesFollowEachOther() {
    LogEntry one = draw(new SplittableRandom(1));
    LogEntry other = draw(new SplittableRandom(2));
    ByteBuffer both = ByteBuffer.allocate(one.encodedBytes() + other.encodedBytes());
    LogEntryCodec.encode(one, both);
    LogEntryCodec.encode(other, both);
    both.flip();
    assertThat(LogEntryCodec.decode(both)).isEqualTo(one);
    assertThat(LogEntryCodec.decode(both)).isEqualTo(other);
    assertThat(both.hasRemaining()).isFalse();
  }

  @Test
  void whatIsCutShortIsRefused() {
    byte[] bytes = encode(draw(new SplittableRandom(3)));
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> LogEntryCodec.decode(cut))
          .as("%s of %s bytes", length, bytes.length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** CRC32C finds a changed bit wherever it is: each is refused, or is not intact. */
  @Test
  void everySingleBitThatIsChangedIsNoticed() {
    for (long seed = 1; seed <= 50; seed++) {
      byte[] bytes = encode(draw(new SplittableRandom(seed)));
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(isNoticed(bytes)).as("seed %s, bit %s", seed, bit).isTrue();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
  }

  private static boolean isNoticed(byte[] bytes) {
    try {
      ByteBuffer from = ByteBuffer.wrap(bytes);
      return !LogEntryCodec.decode(from).isIntact() || from.hasRemaining();
    } catch (IllegalArgumentException refused) {
      return true;
    }
  }

  /** Whatever comes: an entry or a refusal, and no memory for bytes that are not there. */
  @Test
  void garbageIsReadOrRefused() {
    for (long seed = 1; seed <= 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = random.nextBoolean() ? encode(draw(random)) : new byte[random.nextInt(100)];
      for (int i = random.nextInt(8); i >= 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThatCode(() -> isNoticed(bytes)).as("seed %s", seed).doesNotThrowAnyException();
    }
  }

  @Test
  void aLengthThatIsNotThereIsRefusedBeforeMemoryIsTaken() {
    byte[] bytes = encode(LogEntry.of(1, 1, 0, Kind.COMMAND, "", 0, new byte[0]));
    for (int length : new int[] {Integer.MAX_VALUE, -1, 5}) {
      ByteBuffer.wrap(bytes).putInt(35, length);
      assertThatThrownBy(() -> LogEntryCodec.decode(ByteBuffer.wrap(bytes)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("names " + length + " bytes");
    }
  }

  /**
   * Term 0 is the term of no entry: to a follower, such an entry would seem to be there already.
   */
  @Test
  void anEntryOfNoTermOrPlaceIsRefused() {
    for (int field : new int[] {0, 8}) {
      for (long number : new long[] {0, -1, Long.MIN_VALUE}) {
        byte[] bytes = encode(LogEntry.of(1, 1, 0, Kind.NO_OP, "", 0, new byte[0]));
        ByteBuffer.wrap(bytes).putLong(field, number);
        assertThatThrownBy(() -> LogEntryCodec.decode(ByteBuffer.wrap(bytes)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void aClientIdThatDoesNotFitIsRefusedNotCut() {
    String longest = "x".repeat(0xffff);
    LogEntry fits = LogEntry.of(1, 1, 0, Kind.COMMAND, longest, 1, new byte[0]);
    assertThat(LogEntryCodec.decode(ByteBuffer.wrap(encode(fits)))).isEqualTo(fits);
    LogEntry tooLong = LogEntry.of(1, 1, 0, Kind.COMMAND, longest + "x", 1, new byte[0]);
    assertThatThrownBy(() -> encode(tooLong)).isInstanceOf(IllegalArgumentException.class);
  }
}
