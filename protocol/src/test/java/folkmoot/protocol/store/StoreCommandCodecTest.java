package folkmoot.protocol.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreCommandCodecTest {
  private static final StoreCommand PUT = new StoreCommand.Put("k", new byte[] {'1'});

  private static StoreCommand draw(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new StoreCommand.Put(key(random), value(random));
      case 1 -> new StoreCommand.Delete(key(random));
      case 2 -> {
        SortedMap<String, byte[]> updates = new TreeMap<>();
        for (int i = random.nextInt(5); i > 0; i--) updates.put(key(random), value(random));
        yield new StoreCommand.PutAll(updates);
      }
      default -> new StoreCommand.FormCluster(random.nextLong(), key(random), random.nextLong());
    };
  }

  private static String key(SplittableRandom random) {
    StringBuilder key = new StringBuilder();
    List<String> letters = List.of("a", "ö", "水", "🜁", "/", "\0");
    for (int i = random.nextInt(6); i > 0; i--) key.append(letters.get(random.nextInt(6)));
    return key.toString();
  }

  private static byte[] value(SplittableRandom random) {
    byte[] value = new byte[random.nextInt(20)];
    random.nextBytes(value);
    return value;
  }

  /** Commands are equal if they say the same; records compare arrays by identity. */
  private static String said(StoreCommand command) {
    HexFormat hex = HexFormat.of();
    if (command instanceof StoreCommand.Put put) {
      return "put %s %s".formatted(put.key(), hex.formatHex(put.value()));
    }
    if (command instanceof StoreCommand.PutAll all) {
      StringBuilder said = new StringBuilder("put all");
      all.updates()
          .forEach((key, value) -> said.append(" %s %s".formatted(key, hex.formatHex(value))));
      return said.toString();
    }
    return command.toString();
  }

  /** Bytes on disks: a change of them breaks this test. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "put,     01 01 00000001 6b 00000001 31",
    "delete,  01 02 00000001 6b",
    "put-all, 01 03 00000002 00000001 61 00000001 31 00000001 62 00000000",
    "form,    01 04 0000000000000003 00000002 6e31 0000000000000007",
  })
  void theBytesAreWrittenDown(String kind, String hex) {
    StoreCommand command =
        switch (kind) {
          case "put" -> PUT;
          case "delete" -> new StoreCommand.Delete("k");
          case "put-all" -> {
            SortedMap<String, byte[]> updates = new TreeMap<>();
            updates.put("b", new byte[0]);
            updates.put("a", new byte[] {0x31});
            yield new StoreCommand.PutAll(updates);
          }
          default -> new StoreCommand.FormCluster(3, "n1", 7);
        };
    assertThat(HexFormat.of().formatHex(StoreCommandCodec.encode(command)))
        .isEqualTo(hex.replace(" ", ""));
  }

  @Test
  void whatIsWrittenIsRead() {
    for (long seed = 1; seed <= 2000; seed++) {
      StoreCommand command = draw(new SplittableRandom(seed));
      StoreCommand read = StoreCommandCodec.decode(StoreCommandCodec.encode(command));
      assertThat(said(read)).as("seed %s", seed).isEqualTo(said(command));
    }
  }

  @Test
  void whatIsCutShortOrTooLongIsRefused() {
    for (long seed = 1; seed <= 200; seed++) {
      byte[] bytes = StoreCommandCodec.encode(draw(new SplittableRandom(seed)));
      for (int length = 0; length <= bytes.length + 3; length++) {
        if (length == bytes.length) continue;
        byte[] other = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> StoreCommandCodec.decode(other))
            .as("seed %s, %s of %s bytes", seed, length, bytes.length)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  /** Whatever comes: a command whose bytes have this length, or a refusal. */
  @Test
  void garbageIsReadOrRefused() {
    int read = 0;
    for (long seed = 1; seed <= 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = StoreCommandCodec.encode(draw(random));
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(StoreCommandCodec.decode(bytes)).as("seed %s", seed).isNotNull();
        read++;
      } catch (IllegalArgumentException refused) {
        assertThat(refused).as("seed %s", seed).hasMessageContaining("store command");
      }
    }
    assertThat(read).as("most changes of a value are read").isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no bytes,                   ''",
    "another version,            02 01 00000001 6b 00000001 31",
    "an unknown kind,            01 09 00000001 6b",
    "kind 0,                     01 00 00000001 6b",
    "a huge key,                 01 02 7fffffff 6b",
    "a negative key,             01 02 ffffffff 6b",
    "a huge count,               01 03 7fffffff 00000001 61 00000001 31",
    "a negative count,           01 03 ffffffff",
    "a key twice,                01 03 00000002 00000001 61 00000001 31 00000001 61 00000001 32",
  })
  void whatIsNoCommandIsRefused(String why, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(() -> StoreCommandCodec.decode(bytes))
        .as(why)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBytesAreNotShared() {
    byte[] bytes = StoreCommandCodec.encode(PUT);
    StoreCommand.Put read = (StoreCommand.Put) StoreCommandCodec.decode(bytes);
    ByteBuffer.wrap(bytes).put(bytes.length - 1, (byte) '2');
    assertThat(read.value()).containsExactly('1');
  }
}
