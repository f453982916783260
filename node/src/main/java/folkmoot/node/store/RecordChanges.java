package folkmoot.node.store;

import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import folkmoot.protocol.store.StoreCommandCodec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a batch of commands does to the records, put together before any of it is written: the one
 * place that says what a command means, for every store. What the batch did to a record is
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

  /** Adds a command; returns how many keys of users it sets or removes. */
  int add(StoreCommand command, long version) {
    if (command instanceof StoreCommand.Put put) {
      put(put.key(), put.value(), version);
      return 1;
    }
    if (command instanceof StoreCommand.Delete delete) return delete(delete.key());
    if (command instanceof FormCluster form) return form(form);
    StoreCommand.PutAll all = (StoreCommand.PutAll) command;
    all.updates().forEach((key, value) -> put(key, value, version));
    return all.updates().size();
  }

  private void put(String key, byte[] value, long version) {
    byte[] stored = RecordLayout.userKey(key);
    if (!has(stored)) keys++;
    set(stored, RecordLayout.value(version, value));
  }

  private int delete(String key) {
    byte[] stored = RecordLayout.userKey(key);
    if (!has(stored)) return 0;
    keys--;
    changed.put(ByteBuffer.wrap(stored), Optional.empty());
    return 1;
  }

  /** The first of an epoch stands, see {@link StateStore#formation()}. */
  private int form(FormCluster form) {
    Optional<FormCluster> standing = formation(value(RecordLayout.FORMATION_KEY));
    if (standing.filter(formation -> formation.epoch() >= form.epoch()).isEmpty()) {
      set(RecordLayout.FORMATION_KEY, StoreCommandCodec.encode(form));
    }
    return 0;
  }

  static Optional<FormCluster> formation(Optional<byte[]> record) {
    return record.map(bytes -> (FormCluster) StoreCommandCodec.decode(bytes));
  }

  private void set(byte[] key, byte[] value) {
    changed.put(ByteBuffer.wrap(key), Optional.of(value));
  }

  /** The value of a record as the batch has left it. */
  private Optional<byte[]> value(byte[] key) {
    Optional<byte[]> known = changed.get(ByteBuffer.wrap(key));
    return known != null ? known : Optional.ofNullable(before.value(key));
  }

  private boolean has(byte[] key) {
    Optional<byte[]> known = changed.get(ByteBuffer.wrap(key));
    return known != null ? known.isPresent() : before.has(key);
  }
}
