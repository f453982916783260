package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.store.StateRules;
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
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The store of one group in a column family, see {@link RocksStores}. Without a write-ahead log a
 * batch is in memory until its memtable is flushed; memtables are flushed in their order, so what
 * is on the disk is the state at the end of some batch.
 */
final class RocksStateStore extends RecordStateStore {
  private final String group;
  private final RocksStores stores;
  private final RocksDB database;
  private final RocksFamilies families;
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final ReadOptions reading = new ReadOptions().setVerifyChecksums(true);
  private final ReadOptions scanning =
      new ReadOptions().setVerifyChecksums(true).setFillCache(false);
  // Leaves the memtables out, and so tells what is in synced files, whoever had them flushed.
  private final ReadOptions persisted = new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER);
  private final FlushOptions waiting = new FlushOptions().setWaitForFlush(true);
  private final FlushOptions starting =
      new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true);

  private static final long KNOWN_KEYS_BYTES = 4 << 20;

  private final KnownKeys known = new KnownKeys(KNOWN_KEYS_BYTES);
  private final byte[] firstBytes = new byte[RecordLayout.HEAD_BYTES];
  private RocksFamily own;
  private ColumnFamilyHandle family;
  private Optional<RocksStaging> staging = Optional.empty();
  private Optional<AppliedPoint> staged;
  private long flushStartedAt;

  RocksStateStore(
      String group, RocksStores stores, RocksDB database, RocksFamilies families, StateRules rules)
      throws RocksDBException {
    super(rules);
    this.group = group;
    this.stores = stores;
    this.database = database;
    this.families = families;
    use(families.current(group));
    try {
      become(progress(family, reading));
      Optional<RocksFamily> left = families.staged(group);
      staged = left.isPresent() ? whole(left.get()) : Optional.empty();
      if (staged.isEmpty()) families.dropOthers(group);
    } catch (RocksDBException | RuntimeException failed) {
      letGo();
      throw failed;
    }
  }

  /** Only a snapshot that was taken in to its end says how far it is. */
  private Optional<AppliedPoint> whole(RocksFamily left) throws RocksDBException {
    Progress found = progress(left.handle(), persisted);
    return found.equals(Progress.START) ? Optional.empty() : Optional.of(found.applied());
  }

  private void use(RocksFamily next) {
    next.use();
    own = next;
    family = next.handle();
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
      remember(changed);
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot apply through entry " + next.applied().index(), failed);
    }
  }

  private void remember(Map<ByteBuffer, Optional<byte[]>> changed) {
    changed.forEach(
        (key, value) -> {
          if (value.isEmpty()) known.gone(key);
          else if (RecordLayout.isUserKey(key.array())) known.there(key);
        });
  }

  @Override
  public byte[] value(byte[] key) {
    try {
      return database.get(family, reading, key);
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot read a key", failed);
    }
  }

  /** Reads no more of the value than fits; unlike keyExists it reports a failing disk. */
  @Override
  public boolean has(byte[] key) {
    if (known.contains(ByteBuffer.wrap(key))) return true;
    try {
      return database.get(family, reading, key, firstBytes) != RocksDB.NOT_FOUND;
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot look for a key", failed);
    }
  }

  @Override
  public byte[] head(byte[] key) {
    try {
      int found = database.get(family, reading, key, firstBytes);
      return found == RocksDB.NOT_FOUND ? null : firstBytes;
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot read the head of a key's value", failed);
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
      return progress(family, persisted).applied().index();
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot read how far the store is flushed", failed);
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
      throw RocksFailure.of("cannot flush", failed);
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
  Runnable whenReleased() {
    RocksFamily read = own;
    read.use();
    stores.use();
    return () -> {
      read.leave();
      stores.leave();
    };
  }

  @Override
  public Staging stage() {
    checkOpen();
    abandonStaging();
    try {
      RocksStaging begun =
          new RocksStaging(database, families.stage(group), unlogged, waiting) {
            @Override
            void complete(Progress all) {
              super.complete(all);
              staged = Optional.of(all.applied());
            }
          };
      staging = Optional.of(begun);
      return begun;
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot begin to take in a snapshot", failed);
    }
  }

  private void abandonStaging() {
    staging.ifPresent(RocksStaging::abandon);
    staging = Optional.empty();
    staged = Optional.empty();
  }

  @Override
  public Optional<AppliedPoint> staged() {
    return staged;
  }

  @Override
  Progress replaceByStaged() {
    try {
      RocksFamily next = families.staged(group).orElseThrow();
      families.install(group, next);
      abandonStaging();
      RocksFamily former = own;
      use(next);
      former.leave();
      flushStartedAt = 0;
      return progress(family, reading);
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot install a snapshot", failed);
    }
  }

  @Override
  public void unstage() {
    checkOpen();
    abandonStaging();
    try {
      families.dropOthers(group);
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot drop a snapshot", failed);
    }
  }

  @Override
  public boolean isRebuilding() {
    return stores.isRebuilding(group);
  }

  @Override
  public void rebuilt() {
    checkOpen();
    stores.rebuilt(group);
  }

  @Override
  void release() {
    abandonStaging();
    letGo();
    stores.giveBack(group);
  }

  private void letGo() {
    List.of(unlogged, reading, scanning, persisted, waiting, starting)
        .forEach(org.rocksdb.AbstractNativeReference::close);
    own.leave();
  }

  private Progress progress(ColumnFamilyHandle family, ReadOptions options)
      throws RocksDBException {
    byte[] stored = database.get(family, options, RecordLayout.PROGRESS_KEY);
    return stored == null ? Progress.START : Progress.decode(stored);
  }
}
