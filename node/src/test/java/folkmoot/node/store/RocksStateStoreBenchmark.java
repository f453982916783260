package folkmoot.node.store;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.store.StoreCommand.Put;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How fast small changes are applied: {@code main} with a folder, how many keys, bytes of a value,
 * changes in a batch. A figure to look at, no test.
 */
final class RocksStateStoreBenchmark {
  private static final int ROUNDS = 8;
  private static final int PUTS_OF_A_ROUND = 512_000;

  private RocksStateStoreBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "rocks");
    int keys = Integer.parseInt(arguments[1]);
    byte[] value = "x".repeat(Integer.parseInt(arguments[2])).getBytes(StandardCharsets.UTF_8);
    int batch = Integer.parseInt(arguments[3]);
    SplittableRandom chance = new SplittableRandom(1);
    try (RocksStores stores = RocksStores.open(folder, RocksSettings.DEFAULT);
        StateStore store = stores.store("default", StateRules.paper())) {
      for (int round = 0; round < ROUNDS; round++) {
        long longest = 0;
        long begin = System.nanoTime();
        for (int put = 0; put < PUTS_OF_A_ROUND; put += batch) {
          long before = System.nanoTime();
          store.apply(batch(store.appliedIndex(), batch, keys, value, chance));
          longest = Math.max(longest, System.nanoTime() - before);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
            "%,.0f puts/s, longest batch %.1f ms, %,d keys, flushed %,d of %,d%n",
            PUTS_OF_A_ROUND / seconds,
            longest / 1e6,
            store.size(),
            store.flushedIndex(),
            store.appliedIndex());
      }
      long begin = System.nanoTime();
      store.flush();
      System.out.printf("flush %.1f ms%n", (System.nanoTime() - begin) / 1e6);
    }
  }

  private static List<Change> batch(
      long applied, int length, int keys, byte[] value, SplittableRandom chance) {
    List<Change> changes = new ArrayList<>(length);
    for (int i = 1; i <= length; i++) {
      Put put = new Put("key-" + chance.nextInt(keys), value);
      changes.add(new Change(applied + i, 1, 0, Optional.of(put)));
    }
    return changes;
  }
}
