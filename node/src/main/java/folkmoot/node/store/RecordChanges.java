package folkmoot.node.store;

import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import folkmoot.protocol.store.StoreCommandCodec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a batch of commands does to the records, put together before any of it is written: the one
 * place that says what a change of keys means, for every store. What the batch did to a record is
 * remembered here, since the store does not show it yet.
 */
final class RecordChanges {
  /** The records as they were before the batch. */
  interface Before {
    /** The value of a record, null if there is none. */
    byte[] value(byte[] key);

    /** True if there is such a record; spares reading a large value. */
    boolean has(byte[] key);
  }

  private final Before before;
  // In the order in which records were first touched, which is the same at every replica.
  private final Map<ByteBuffer, Optional<byte[]>> changed = new LinkedHashMap<>();
  private long keys;

  RecordChanges(Before before, long keysBefore) {
    this.before = before;
    this.keys = keysBefore;
  }

  /** How many keys of users there are with this batch. */
  long keys() {
    return keys;
  }

  /** The new values of records by their keys, empty for what is removed; not to be changed. */
  Map<ByteBuffer, Optional<byte[]>> changed() {
    return changed;
  }

  /** Adds a change of keys. */
  Outcome add(StoreCommand.Change change, long index) {
    if (change instanceof StoreCommand.Put put) {
      put(put.key(), put.value(), index);
      return Outcome.done(index, 1);
    }
    if (change instanceof StoreCommand.Delete delete)
      return delete(delete.key()) ? Outcome.done(index, 1) : Outcome.absent(index);
    StoreCommand.PutAll all = (StoreCommand.PutAll) change;
    all.updates().forEach((key, value) -> put(key, value, index));
    return Outcome.done(index, all.updates().size());
  }

  private void put(String key, byte[] value, long version) {
    byte[] stored = RecordLayout.userKey(key);
    if (!has(stored)) keys++;
    set(stored, RecordLayout.value(version, value));
  }

  /** False if there was none. */
  private boolean delete(String key) {
    byte[] stored = RecordLayout.userKey(key);
    if (!has(stored)) return false;
    keys--;
    remove(stored);
    return true;
  }

  /** The first of an epoch stands, see {@link StateStore#formation()}. */
  void form(FormCluster form) {
    Optional<FormCluster> standing = formation(value(RecordLayout.FORMATION_KEY));
    if (standing.filter(formation -> formation.epoch() >= form.epoch()).isEmpty()) {
      set(RecordLayout.FORMATION_KEY, StoreCommandCodec.encode(form));
    }
  }

  static Optional<FormCluster> formation(Optional<byte[]> record) {
    return record.map(bytes -> (FormCluster) StoreCommandCodec.decode(bytes));
  }

  /** Sets a record that is no user's. */
  void set(byte[] key, byte[] value) {
    changed.put(ByteBuffer.wrap(key), Optional.of(value));
  }

  /** Removes a record that is no user's. */
  void remove(byte[] key) {
    changed.put(ByteBuffer.wrap(key), Optional.empty());
  }

  /** The value of a record as the batch has left it. */
  Optional<byte[]> value(byte[] key) {
    Optional<byte[]> known = changed.get(ByteBuffer.wrap(key));
    return known != null ? known : Optional.ofNullable(before.value(key));
  }

  private boolean has(byte[] key) {
    Optional<byte[]> known = changed.get(ByteBuffer.wrap(key));
    return known != null ? known.isPresent() : before.has(key);
  }
}
