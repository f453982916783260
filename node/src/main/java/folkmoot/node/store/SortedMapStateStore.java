package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.store.StateRules;
import java.io.IOException;
import java.nio.ByteBuffer;
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
public final class SortedMapStateStore extends RecordStateStore {
  /** Batches that are taken on a full medium before no more are. */
  private static final int UNFLUSHED_WHEN_FULL = 8;

  private final Medium medium;
  private State state;

  private SortedMapStateStore(Medium medium, State state, StateRules rules) {
    super(rules);
    this.medium = medium;
    this.state = state;
    become(state.progress());
  }

  /** What a store is at the end of a batch. */
  private record State(PersistentTree records, Progress progress) {
    static final State EMPTY = new State(PersistentTree.EMPTY, Progress.START);
  }

  /** What survives a crash: the flushed state, and perhaps more. */
  public static final class Medium {
    private State flushed = State.EMPTY;
    private final List<State> applied = new ArrayList<>();
    private Optional<State> staged = Optional.empty();
    private SortedMapStateStore writer;
    private boolean full;
    private boolean late;

    /** What a flush was started of, and is not known to be durable yet. */
    private Optional<State> begun = Optional.empty();

    /** A record that is not as it was written, where it still is what was flushed. */
    private byte[] rotten;

    private boolean unreadable;
    private boolean rebuilding;

    /** From now on a flush that is started takes until the next one is. */
    public void flushesLate() {
      late = true;
    }

    /** While it is full, nothing is flushed, and little is applied that is not. */
    public void full(boolean isFull) {
      full = isFull;
    }

    /**
     * Damages what is flushed: nothing of it can be opened any more, or one record not be read.
     *
     * @param chooser given how many choices there are, makes one
     * @return false if nothing is flushed
     */
    public boolean rot(IntUnaryOperator chooser) {
      List<byte[]> values = new ArrayList<>();
      try (RecordCursor records = flushed.records().from(new byte[0])) {
        while (records.next()) values.add(records.value());
      }
      if (values.isEmpty()) return false;
      int choice = chooser.applyAsInt(values.size() + 1);
      if (choice == values.size()) unreadable = true;
      else rotten = values.get(choice);
      return true;
    }

    /** True if it cannot even be opened. */
    public boolean isUnreadable() {
      return unreadable;
    }

    /** Up to where the log is applied to what would be there after a crash, at the least. */
    public long flushedIndex() {
      return flushed.progress().applied().index();
    }

    /** True if something was damaged that is not taken back, nor thrown away. */
    public boolean isRotten() {
      return rotten != null || unreadable;
    }

    /** Takes back what {@link #rot} did and nobody met. */
    public void mend() {
      rotten = null;
      unreadable = false;
    }

    /** Throws away what is there: what comes is a state that is being rebuilt. */
    public void putAside() {
      flushed = State.EMPTY;
      staged = Optional.empty();
      rebuilding = true;
      mend();
      release();
    }

    private void requireSound(byte[] value) {
      if (value != null && value == rotten) throw damaged("cannot read a record");
    }

