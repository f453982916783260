package folkmoot.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.pekko.cluster.ddata.DeltaReplicatedData;
import org.apache.pekko.cluster.ddata.RemovedNodePruning;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.junit.jupiter.api.Test;

class GCounterTest {
  private static final ReplicaId VIRGINIA = new ReplicaId("disk-virginia", 1);
  private static final ReplicaId IRELAND = new ReplicaId("disk-ireland", 4);
  private static final ReplicaId SINGAPORE = new ReplicaId("disk-singapore", 2);

  /** Three sites count the views of a page, cut off from each other, and then meet. */
  @Test
  void page_views_150_and_200_and_75_are_425() {
    GCounter virginia = GCounter.EMPTY.increment(VIRGINIA, 100).increment(VIRGINIA, 50);
    GCounter ireland = GCounter.EMPTY.increment(IRELAND, 200);
    GCounter singapore = GCounter.EMPTY.increment(SINGAPORE, 75);

    GCounter met = virginia.mergeData(ireland).mergeData(singapore);
    assertThat(met.value()).isEqualTo(425);
    assertThat(singapore.mergeData(virginia).mergeData(met).mergeData(ireland)).isEqualTo(met);
    assertThat(met.counts().keySet()).containsExactly(IRELAND, SINGAPORE, VIRGINIA);
  }

  @Test
  void another_incarnation_of_a_disk_is_another_replica() {
    GCounter before = GCounter.EMPTY.increment(VIRGINIA, 5);
    GCounter afterLoss = GCounter.EMPTY.increment(new ReplicaId(VIRGINIA.diskId(), 2), 3);
    assertThat(before.mergeData(afterLoss).value()).isEqualTo(8);
  }

  @Test
  void counts_past_what_a_long_holds() {
    GCounter large =
        GCounter.EMPTY.increment(VIRGINIA, Long.MAX_VALUE).increment(VIRGINIA, Long.MAX_VALUE);
    assertThat(large.value()).isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.TWO));
    assertThat(GCounter.CODEC.decode(GCounter.CODEC.encode(large))).isEqualTo(large);
  }

  @Test
  void only_grows() {
    assertThatThrownBy(() -> GCounter.EMPTY.increment(VIRGINIA, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(GCounter.EMPTY.increment(VIRGINIA, 0)).isEqualTo(GCounter.EMPTY);
    assertThat(GCounter.EMPTY.value()).isZero();
  }

  /** The replicator of Distributed Data takes it as it is, and has no hook to prune it. */
  @Test
  void is_one_of_distributed_datas_own_values_but_is_never_pruned() {
    ReplicatedData counter = GCounter.EMPTY.increment(VIRGINIA, 1);
    assertThat(counter).isInstanceOf(DeltaReplicatedData.class);
    assertThat(counter).isNotInstanceOf(RemovedNodePruning.class);
    DeltaReplicatedData changed = (DeltaReplicatedData) counter;
    assertThat(changed.delta().get().zero()).isEqualTo(GCounter.EMPTY);
    assertThat(GCounter.EMPTY.mergeDeltaData((GCounter) changed.delta().get())).isEqualTo(counter);
  }

  @Test
  void a_delta_is_of_what_was_counted_since_it_was_reset() {
    GCounter counter = GCounter.EMPTY.increment(IRELAND, 7).resetDelta();
    assertThat(counter.deltaData()).isEmpty();
    GCounter delta = counter.increment(VIRGINIA, 2).increment(VIRGINIA, 3).deltaData().get();
    assertThat(delta.counts()).containsOnlyKeys(VIRGINIA);
    assertThat(delta.value()).isEqualTo(5);
  }

  /** Written down once: other versions must read these bytes. */
  @Test
  void the_bytes_are_these() {
    GCounter counter =
        GCounter.EMPTY.increment(new ReplicaId("b", 2), 255).increment(new ReplicaId("a", 3), 1);
    assertThat(HexFormat.of().formatHex(GCounter.CODEC.encode(counter)))
        .isEqualTo("01" + "02" + "01610301" + "01" + "01620202" + "00ff");
    assertThat(GCounter.CODEC.encode(GCounter.EMPTY)).containsExactly(1, 0);
  }

  @Test
  void bytes_that_are_not_exactly_those_of_a_counter_are_refused() {
    byte[] good = GCounter.CODEC.encode(GCounter.EMPTY.increment(VIRGINIA, 7));
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> GCounter.CODEC.decode(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String wrong :
        new String[] {
          "0200", // another version
          "0100" + "00", // more than a counter
          "0101" + "016101020001", // a count in too many bytes
          "0101" + "01610100", // a count without digits
          "0101" + "0161010100", // a count of nothing
          "0101" + "01610101ff", // less than nothing
          "0101" + "0161000101", // no incarnation
          "0101" + "00010101", // no disk
          "0102" + "0162010101" + "0161010101", // order
          "0102" + "0161010101" + "0161010102", // twice
          "01ffffffff07", // more than there is
          "018100" + "0161010101", // a number in too many bytes
          "01ffffffffffffffffff01",
          "ff"
        }) {
      assertThatThrownBy(() -> GCounter.CODEC.decode(HexFormat.of().parseHex(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
