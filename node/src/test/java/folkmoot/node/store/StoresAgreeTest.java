package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StateRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One log, two stores: every answer is the same. */
class StoresAgreeTest {
  private static final int SEEDS = 60;

  /** With every state that one RocksDB has, it takes longer to begin or end another. */
  private static final int IN_ONE_FOLDER = 10;

  @Test
  void after_every_batch_of_a_random_log(@TempDir Path folder) {
    TreeSet<Long> hashes = new TreeSet<>();
    try (RocksStores stores = RocksStores.open(folder, RocksSettings.DEFAULT)) {
      for (int seed = 0; seed < SEEDS; seed++) {
        RandomLog log = new RandomLog(new Random(seed));
        try (StateStore disk = stores.store("group-" + seed, StateRules.paper());
            StateStore memory = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
          for (int batch = 0; batch < 20; batch++) {
            List<Change> changes = log.batch(1 + (seed * 7 + batch) % 30);
            assertThat(disk.apply(changes)).isEqualTo(memory.apply(changes));
            assertSame(disk, memory, "seed %d batch %d".formatted(seed, batch));
            if (batch % 7 == seed % 7) disk.flush();
          }
          hashes.add(disk.contentHash());
        }
      }
    }
    assertThat(hashes).as("different contents have different hashes").hasSize(SEEDS);
  }

  /** What is remembered is a function of the entries, not of batches and of what a start reads. */
  @Test
  void however_a_log_is_cut_into_batches_and_stores_are_opened_again() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Change> log = new RandomLog(new Random(seed)).batch(400);
      List<Outcome> outcomes = new ArrayList<>();
      SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
      Random chance = new Random(seed);
      long hash = 0;
      for (int from = 0; from < log.size(); ) {
        int to = Math.min(log.size(), from + 1 + chance.nextInt(20));
        try (StateStore store = SortedMapStateStore.open(medium)) {
          outcomes.addAll(store.apply(log.subList(from, to)));
          store.flush();
          hash = store.contentHash();
        }
        from = to;
      }
      try (StateStore whole = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
        assertThat(whole.apply(log)).as("seed %d", seed).isEqualTo(outcomes);
        assertThat(whole.contentHash()).as("seed %d", seed).isEqualTo(hash);
      }
      assertThat(outcomes).extracting(Outcome::kind).contains(Outcome.Kind.DONE);
    }
  }

  /** The same state is the same bytes, and either store takes in the other's. */
  @Test
  void on_snapshots(@TempDir Path folder) {
    for (int first = 0; first < SEEDS; first += IN_ONE_FOLDER) {
      Path some = folder.resolve("from-" + first);
      try (RocksStores stores = RocksStores.open(some, RocksSettings.DEFAULT)) {
        for (int seed = first; seed < first + IN_ONE_FOLDER; seed++) agreeOnSnapshots(stores, seed);
      }
    }
  }

  private static void agreeOnSnapshots(RocksStores stores, int seed) {
    RandomLog log = new RandomLog(new Random(seed));
    try (StateStore disk = stores.store("group-" + seed, StateRules.paper());
        StateStore memory = SortedMapStateStore.open(new SortedMapStateStore.Medium());
        StateStore diskToo = stores.store("other-" + seed, StateRules.paper());
        StateStore memoryToo = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
      for (int step = 0; step < 3; step++) {
        List<Change> changes = log.batch(1 + (seed * 7 + step) % 90);
        disk.apply(changes);
        memory.apply(changes);
        byte[] snapshot = StateStoreContract.bytesOf(disk);
        assertThat(StateStoreContract.bytesOf(memory)).as("seed %d", seed).isEqualTo(snapshot);
        for (StateStore into : List.of(diskToo, memoryToo)) {
          StateStoreContract.stage(into, snapshot, 1 + seed);
          into.install();
          assertSame(into, memory, "seed %d, step %d".formatted(seed, step));
        }
      }
    }
  }

  private static void assertSame(StateStore disk, StateStore memory, String when) {
    assertThat(disk.appliedIndex()).as(when).isEqualTo(memory.appliedIndex());
    assertThat(disk.appliedTerm()).as(when).isEqualTo(memory.appliedTerm());
    assertThat(disk.size()).as(when).isEqualTo(memory.size());
    assertThat(disk.formation()).as(when).isEqualTo(memory.formation());
    assertThat(disk.contentHash()).as(when).isEqualTo(memory.contentHash());
    List<String> keys = disk.firstKeys(1_000);
    assertThat(keys).as(when).isEqualTo(memory.firstKeys(1_000)).hasSize((int) disk.size());
    assertThat(disk.firstKeys(5)).as(when).isEqualTo(memory.firstKeys(5));
    for (String key : keys) {
      StateStore.Versioned there = disk.get(key).orElseThrow();
      StateStore.Versioned here = memory.get(key).orElseThrow();
      assertThat(there.version()).as(when).isEqualTo(here.version());
      assertThat(there.value()).as(when).isEqualTo(here.value());
    }
  }
}
