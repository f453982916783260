package folkmoot.node.store;

import folkmoot.node.store.StateStore.Change;
import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.once.OnceRules;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StoreCommand;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Sees to it that a command is applied once, however often it stands in the log (thesis §6.3, trap
 * 14). All that it remembers is in records of the store and a function of the entries applied: the
 * same at every replica, whatever its batches were, when it was started and what its clock shows.
 */
final class Repetitions {
  private final OnceRules rules;
  private final Sessions sessions;
  private final IdempotencyKeys keys;
  private long logTime;
  private long timeIndex;
  private boolean timeUnsaved;

  /** Reads what the records say. */
  Repetitions(OnceRules rules, RecordStateStore store) {
    this.rules = rules;
    this.sessions = new Sessions(rules.session(), store);
    this.keys = new IdempotencyKeys(rules.idempotency(), store);
    store.each(RecordLayout.TIME, (key, stored) -> readTime(stored));
  }

  private void readTime(Versioned stored) {
    logTime = ByteBuffer.wrap(stored.value()).getLong();
    timeIndex = stored.version();
  }

  /** The time in the replicated state. */
  long logTime() {
    return logTime;
  }

  /** Applies an entry that time has come to, once. */
  Outcome apply(Change entry, RecordChanges records) {
    long index = entry.index();
    StoreCommand command = entry.command().orElse(null);
    if (command instanceof StoreCommand.Change change) return records.add(change, index);
    if (command instanceof StoreCommand.Once once) return apply(once, index, records);
    if (command instanceof StoreCommand.OpenSession asked)
      return sessions.open(index, asked.keeping(), logTime);
    if (command instanceof StoreCommand.FormCluster form) records.form(form);
    if (command instanceof StoreCommand.KeepHistory keep) records.keep(keep.bounds());
    return Outcome.nothing(index);
  }

  /** Time comes to an entry. */
  void pass(Change entry) {
    long now = rules.logTime().now(logTime, entry.timeMillis());
    if (now == logTime) return;
    logTime = now;
    timeIndex = entry.index();
    timeUnsaved = true;
  }

  /** A gateway's repetition is known before a client's: it repeats what its own first came to. */
  private Outcome apply(StoreCommand.Once once, long index, RecordChanges records) {
    Supplier<Outcome> change = () -> records.add(once.change(), index);
    Supplier<Outcome> keyed =
        once.keyed()
            .<Supplier<Outcome>>map(key -> () -> keys.apply(key, index, logTime, records, change))
            .orElse(change);
    return once.turn().map(turn -> sessions.apply(turn, index, logTime, keyed)).orElseGet(keyed);
  }

  /** Writes what the batch has changed. */
  void save(RecordChanges into) {
    sessions.save(into);
    if (!timeUnsaved) return;
    byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(logTime).array();
    into.set(RecordLayout.TIME, RecordLayout.value(timeIndex, time));
    timeUnsaved = false;
  }
}
