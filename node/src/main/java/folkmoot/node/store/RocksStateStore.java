package folkmoot.node.store;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommandCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The store of one group in a column family, see {@link RocksStores}. Without a write-ahead log a
 * batch is in memory until its memtable is flushed; memtables are flushed in their order, so what
 * is on the disk is the state at the end of some batch.
 */
final class RocksStateStore implements StateStore {
  private final RocksDB database;
  private final ColumnFamilyHandle family;
  private final Runnable onClose;
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final ReadOptions reading = new ReadOptions();
  private final ReadOptions scanning = new ReadOptions().setFillCache(false);
  // Leaves the memtables out, and so tells what is in synced files, whoever had them flushed.
  private final ReadOptions persisted = new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER);
  private final FlushOptions waiting = new FlushOptions().setWaitForFlush(true);
  private final FlushOptions starting =
      new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true);

  private RocksLayout.Progress progress;
  private Optional<StoreCommand.FormCluster> formation;
  private long flushStartedAt;
  private boolean closed;

  RocksStateStore(RocksDB database, ColumnFamilyHandle family, Runnable onClose)
      throws RocksDBException {
    this.database = database;
    this.family = family;
    this.onClose = onClose;
    this.progress = progress(reading);
    this.formation =
        Optional.ofNullable(database.get(family, reading, RocksLayout.FORMATION_KEY))
            .map(bytes -> (StoreCommand.FormCluster) StoreCommandCodec.decode(bytes));
  }

  @Override
  public int[] apply(List<Change> changes) {
    checkOpen();
    int[] counts = new int[changes.size()];
    if (counts.length == 0) return counts;
    AppliedPoint end = progress.applied().after(changes);
    try (WriteBatch batch = new WriteBatch()) {
      RocksChanges written = new RocksChanges(database, family, reading, batch, progress.keys());
      Optional<StoreCommand.FormCluster> formed = formation;
      for (int i = 0; i < counts.length; i++) {
        Change change = changes.get(i);
        if (change.command().isEmpty()) continue;
        StoreCommand command = change.command().get();
        if (command instanceof StoreCommand.FormCluster form) {
          formed = Optional.of(AppliedPoint.standing(formed, form));
        } else {
          counts[i] = written.add(command, change.index());
        }
      }
      RocksLayout.Progress next = new RocksLayout.Progress(end, written.keys());
      batch.put(family, RocksLayout.PROGRESS_KEY, next.encoded());
      if (!formed.equals(formation)) {
        byte[] bytes = StoreCommandCodec.encode(formed.orElseThrow());
        batch.put(family, RocksLayout.FORMATION_KEY, bytes);
      }
      database.write(unlogged, batch);
      progress = next;
      formation = formed;
      return counts;
    } catch (RocksDBException failed) {
      throw new StoreFailed("cannot apply through entry " + end.index(), failed);
    }
  }

  @Override
  public Optional<Versioned> get(String key) {
    checkOpen();
    try {
      byte[] stored = database.get(family, reading, RocksLayout.userKey(key));
      if (stored == null) return Optional.empty();
      byte[] json = new byte[stored.length - RocksLayout.VERSION_BYTES];
      System.arraycopy(stored, RocksLayout.VERSION_BYTES, json, 0, json.length);
      return Optional.of(new Versioned(json, ByteBuffer.wrap(stored).getLong()));
    } catch (RocksDBException failed) {
      throw new StoreFailed("cannot read a key", failed);
    }
  }

  @Override
  public List<String> firstKeys(int limit) {
    checkOpen();
    List<String> keys = new ArrayList<>();
    scan(
        records -> {
          if (keys.size() >= limit) return false;
          keys.add(RocksLayout.userKeyText(records.key()));
          return true;
        });
    return keys;
  }

  @Override
  public long size() {
    return progress.keys();
  }

  @Override
  public long appliedIndex() {
    return progress.applied().index();
  }

  @Override
  public long appliedTerm() {
    return progress.applied().term();
  }

  @Override
  public long flushedIndex() {
    checkOpen();
    try {
      return progress(persisted).applied().index();
    } catch (RocksDBException failed) {
      throw new StoreFailed("cannot read how far the store is flushed", failed);
    }
  }

  @Override
  public Optional<StoreCommand.FormCluster> formation() {
    return formation;
  }

  @Override
  public void flush() {
    flush(waiting);
    long flushed = flushedIndex();
    Invariants.check(
        flushed == appliedIndex(), "entry %s is flushed, %s applied", flushed, appliedIndex());
  }

  @Override
  public void startFlush() {
    if (flushStartedAt > flushedIndex()) return;
    flush(starting);
    flushStartedAt = appliedIndex();
  }

  private void flush(FlushOptions options) {
    checkOpen();
    try {
      database.flush(options, family);
    } catch (RocksDBException failed) {
      throw new StoreFailed("cannot flush", failed);
    }
  }

  @Override
  public long contentHash() {
    checkOpen();
    long[] sum = {0};
    scan(
        records -> {
          ByteBuffer stored = ByteBuffer.wrap(records.value());
          byte[] key = records.key();
          sum[0] += ContentHash.of(RocksLayout.userKeyBytes(key), stored.getLong(), stored);
          return true;
        });
    return sum[0];
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    List.of(unlogged, reading, scanning, persisted, waiting, starting)
        .forEach(org.rocksdb.AbstractNativeReference::close);
    onClose.run();
  }

  private interface Visitor {
    /** False to see no more. */
    boolean visit(RocksIterator at);
  }

  /** Visits the users' records in the order of their keys. */
  private void scan(Visitor visitor) {
    try (RocksIterator records = database.newIterator(family, scanning)) {
      records.seek(RocksLayout.FIRST_USER_KEY);
      while (records.isValid() && RocksLayout.isUserKey(records.key()) && visitor.visit(records)) {
        records.next();
      }
      // An iterator that meets damage is merely "not valid"; only its status tells.
      records.status();
    } catch (RocksDBException failed) {
      throw new StoreFailed("cannot scan", failed);
    }
  }

  private RocksLayout.Progress progress(ReadOptions options) throws RocksDBException {
    byte[] stored = database.get(family, options, RocksLayout.PROGRESS_KEY);
    return stored == null ? RocksLayout.Progress.START : RocksLayout.Progress.decode(stored);
  }

  private void checkOpen() {
    Invariants.check(!closed, "a store that is used is open");
  }
}
