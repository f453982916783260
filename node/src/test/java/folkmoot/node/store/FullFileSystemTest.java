package folkmoot.node.store;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.store.StoreCommand.Put;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RocksDB on a file system that is really full: what found no room is refused as such, nothing is
 * lost, and all goes on when there is room. In a process of its own, in a namespace in which a file
 * system of 64 MiB is mounted; where that is not allowed, the test is left out.
 */
class FullFileSystemTest {
  @TempDir private Path folder;

  @Test
  void whatFindsNoRoomIsTriedAgainAndNothingIsLost() throws Exception {
    SmallFileSystem.run(Inside.class, folder, 64);
  }

  /** What runs in the namespace. */
  static final class Inside {
    private static final int KEYS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RocksSettings SMALL = new RocksSettings(2 << 20, 1 << 20, 2);

    private final Path folder;
    private long refused;

    private Inside(Path folder) {
      this.folder = folder;
    }

    /**
     * @param arguments the folder that is small
     */
    public static void main(String[] arguments) throws IOException {
      new Inside(Path.of(arguments[0])).run();
      System.out.println("good");
    }

    private void run() throws IOException {
      Path state = folder.resolve("state");
      long applied;
      try (RocksStores stores = RocksStores.open(state, SMALL);
          StateStore store = stores.store("default", StateRules.paper())) {
        for (int i = 0; i < 50; i++) apply(store);
        store.flush();
        fill();
        while (refused == 0) tryToApply(store);
        applied = store.appliedIndex();
        check(store, applied);
        for (int i = 0; i < 20; i++) tryToApply(store);
        require(store.appliedIndex() == applied, "nothing is applied while there is no room");
        check(store, applied);

        Files.delete(folder.resolve("filler"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (store.appliedIndex() < applied + 500) {
          tryToApply(store);
          require(System.nanoTime() < deadline, "it goes on when there is room");
        }
        applied = store.appliedIndex();
        flush(store, deadline);
        check(store, applied);
      }
      try (RocksStores stores = RocksStores.open(state, SMALL);
          StateStore store = stores.store("default", StateRules.paper())) {
        require(store.appliedIndex() == applied, "all that was flushed is there");
        check(store, applied);
      }
    }

    private void fill() throws IOException {
      byte[] piece = new byte[4096];
      try (OutputStream filler = Files.newOutputStream(folder.resolve("filler"))) {
        while (Files.getFileStore(folder).getUsableSpace() > 1 << 20) filler.write(piece);
      }
    }

    private void tryToApply(StateStore store) {
      try {
        apply(store);
      } catch (StoreFailed failed) {
        require(failed.isForWantOfRoom(), "it is refused for want of room, not " + failed);
        refused++;
        LockSupport.parkNanos(20_000_000);
      }
    }

    /** As the state machine does: a flush is begun, and who finds no room tries again later. */
    private static void flush(StateStore store, long deadline) {
      while (store.flushedIndex() < store.appliedIndex()) {
        try {
          store.flush();
        } catch (StoreFailed failed) {
          require(failed.isForWantOfRoom(), "a flush is refused for want of room, not " + failed);
          require(System.nanoTime() < deadline, "a flush comes to its end when there is room");
          LockSupport.parkNanos(100_000_000);
        }
      }
    }

    private static void apply(StateStore store) {
      long index = store.appliedIndex() + 1;
      store.apply(List.of(new Change(index, 1, 0, Optional.of(new Put(key(index), value(index))))));
    }

    private static String key(long index) {
      return "key-" + index % KEYS;
    }

    /** Nothing that compresses. */
    private static byte[] value(long index) {
      byte[] value = new byte[10_000];
      new java.util.Random(index).nextBytes(value);
      return value;
    }

    private static void check(StateStore store, long applied) {
      for (long index = Math.max(1, applied - KEYS + 1); index <= applied; index++) {
        StateStore.Versioned found = store.get(key(index)).orElseThrow();
        require(found.version() == index, "the last value of a key is there");
        require(java.util.Arrays.equals(found.value(), value(index)), "and is as it was");
      }
    }

    private static void require(boolean holds, String what) {
      if (!holds) throw new AssertionError(what);
    }
  }
}
