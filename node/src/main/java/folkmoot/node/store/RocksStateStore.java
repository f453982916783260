package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.once.OnceRules;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The store of one group in a column family, see {@link RocksStores}. Without a write-ahead log a
 * batch is in memory until its memtable is flushed; memtables are flushed in their order, so what
 * is on the disk is the state at the end of some batch.
 */
final class RocksStateStore extends RecordStateStore {
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

  private final byte[] firstBytes = new byte[RecordLayout.VERSION_BYTES];
  private long flushStartedAt;

  RocksStateStore(RocksDB database, ColumnFamilyHandle family, OnceRules rules, Runnable onClose)
      throws RocksDBException {
    super(rules);
    this.database = database;
    this.family = family;
    this.onClose = onClose;
    become(progress(reading));
  }

  @Override
  void write(Progress next, Map<ByteBuffer, Optional<byte[]>> changed) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<ByteBuffer, Optional<byte[]>> change : changed.entrySet()) {
        byte[] key = change.getKey().array();
        if (change.getValue().isPresent()) batch.put(family, key, change.getValue().get());
        else batch.delete(family, key);
      }
      batch.put(family, RecordLayout.PROGRESS_KEY, next.encoded());
      database.write(unlogged, batch);
    } catch (RocksDBException failed) {
      throw failed("cannot apply through entry " + next.applied().index(), failed);
    }
  }

  @Override
  public byte[] value(byte[] key) {
    try {
      return database.get(family, reading, key);
    } catch (RocksDBException failed) {
      throw new StoreFailed("cannot read a key", failed);
    }
  }

  /** Reads no more of the value than fits; unlike keyExists it reports a failing disk. */
  @Override
  public boolean has(byte[] key) {
    try {
      return database.get(family, reading, key, firstBytes) != RocksDB.NOT_FOUND;
    } catch (RocksDBException failed) {
      throw new StoreFailed("cannot look for a key", failed);
    }
  }

  @Override
  RecordCursor from(byte[] key) {
    return new RocksCursor(database.newIterator(family, scanning), key);
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
      throw failed("cannot flush", failed);
    }
  }

  @Override
  public long contentHash() {
    checkOpen();
    long sum = 0;
    try (RecordCursor records = from(new byte[0])) {
      while (records.next()) {
        if (RecordLayout.isContent(records.key())) {
          sum += ContentHash.of(records.key(), records.value());
        }
      }
    }
    return sum;
  }

  @Override
  void release() {
    List.of(unlogged, reading, scanning, persisted, waiting, starting)
        .forEach(org.rocksdb.AbstractNativeReference::close);
    onClose.run();
  }

  /** RocksDB takes its background error back by itself when there is room again. */
  private static StoreFailed failed(String what, RocksDBException cause) {
    Status status = cause.getStatus();
    boolean noRoom = status != null && status.getSubCode() == Status.SubCode.NoSpace;
    return noRoom ? StoreFailed.forWantOfRoom(what, cause) : new StoreFailed(what, cause);
  }

  private Progress progress(ReadOptions options) throws RocksDBException {
    byte[] stored = database.get(family, options, RecordLayout.PROGRESS_KEY);
    return stored == null ? Progress.START : Progress.decode(stored);
  }
}
