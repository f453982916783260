package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import folkmoot.protocol.Invariants;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A snapshot on its way into a family of its own. Memtables are flushed in their order, so a family
 * whose progress is on the disk, which is written last, has all.
 */
class RocksStaging extends RecordStaging {
  private final RocksDB database;
  private final RocksFamily family;
  private final WriteOptions writing;
  private final FlushOptions waiting;
  private final WriteBatch batch = new WriteBatch();
  private boolean abandoned;

  RocksStaging(RocksDB database, RocksFamily family, WriteOptions writing, FlushOptions waiting) {
    this.database = database;
    this.family = family;
    this.writing = writing;
    this.waiting = waiting;
  }

  RocksFamily family() {
    return family;
  }

  /** Nothing more is to be written. */
  void abandon() {
    if (!abandoned) batch.close();
    abandoned = true;
  }

  @Override
  void put(byte[] key, byte[] value) {
    checkUsed();
    try {
      batch.put(family.handle(), key, value);
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot take in a snapshot", failed);
    }
  }

  @Override
  void pieceEnds() {
    checkUsed();
    try {
      database.write(writing, batch);
      batch.clear();
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot take in a snapshot", failed);
    }
  }

  @Override
  void complete(Progress all) {
    put(RecordLayout.PROGRESS_KEY, all.encoded());
    pieceEnds();
    try {
      database.flush(waiting, family.handle());
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot flush a snapshot", failed);
    }
  }

  private void checkUsed() {
    Invariants.check(!abandoned, "a snapshot that is taken in is not given up");
  }
}
