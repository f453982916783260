package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.store.StoreCommand.Put;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStateStoreTest extends StateStoreContract {
  @TempDir private Path data;
  private Path folder;
  private RocksStores stores;

  @Override
  protected StateStore open() {
    folder = data.resolve("state");
    if (stores == null) stores = RocksStores.open(folder, RocksSettings.DEFAULT);
    stores.settle(new TreeSet<>(List.of("default")));
    return stores.store("default", StateRules.paper());
  }

  /** What is not in a file is only in memory: closing without a flush loses what a kill loses. */
  @Override
  protected void crash() {
    leave();
    stores = null;
  }

  @Override
  protected void leave() {
    store.close();
    stores.close();
  }

  @Override
  protected void lose() throws IOException {
    crash();
    new StateFolder(folder).putAside();
  }

  @Test
  void groups_know_nothing_of_each_other() {
    StateStore other = stores.store("other", StateRules.paper());
    apply(put("a", "1"), put("b", "2"));
    other.apply(List.of(new Change(1, 7, 0, put("a", "3"))));
    other.flush();

    assertThat(store.flushedIndex()).isZero();
    assertThat(other.flushedIndex()).isEqualTo(1);
    other.close();
    crash();
    store = open();
    other = stores.store("other", StateRules.paper());
    assertThat(store.appliedIndex()).isZero();
    assertThat(other.appliedIndex()).isEqualTo(1);
    assertThat(other.appliedTerm()).isEqualTo(7);
    assertThat(other.firstKeys(9)).containsExactly("a");
    other.close();
  }

  /** With what a snapshot has left behind; what it is asked of is never open. */
  @Test
  void a_group_that_is_forgotten_leaves_nothing() {
    apply(put("a", "1"));
    StateStore other = stores.store("other", StateRules.paper());
    other.apply(List.of(new Change(1, 7, 0, put("a", "3"))));
    other.stage();
    other.flush();
    assertThatThrownBy(() -> stores.forget("other"::equals)).isInstanceOf(InvariantBroken.class);
    other.close();
    assertThat(stores.groups()).containsExactly("default", "other");
    stores.forget("other"::equals);
    stores.forget("other"::equals);
    assertThat(stores.groups()).containsExactly("default");
    store.flush();
    crash();
    store = open();
    assertThat(stores.groups()).containsExactly("default");
    assertThat(store.get("a")).isPresent();
    other = stores.store("other", StateRules.paper());
    assertThat(other.appliedIndex()).isZero();
    assertThat(other.size()).isZero();
    other.close();
  }

  @Test
  void the_database_lives_until_its_last_store_is_closed() {
    apply(put("a", "1"));
    stores.close();
    assertThat(store.get("a")).isPresent();
    assertThatThrownBy(() -> stores.store("other", StateRules.paper()))
        .isInstanceOf(InvariantBroken.class);
    store.flush();
    crash();
    assertThat((store = open()).get("a")).isPresent();
  }

  /** Also a memtable that RocksDB flushes by itself counts, and is the end of a whole batch. */
  @Test
  void a_full_write_buffer_moves_the_flushed_index() {
    byte[] value = new byte[64 << 10];
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (store.flushedIndex() == 0 && System.nanoTime() < deadline) {
      apply(Optional.of(new Put("key-" + store.appliedIndex() % 50, value)));
    }
    long flushed = store.flushedIndex();
    assertThat(flushed).isPositive().isLessThan(store.appliedIndex());
    crash();

    store = open();
    assertThat(store.appliedIndex()).isGreaterThanOrEqualTo(flushed);
    assertThat(store.size()).isEqualTo(Math.min(50, store.appliedIndex()));
    for (String key : store.firstKeys(100)) {
      long version = store.get(key).orElseThrow().version();
      assertThat(version).isBetween(store.appliedIndex() - 49, store.appliedIndex());
    }
  }

  @Test
  void a_second_opening_of_the_folder_is_refused() {
    assertThatThrownBy(() -> RocksStores.open(folder, RocksSettings.DEFAULT))
        .isInstanceOf(StoreFailed.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void damage_is_a_failure_and_never_a_missing_key() throws IOException {
    for (int i = 0; i < 3_000; i++) apply(put("key-" + i, "\"" + Math.sin(i) + "\""));
    store.flush();
    crash();
    store = open();
    // What is remembered of the changes takes the second half of the file.
    String inTheDamage = store.firstKeys(3_000).get(3_000 * 2 / 3);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path table : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
        byte[] bytes = Files.readAllBytes(table);
        for (int i = bytes.length / 4; i < bytes.length / 2; i++) bytes[i] ^= 0x55;
        Files.write(table, bytes);
      }
    }

    refusesAsDamaged(() -> store.get(inTheDamage));
    refusesAsDamaged(() -> store.firstKeys(3_000));
    refusesAsDamaged(() -> store.contentHash());
    refusesAsDamaged(() -> apply(put("fresh", "1"), delete(inTheDamage)));
    try (StateSnapshot snapshot = store.snapshot()) {
      refusesAsDamaged(() -> snapshot.read(10_000_000));
    }
    assertThat(store.size()).isEqualTo(3_000);
    assertThat(store.appliedIndex()).isEqualTo(3_000);
    assertThat(store.get("fresh")).isEmpty();
  }

  private static void refusesAsDamaged(ThrowingCallable step) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            StoreFailed.class,
            failed -> assertThat(failed.isForDamage()).as("%s", failed).isTrue());
  }

  @Test
  void settings_that_cannot_work_are_refused_by_name() {
    assertThatThrownBy(() -> new RocksSettings(0, 16 << 20, 2))
        .hasMessageContaining("writeBufferBytes");
    assertThatThrownBy(() -> new RocksSettings(32 << 20, 0, 2))
        .hasMessageContaining("blockCacheBytes");
    assertThatThrownBy(() -> new RocksSettings(32 << 20, 16 << 20, 1))
        .hasMessageContaining("backgroundJobs");
  }
}
