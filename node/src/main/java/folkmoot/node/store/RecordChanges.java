package folkmoot.node.store;

import folkmoot.protocol.data.DataRules;
import folkmoot.protocol.data.IncrementRule;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.membership.FormationRule;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import folkmoot.protocol.store.StoreCommandCodec;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.watch.EventRule;
import folkmoot.protocol.watch.EventRule.Deed;
import folkmoot.protocol.watch.HistoryBounds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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

    /**
     * The first {@link RecordLayout#HEAD_BYTES} bytes of its value or more, if there are so many;
     * null if there is no such record. Good until the next call; spares reading a large value.
     */
    byte[] head(byte[] key);
  }

  private static final byte[] NOTHING = new byte[0];

  private final DataRules rules;
  private final Before before;
  // In the order in which records were first touched, which is the same at every replica.
  private final Map<ByteBuffer, Optional<byte[]>> changed = new LinkedHashMap<>();
  private final ExpiryChanges expiries;
  private final ChangeHistory history;
  private long logTime;
  private boolean mayHaveExpired;
  private long earliestPut = RecordLayout.NEVER;
  private long keys;

  /**
   * @param cursors the records as they were before the batch, from a key on
   * @param history where changes of users' keys are noted
   */
  RecordChanges(
      DataRules rules,
      Before before,
      Function<byte[], RecordCursor> cursors,
      ChangeHistory history,
      long keysBefore) {
    this.history = history;
    this.expiries = new ExpiryChanges(cursors);
    this.rules = rules;
    this.before = before;
    this.keys = keysBefore;
  }

  /** The time of the log as of the entry that comes next. */
  void at(long now) {
    logTime = now;
  }

  /** Whether some key that is over may still have its record: then a put looks at what is there. */
  void mayHaveExpired(boolean may) {
    mayHaveExpired = may;
  }

  /** From now on so much is remembered of what changes. */
  void keep(HistoryBounds bounds) {
    history.keep(bounds);
  }

  /** How many keys of users there are with this batch, with those that expired unremoved. */
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
    if (change instanceof StoreCommand.PutFor put) {
      put(put.key(), put.value(), index, logTime + put.ttlMillis());
      return Outcome.done(index, 1);
    }
    if (change instanceof StoreCommand.Delete delete)
      return delete(delete.key()) ? Outcome.done(index, 1) : Outcome.absent(index);
    if (change instanceof StoreCommand.PutAll all) {
      all.updates().forEach((key, value) -> put(key, value, index));
      return Outcome.done(index, all.updates().size());
    }
    if (change instanceof StoreCommand.When when) return add(when, index);
    if (change instanceof StoreCommand.After after) return add(after, index);
    if (change instanceof StoreCommand.Increment add) return add(add, index);
    return new TransactionRun(rules, this, index)
        .run(((StoreCommand.Transact) change).transaction());
  }

  /** Also if it changes nothing: who is told so has come after it. */
  private Outcome add(StoreCommand.After after, long index) {
    SessionToken before = RecordLayout.behind(value(RecordLayout.BEHIND));
    SessionToken more = before.and(after.seen());
    if (!more.equals(before)) set(RecordLayout.BEHIND, RecordLayout.behind(more));
    return add(after.change(), index);
  }

  private Outcome add(StoreCommand.When when, long index) {
    long version = version(when.change().key());
    if (when.change() instanceof StoreCommand.Delete && version == 0) return Outcome.absent(index);
    return rules.condition().holds(when.condition(), version)
        ? add(when.change(), index)
        : Outcome.telling(Outcome.Kind.NOT_MATCHED, index, 0, Told.number(version));
  }

  private Outcome add(StoreCommand.Increment add, long index) {
    IncrementRule.Sum sum =
        rules.increment().add(user(add.key()).map(StateStore.Versioned::value), add.by());
    if (sum == IncrementRule.Sum.None.NOT_AN_INTEGER)
      return Outcome.refused(Outcome.Kind.NOT_AN_INTEGER, index);
    if (sum == IncrementRule.Sum.None.OUT_OF_RANGE)
      return Outcome.refused(Outcome.Kind.OUT_OF_RANGE, index);
    long value = ((IncrementRule.Sum.Is) sum).value();
    byte[] json = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    // It is the same key, and is there for as long as it was.
    long until = user(add.key()).isEmpty() ? RecordLayout.NEVER : until(add.key());
    if (until == RecordLayout.NEVER) put(add.key(), json, index);
    else put(add.key(), json, index, until);
    return Outcome.telling(Outcome.Kind.COUNTED, index, 1, Told.number(value));
  }

  void put(String key, byte[] value, long version) {
    byte[] stored = RecordLayout.userKey(key);
    EventRule.Before was = mayHaveExpired ? was(head(stored)) : was(has(stored));
    if (was == EventRule.Before.NOTHING) keys++;
    history.note(was, Deed.PUT, stored, value, this);
    set(stored, RecordLayout.value(version, value));
  }

  private static EventRule.Before was(boolean there) {
    return there ? EventRule.Before.A_VALUE : EventRule.Before.NOTHING;
  }

  private EventRule.Before was(byte[] head) {
    return head == null || isAlive(head) ? was(head != null) : EventRule.Before.AN_EXPIRED_VALUE;
  }

  private void put(String key, byte[] value, long version, long until) {
    byte[] stored = RecordLayout.userKey(key);
    byte[] head = head(stored);
    history.note(was(head), Deed.PUT, stored, value, this);
    if (head == null) keys++;
    else forgetExpiry(stored, head);
    set(stored, RecordLayout.value(version, until, value));
    byte[] expiry = RecordLayout.expiry(until, stored);
    set(expiry, NOTHING);
    expiries.added(expiry);
    earliestPut = Math.min(earliestPut, until);
  }

  /** The earliest that anything which the batch has put expires. */
  long earliestPut() {
    return earliestPut;
  }

  /** False if there was none. */
  boolean delete(String key) {
    byte[] stored = RecordLayout.userKey(key);
    byte[] head = head(stored);
    history.note(was(head), Deed.DELETE, stored, NOTHING, this);
    if (head == null) return false;
    boolean was = isAlive(head);
    forgetExpiry(stored, head);
    keys--;
    remove(stored);
    return was;
  }

  /** A put without a time leaves that of the put before it behind; its own time takes it away. */
  private void forgetExpiry(byte[] stored, byte[] head) {
    long until = RecordLayout.until(head);
    if (until != RecordLayout.NEVER) forget(RecordLayout.expiry(until, stored));
  }

  private void forget(byte[] expiry) {
    remove(expiry);
    expiries.removed(expiry);
  }

  /**
   * The first that is to expire, if any is.
   *
   * @param from nothing before it is left
   */
  Optional<byte[]> firstExpiry(byte[] from) {
    return expiries.first(from);
  }

  /** Takes away what expires by this record, unless it was put anew since. */
  void expire(byte[] expiry) {
    forget(expiry);
    byte[] stored = RecordLayout.expiring(expiry);
    byte[] head = head(stored);
    if (head == null || RecordLayout.until(head) != RecordLayout.expiresAt(expiry)) return;
    history.note(EventRule.Before.AN_EXPIRED_VALUE, Deed.EXPIRE, stored, NOTHING, this);
    keys--;
    remove(stored);
  }

  /** See {@link StateStore#formation()}. */
  void form(FormCluster form) {
    Optional<FormCluster> standing = formation(value(RecordLayout.FORMATION_KEY));
    if (FormationRule.STRICT.accepts(standing, form)) {
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

  /** A user's key as the batch has left it. */
  Optional<StateStore.Versioned> user(String key) {
    return value(RecordLayout.userKey(key)).filter(this::isAlive).map(RecordLayout::versioned);
  }

  private boolean isAlive(byte[] head) {
    long until = RecordLayout.until(head);
    return until == RecordLayout.NEVER || !rules.expiry().isOver(until, logTime);
  }

  private long until(String key) {
    byte[] head = head(RecordLayout.userKey(key));
    return head == null ? RecordLayout.NEVER : RecordLayout.until(head);
  }

  private byte[] head(byte[] stored) {
    Optional<byte[]> known = changed.get(ByteBuffer.wrap(stored));
    return known != null ? known.orElse(null) : before.head(stored);
  }

  /** The version of a user's key, 0 if there is none. */
  long version(String key) {
    byte[] head = head(RecordLayout.userKey(key));
    return head == null || !isAlive(head) ? 0 : RecordLayout.version(head);
  }

  private boolean has(byte[] key) {
    Optional<byte[]> known = changed.get(ByteBuffer.wrap(key));
    return known != null ? known.isPresent() : before.has(key);
  }
}
