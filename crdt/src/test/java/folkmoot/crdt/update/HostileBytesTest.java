package folkmoot.crdt.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.crdt.MalformedValueException;
import folkmoot.crdt.ReplicaId;
import folkmoot.protocol.merge.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes: a value that has exactly these, or one exception, and no more memory. */
class HostileBytesTest {
  private static final int SEEDS = 400;

  static List<ReplicatedType<?>> types() {
    return ReplicatedType.ALL;
  }

  @ParameterizedTest
  @MethodSource("types")
  <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta>
      void damaged_bytes_are_refused_or_those_of_another_value(ReplicatedType<T> type) {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom chance = new SplittableRandom(seed);
      byte[] bytes = type.codec().encode(value(type, chance));
      hold(type, damaged(bytes, chance));
      hold(type, Arrays.copyOf(bytes, chance.nextInt(bytes.length)));
      hold(type, Arrays.copyOf(bytes, bytes.length + 1));
      byte[] noise = new byte[chance.nextInt(40)];
      for (int i = 0; i < noise.length; i++) noise[i] = (byte) chance.nextInt();
      hold(type, noise);
      if (noise.length > 0) noise[0] = 1;
      hold(type, noise);
    }
  }

  private static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> void hold(
      ReplicatedType<T> type, byte[] bytes) {
    T value;
    try {
      value = type.codec().decode(bytes);
    } catch (MalformedValueException refused) {
      return;
    }
    assertThat(type.codec().encode(value)).isEqualTo(bytes);
    // What was let in can be shown and merged: it may be nonsense, but breaks nothing.
    assertThat(type.show(type.empty().mergeData(value))).isEqualTo(type.show(value));
  }

  private static Circumstances at(ReplicaId by, long now) {
    return new Circumstances(
        by, now, Limits.DEFAULT, node -> Optional.of(new ReplicaId("disk-0", 1)));
  }

  private static byte[] damaged(byte[] bytes, SplittableRandom chance) {
    byte[] damaged = bytes.clone();
    for (int times = 1 + chance.nextInt(3); times > 0; times--) {
      int at = chance.nextInt(damaged.length);
      damaged[at] = (byte) (chance.nextBoolean() ? chance.nextInt() : damaged[at] ^ 1);
    }
    return damaged;
  }

  private static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> T value(
      ReplicatedType<T> type, SplittableRandom chance) {
    T value = type.empty();
    for (int left = 1 + chance.nextInt(12); left > 0; left--) {
      ReplicaId by = new ReplicaId("disk-" + chance.nextInt(3), 1 + chance.nextInt(2));
      List<Update> updates =
          new ArrayList<>(
              List.of(
                  new Update.Increment(chance.nextLong(1000)),
                  new Update.Decrement(chance.nextLong(10)),
                  new Update.Grant("node-0", chance.nextLong(10)),
                  new Update.Add("e" + chance.nextInt(4)),
                  new Update.Remove("e" + chance.nextInt(4)),
                  new Update.Enable(),
                  new Update.Set("v" + chance.nextInt(4)),
                  new Update.Put("e" + chance.nextInt(4), "\u00e9"),
                  new Update.Insert(chance.nextInt(3), "\ud83c\udfb6ab"),
                  new Update.Delete(chance.nextInt(4), 1 + chance.nextInt(3))));
      Update update = updates.get(chance.nextInt(updates.size()));
      Outcome<T> outcome = type.update(value, update, at(by, chance.nextInt(9)));
      if (outcome instanceof Outcome.Made<T> made) value = made.value();
    }
    return value.equals(type.empty()) ? type.empty() : value;
  }

  /** Counts of 2^31 and more, of each thing that can be counted: none of it is made room for. */
  @Test
  void what_is_announced_is_not_made_room_for() {
    for (ReplicatedType<?> type : ReplicatedType.ALL) {
      for (String body : new String[] {"", "00", "0000", "016101", "01016101", "0101610100"}) {
        for (String count : new String[] {"ffffffff07", "ffffffffffffffff7f", "ff7f"}) {
          byte[] bytes = HexFormat.of().parseHex("01" + body + count);
          assertThatThrownBy(() -> type.codec().decode(bytes))
              .as("%s %s%s", type.name(), body, count)
              .isInstanceOf(MalformedValueException.class);
        }
      }
    }
  }
}
