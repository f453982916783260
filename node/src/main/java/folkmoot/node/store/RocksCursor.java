package folkmoot.node.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The records of a column family as they were when its iterator was made. */
final class RocksCursor implements RecordCursor {
  private final RocksIterator records;
  private boolean begun;

  /** Takes the iterator over, and closes it. */
  RocksCursor(RocksIterator records, byte[] from) {
    this.records = records;
    records.seek(from);
  }

  @Override
  public boolean next() {
    if (begun) records.next();
    begun = true;
    if (records.isValid()) return true;
    try {
      // An iterator that meets damage is merely "not valid"; only its status tells.
      records.status();
      return false;
    } catch (RocksDBException failed) {
      throw RocksFailure.of("cannot scan", failed);
    }
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