    private static StoreFailed damaged(String what) {
      return StoreFailed.forDamage(what, new IOException("the medium is rotten"));
    }

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
      begun = Optional.empty();
      writer = null;
    }
  }

  /** Opens what the medium has, by the rules of the papers; see the other. */
  public static SortedMapStateStore open(Medium medium) {
    return open(medium, StateRules.paper());
  }

  /**
   * Opens what the medium has.
   *
   * @param rules by which it applies commands
   * @throws folkmoot.protocol.Invariants.InvariantBroken if another store is open on it
   * @throws StoreFailed if it is damaged
   */
  public static SortedMapStateStore open(Medium medium, StateRules rules) {
    Invariants.check(medium.writer == null, "a medium has one store at a time");
    if (medium.unreadable) throw Medium.damaged("cannot open the medium");
    medium.writer = new SortedMapStateStore(medium, medium.flushed, rules);
    return medium.writer;
  }

  @Override
  void write(Progress next, Map<ByteBuffer, Optional<byte[]>> changed) {
    if (medium.applied.size() >= UNFLUSHED_WHEN_FULL) requireRoom("apply");
    PersistentTree records = state.records();
    for (Map.Entry<ByteBuffer, Optional<byte[]>> change : changed.entrySet()) {
      byte[] key = change.getKey().array();
      records =
          change.getValue().isPresent()
              ? records.put(key, change.getValue().get())
              : records.remove(key);
    }
    state = new State(records, next);
    if (medium.writer == this) medium.applied.add(state);
  }

  @Override
  public byte[] value(byte[] key) {
    byte[] found = state.records().get(key);
    requireSound(found);
    return found;
  }

  private void requireSound(byte[] value) {
    if (medium.writer == this) medium.requireSound(value);
  }

  @Override
  public boolean has(byte[] key) {
    return value(key) != null;
  }

  @Override
  public byte[] head(byte[] key) {
    return value(key);
  }

  @Override
  RecordCursor from(byte[] key) {
    RecordCursor records = state.records().from(key);
    return medium.rotten == null ? records : new SoundRecords(records);
  }

  /** Does not go past a record that is not as it was written. */
  private final class SoundRecords implements RecordCursor {
    private final RecordCursor records;

    SoundRecords(RecordCursor records) {
      this.records = records;
    }

    @Override
    public boolean next() {
      boolean there = records.next();
      if (there) requireSound(records.value());
      return there;
    }

    @Override
    public byte[] key() {
      return records.key();
    }

    @Override
    public byte[] value() {
      return records.value();
    }

    @Override
    public void close() {
      records.close();
    }
  }

  @Override
  public boolean isRebuilding() {
    return medium.rebuilding;
  }

  @Override
  public void rebuilt() {
    checkOpen();
    if (medium.writer == this) medium.rebuilding = false;
  }

  @Override
  public long flushedIndex() {
    checkOpen();
    return medium.flushed.progress().applied().index();
  }

  @Override
  public void flush() {
    checkOpen();
    requireRoom("flush");
    keep();
  }

  private void keep() {
    if (medium.writer != this) return;
    medium.flushed = state;
    medium.applied.clear();
    medium.begun = Optional.empty();
  }

  /** Mostly does the whole of it: "already durable" is one of the things that may happen. */
  @Override
  public void startFlush() {
    if (!medium.late || medium.writer != this) {
      flush();
      return;
    }
    checkOpen();
    requireRoom("flush");
    medium.begun.ifPresent(this::keep);
    medium.begun = Optional.of(state);
  }

  /** What was applied since stays at risk. */
  private void keep(State durable) {
    medium.flushed = durable;
    int last = medium.applied.lastIndexOf(durable);
    medium.applied.subList(0, last + 1).clear();
  }

  @Override
  public long contentHash() {
    checkOpen();
    return state.records().hash();
  }

  private void requireRoom(String what) {
    if (medium.full && medium.writer == this)
      throw StoreFailed.forWantOfRoom("cannot " + what, new IOException("the medium is full"));
  }

  @Override
  Runnable whenReleased() {
    return () -> {};
  }

  @Override
  public Staging stage() {
    checkOpen();
    unstage();
    return new MapStaging();
  }

  @Override
  public Optional<AppliedPoint> staged() {
    return medium.staged.map(state -> state.progress().applied());
  }

  /** What is staged is on the medium already: it takes no room. */
  @Override
  Progress replaceByStaged() {
    requireRoom("install a snapshot");
    state = medium.staged.orElseThrow();
    unstage();
    keep();
    return state.progress();
  }

  @Override
  public void unstage() {
    checkOpen();
    if (medium.writer == this) medium.staged = Optional.empty();
  }

  private final class MapStaging extends RecordStaging {
    private PersistentTree records = PersistentTree.EMPTY;

    @Override
    void put(byte[] key, byte[] value) {
      records = records.put(key, value);
    }

    @Override
    void pieceEnds() {}

    @Override
    void complete(Progress all) {
      requireRoom("take in a snapshot");
      if (medium.writer == SortedMapStateStore.this) {
        medium.staged = Optional.of(new State(records, all));
      }
    }
  }

  @Override
  void release() {
    if (medium.writer == this) medium.release();
  }
}
