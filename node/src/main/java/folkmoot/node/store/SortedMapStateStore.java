package folkmoot.node.store;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.store.StoreCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * A store in memory that loses what a store on disk may lose: for the simulation. Its {@link
 * Medium} takes the place of the disk and outlives it. Opening, flushing and crashing take constant
 * time, however many keys there are.
 */
public final class SortedMapStateStore implements StateStore {
  private final Medium medium;
  private State state;
  private boolean closed;

  private SortedMapStateStore(Medium medium, State state) {
    this.medium = medium;
    this.state = state;
  }

  /** What a store is at the end of a batch. */
  private record State(
      PersistentTree keys, AppliedPoint applied, Optional<StoreCommand.FormCluster> formation) {
    static final State EMPTY =
        new State(PersistentTree.EMPTY, AppliedPoint.START, Optional.empty());
  }

  /** What survives a crash: the flushed state, and perhaps more. */
  public static final class Medium {
    private State flushed = State.EMPTY;
    private final List<State> applied = new ArrayList<>();
    private SortedMapStateStore writer;

    /**
     * The machine stops. A store that is open on this goes on in its own memory, if anything still
     * uses it, but no longer reaches the medium.
     *
     * @param chooser given how many states there are to choose from, says which is found
     *     afterwards: 0 is the flushed one, and each later one is that of one more batch, as if a
     *     memtable had been flushed after it
     */
    public void crash(IntUnaryOperator chooser) {
      int survivor = chooser.applyAsInt(1 + applied.size());
      if (survivor > 0) flushed = applied.get(survivor - 1);
      release();
    }

    private void release() {
      applied.clear();
      writer = null;
    }
  }

  /**
   * Opens what the medium has.
   *
   * @throws folkmoot.protocol.Invariants.InvariantBroken if another store is open on it
   */
  public static SortedMapStateStore open(Medium medium) {
    Invariants.check(medium.writer == null, "a medium has one store at a time");
    medium.writer = new SortedMapStateStore(medium, medium.flushed);
    return medium.writer;
  }

  @Override
  public int[] apply(List<Change> changes) {
    checkOpen();
    int[] counts = new int[changes.size()];
    if (counts.length == 0) return counts;
    AppliedPoint end = state.applied().after(changes);
    PersistentTree keys = state.keys();
    Optional<StoreCommand.FormCluster> formed = state.formation();
    for (int i = 0; i < counts.length; i++) {
      StoreCommand command = changes.get(i).command().orElse(null);
      PersistentTree before = keys;
      if (command instanceof StoreCommand.FormCluster form) {
        formed = Optional.of(AppliedPoint.standing(formed, form));
      } else if (command != null) {
        keys = changed(before, command, changes.get(i).index());
        counts[i] = count(command, before.size() - keys.size());
      }
    }
    state = new State(keys, end, formed);
    if (medium.writer == this) medium.applied.add(state);
    return counts;
  }

  private static PersistentTree changed(PersistentTree keys, StoreCommand command, long version) {
    if (command instanceof StoreCommand.Put put) {
      return keys.put(utf8(put.key()), new Versioned(put.value(), version));
    }
    if (command instanceof StoreCommand.Delete delete) return keys.remove(utf8(delete.key()));
    StoreCommand.PutAll all = (StoreCommand.PutAll) command;
    PersistentTree after = keys;
    for (Map.Entry<String, byte[]> update : all.updates().entrySet()) {
      after = after.put(utf8(update.getKey()), new Versioned(update.getValue(), version));
    }
    return after;
  }

  private static int count(StoreCommand command, long removed) {
    if (command instanceof StoreCommand.PutAll all) return all.updates().size();
    return command instanceof StoreCommand.Delete ? (int) removed : 1;
  }

  @Override
  public Optional<Versioned> get(String key) {
    checkOpen();
    return state.keys().get(utf8(key));
  }

  @Override
  public List<String> firstKeys(int limit) {
    checkOpen();
    return state.keys().first(limit).stream()
        .map(key -> new String(key, StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public long size() {
    return state.keys().size();
  }

  @Override
  public long appliedIndex() {
    return state.applied().index();
  }

  @Override
  public long appliedTerm() {
    return state.applied().term();
  }

  @Override
  public long flushedIndex() {
    checkOpen();
    return medium.flushed.applied().index();
  }

  @Override
  public Optional<StoreCommand.FormCluster> formation() {
    return state.formation();
  }

  @Override
  public void flush() {
    checkOpen();
    if (medium.writer != this) return;
    medium.flushed = state;
    medium.applied.clear();
  }

  /** Does the whole of it: "already durable" is one of the things that may happen. */
  @Override
  public void startFlush() {
    flush();
  }

  @Override
  public long contentHash() {
    checkOpen();
    return state.keys().hash();
  }

  @Override
  public void close() {
    closed = true;
    if (medium.writer == this) medium.release();
  }

  private void checkOpen() {
    Invariants.check(!closed, "a store that is used is open");
  }

  private static byte[] utf8(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
