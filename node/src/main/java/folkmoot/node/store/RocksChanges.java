package folkmoot.node.store;

import folkmoot.protocol.store.StoreCommand;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The changes of one batch while it is put together. The database does not show them yet, so what
 * the batch did to a key is remembered here: only thus is the number of keys exact.
 */
final class RocksChanges {
  private final RocksDB database;
  private final ColumnFamilyHandle family;
  private final ReadOptions reading;
  private final WriteBatch batch;
  // Only looked up, never iterated: the order of a hash map would not be the same twice.
  private final Map<ByteBuffer, Boolean> present = new HashMap<>();
  private final byte[] versionOnly = new byte[RocksLayout.VERSION_BYTES];
  private long keys;

  RocksChanges(
      RocksDB database,
      ColumnFamilyHandle family,
      ReadOptions reading,
      WriteBatch batch,
      long keysBefore) {
    this.database = database;
    this.family = family;
    this.reading = reading;
    this.batch = batch;
    this.keys = keysBefore;
  }

  /** How many keys there are with this batch. */
  long keys() {
    return keys;
  }

  /** Adds a command; returns how many keys it sets or removes. */
  int add(StoreCommand command, long version) throws RocksDBException {
    if (command instanceof StoreCommand.Put put) {
      put(put.key(), put.value(), version);
      return 1;
    }
    if (command instanceof StoreCommand.PutAll all) {
      for (Map.Entry<String, byte[]> update : all.updates().entrySet()) {
        put(update.getKey(), update.getValue(), version);
      }
      return all.updates().size();
    }
    if (command instanceof StoreCommand.Delete delete) return delete(delete.key());
    throw new IllegalArgumentException("not a change of keys: " + command);
  }

  private void put(String key, byte[] value, long version) throws RocksDBException {
    byte[] stored = RocksLayout.userKey(key);
    if (!exchange(stored, true)) keys++;
    batch.put(family, stored, RocksLayout.value(version, value));
  }

  private int delete(String key) throws RocksDBException {
    byte[] stored = RocksLayout.userKey(key);
    if (!exchange(stored, false)) return 0;
    keys--;
    batch.delete(family, stored);
    return 1;
  }

  /** Remembers whether the key is there from now on; returns whether it was until now. */
  private boolean exchange(byte[] stored, boolean from) throws RocksDBException {
    Boolean known = present.put(ByteBuffer.wrap(stored), from);
    // Reads no more of the value than fits; unlike keyExists it reports a failing disk.
    return known != null
        ? known
        : database.get(family, reading, stored, versionOnly) != RocksDB.NOT_FOUND;
  }
}
