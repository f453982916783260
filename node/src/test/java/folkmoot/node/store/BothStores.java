package folkmoot.node.store;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.Outcome.Kind;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.store.StoreCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Stores of both kinds, which must do the same: on a disk and in memory. */
abstract class BothStores {
  enum Ground {
    DISK,
    MEMORY
  }

  @TempDir Path folder;

  final SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
  private final List<AutoCloseable> opened = new ArrayList<>();
  StateStore store;
  private Supplier<StateStore> again;

  final void open(Ground ground) {
    if (ground == Ground.DISK) {
      RocksStores stores = RocksStores.open(folder, RocksSettings.DEFAULT);
      opened.add(stores);
      again = () -> stores.store("default", StateRules.paper());
    } else {
      again = () -> SortedMapStateStore.open(medium);
    }
    store = again.get();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    for (AutoCloseable each : opened) each.close();
  }

  final void reopen() {
    store.flush();
    store.close();
    store = again.get();
  }

  // ---- words

  final String scan(String prefix, Optional<String> after, int limit, int mostBytes) {
    StateStore.Page page = store.scan(new ScanRange(prefix, after, limit, mostBytes));
    StringBuilder told = new StringBuilder();
    for (ScanRange.Item item : page.items()) told.append(item.key()).append(' ');
    return told + (page.more() ? "more" : "end");
  }

  static StoreCommand.PutFor putFor(String key, String json, long ttl) {
    return new StoreCommand.PutFor(key, json(json), ttl);
  }

  final List<Outcome> applyAt(long millis, StoreCommand... commands) {
    List<Outcome> outcomes = new ArrayList<>();
    for (StoreCommand command : commands) outcomes.addAll(applyAt(millis, Optional.of(command)));
    return outcomes;
  }

  final List<Outcome> applyAt(long millis, Optional<StoreCommand> command) {
    return store.apply(List.of(new Change(store.appliedIndex() + 1, 1, millis, command)));
  }

  static StoreCommand.When when(Precondition condition, StoreCommand.Single change) {
    return new StoreCommand.When(condition, change);
  }

  static StoreCommand.Put put(String key, String json) {
    return new StoreCommand.Put(key, json(json));
  }

  static Transaction reading(String key) {
    return new Transaction(List.of(), List.of(new Step.Get(key)), List.of(), 100);
  }

  static StoreCommand turn(long sequence, StoreCommand.Change change) {
    return new StoreCommand.Once(Optional.of(new Turn(1, sequence, 1)), Optional.empty(), change);
  }

  static StoreCommand keyed(long name, StoreCommand.Change change) {
    Keyed keyed =
        new Keyed(new Digest(0, name), new Digest(0, name), 2, "node-1", new Keeping(10, 10_000));
    return new StoreCommand.Once(Optional.empty(), Optional.of(keyed), change);
  }

  static Outcome notMatched(long index, long version) {
    return Outcome.telling(Kind.NOT_MATCHED, index, 0, Told.number(version));
  }

  static Outcome counted(long index, long sum) {
    return Outcome.telling(Kind.COUNTED, index, 1, Told.number(sum));
  }

  final Outcome apply(StoreCommand command) {
    return applyAll(command).get(0);
  }

  final List<Outcome> applyAll(StoreCommand... commands) {
    List<Change> changes = new ArrayList<>();
    for (StoreCommand command : commands) {
      long index = store.appliedIndex() + 1 + changes.size();
      changes.add(new Change(index, 1, 0, Optional.of(command)));
    }
    return store.apply(changes);
  }

  final String text(String key) {
    return store
        .get(key)
        .map(found -> new String(found.value(), StandardCharsets.UTF_8) + "@" + found.version())
        .orElse("none");
  }

  static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
