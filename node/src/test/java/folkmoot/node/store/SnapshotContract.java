package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How every {@link StateStore} is copied to another (Raft §7, trap 10). */
abstract class SnapshotContract extends OnceContract {
  /**
   * A state of some size, applied up to entry {@code index} of term 3, as the bytes of a snapshot.
   */
  private static byte[] snapshotThrough(long index) {
    try (StateStore other = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
      List<Change> changes = new ArrayList<>();
      for (long i = 1; i < index; i++) changes.add(new Change(i, 3, 0, put("s" + i % 40, "" + i)));
      changes.add(new Change(index, 3, 0, form(new FormCluster(7, "node-2", 1))));
      other.apply(changes);
      return bytesOf(other);
    }
  }

  protected static byte[] bytesOf(StateStore store) {
    try (StateSnapshot snapshot = store.snapshot()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int length = -1; all.size() > length; ) {
        length = all.size();
        all.writeBytes(snapshot.read(1 << 16).orElseThrow());
      }
      return all.toByteArray();
    }
  }

  protected static AppliedPoint stage(StateStore into, byte[] snapshot, int pieceBytes) {
    Staging staging = into.stage();
    for (int from = 0; from < snapshot.length; from += pieceBytes) {
      staging.write(
          Arrays.copyOfRange(snapshot, from, Math.min(snapshot.length, from + pieceBytes)));
    }
    return staging.complete();
  }

  @Test
  void a_snapshot_is_the_state_of_one_moment() {
    apply(put("a", "1"), put("b", "2"));
    byte[] before = bytesOf(store);
    StateSnapshot snapshot = store.snapshot();
    apply(put("a", "3"), delete("b"), put("c", "4"));
    store.flush();

    assertThat(snapshot.point()).isEqualTo(new AppliedPoint(2, 1));
    assertThat(snapshot.read(1)).contains(Arrays.copyOf(before, 1));
    assertThat(snapshot.read(1 << 20)).contains(Arrays.copyOfRange(before, 1, before.length));
    assertThat(snapshot.read(1 << 20)).as("the end").contains(new byte[0]);
    snapshot.close();
    snapshot.close();
    assertThat(snapshot.read(1)).isEmpty();
    assertThat(bytesOf(store)).isNotEqualTo(before);
  }

  @Test
  void a_snapshot_ends_with_its_store() {
    apply(put("a", "1"), put("b", "2"));
    StateSnapshot snapshot = store.snapshot();
    assertThat(snapshot.read(3)).isPresent();
    store.close();
    assertThat(snapshot.read(1 << 20)).isEmpty();
    snapshot.close();
    store = open();
  }

  @Test
  void what_is_staged_changes_nothing_until_it_is_installed_and_then_everything() {
    apply(put("mine", "1"), put("s1", "old"));
    store.flush();
    long hash = store.contentHash();
    byte[] snapshot = snapshotThrough(500);
    for (int pieceBytes : new int[] {1, 7, 1000, 1 << 20}) {
      assertThat(stage(store, snapshot, pieceBytes)).isEqualTo(new AppliedPoint(500, 3));
    }
    apply(put("mine", "2"));
    assertThat(store.staged()).contains(new AppliedPoint(500, 3));
    assertThat(store.appliedIndex()).isEqualTo(3);
    assertThat(store.contentHash()).isNotEqualTo(hash);
    assertThat(text(store.get("s1"))).isEqualTo("old@2");

    StateSnapshot former = store.snapshot();
    byte[] formerBytes = bytesOf(store);
    store.install();
    assertThat(store.staged()).isEmpty();
    assertThat(store.appliedIndex()).isEqualTo(500);
    assertThat(store.appliedTerm()).isEqualTo(3);
    assertThat(store.flushedIndex()).isEqualTo(500);
    assertThat(store.size()).isEqualTo(40);
    assertThat(store.get("mine")).isEmpty();
    assertThat(text(store.get("s1"))).isEqualTo("481@481");
    assertThat(store.formation()).contains(new FormCluster(7, "node-2", 1));
    assertThat(bytesOf(store)).isEqualTo(snapshot);
    assertThat(former.read(1 << 20)).as("it is still being read").contains(formerBytes);
    former.close();

    apply(put("after", "1"));
    assertThat(store.size()).isEqualTo(41);
    store.flush();
    assertThat(store.flushedIndex()).isEqualTo(501);
    crash();
    store = open();
    assertThat(store.staged()).isEmpty();
    assertThat(store.appliedIndex()).isEqualTo(501);
    assertThat(text(store.get("after"))).isEqualTo("1@501");
  }

  @Test
  void an_installed_snapshot_survives_a_crash_at_once_and_another_may_follow() {
    apply(put("mine", "1"));
    for (long index : new long[] {50, 90, 300}) {
      stage(store, snapshotThrough(index), 100);
      store.install();
      crash();
      store = open();
      assertThat(store.appliedIndex()).isEqualTo(index);
      assertThat(store.flushedIndex()).isEqualTo(index);
      assertThat(bytesOf(store)).isEqualTo(snapshotThrough(index));
    }
  }

  @Test
  void a_whole_snapshot_that_is_staged_survives_a_crash_and_can_be_installed_then() {
    apply(put("mine", "1"));
    store.flush();
    stage(store, snapshotThrough(80), 100);
    crash();
    store = open();
    assertThat(store.appliedIndex()).isEqualTo(1);
    assertThat(store.staged()).contains(new AppliedPoint(80, 3));
    store.install();
    assertThat(bytesOf(store)).isEqualTo(snapshotThrough(80));
  }

  @Test
  void a_part_of_a_snapshot_is_forgotten_in_a_crash() {
    apply(put("mine", "1"));
    store.flush();
    byte[] snapshot = snapshotThrough(5000);
    store.stage().write(Arrays.copyOf(snapshot, snapshot.length - 1));
    store.flush();
    crash();
    store = open();
    assertThat(store.staged()).isEmpty();
    assertThat(text(store.get("mine"))).isEqualTo("1@1");
    assertThatThrownBy(() -> store.install()).isInstanceOf(InvariantBroken.class);
  }

  @Test
  void what_is_staged_can_be_given_up() {
    stage(store, snapshotThrough(30), 100);
    store.unstage();
    assertThat(store.staged()).isEmpty();
    stage(store, snapshotThrough(30), 100);
    store.stage();
    assertThat(store.staged()).as("another has begun").isEmpty();
    store.unstage();
    store.unstage();
    crash();
    store = open();
    assertThat(store.staged()).isEmpty();
    assertThat(store.appliedIndex()).isZero();
  }

  @Test
  void bytes_that_are_no_snapshot_are_refused() {
    byte[] snapshot = snapshotThrough(60);
    for (int end = 0; end < snapshot.length; end += 13) {
      byte[] cut = Arrays.copyOf(snapshot, end);
      assertThatThrownBy(() -> stage(store, cut, 100)).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] longer = Arrays.copyOf(snapshot, snapshot.length + 1);
    assertThatThrownBy(() -> stage(store, longer, 100))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] unknown = snapshot.clone();
    unknown[0]++;
    assertThatThrownBy(() -> stage(store, unknown, 100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.staged()).isEmpty();
  }

  @Test
  void a_state_is_not_replaced_by_one_that_is_not_further() {
    for (int i = 0; i < 20; i++) apply(put("a", "" + i));
    for (long index : new long[] {5, 20}) {
      stage(store, snapshotThrough(index), 100);
      assertThatThrownBy(() -> store.install()).isInstanceOf(InvariantBroken.class);
    }
    assertThat(text(store.get("a"))).isEqualTo("19@20");
  }
}
