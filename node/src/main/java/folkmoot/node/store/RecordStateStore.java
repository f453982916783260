package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What all stores do alike: commands become records, and records answer. A store only keeps the
 * records; whatever is in them is in every store and in every snapshot.
 */
abstract class RecordStateStore implements StateStore, RecordChanges.Before {
  private final StateRules rules;
  private Progress progress = Progress.START;
  private Optional<StoreCommand.FormCluster> formation = Optional.empty();
  private Repetitions repetitions;
  private Expiries expiries;
  private TermStarts terms;
  private SessionToken behind = SessionToken.EMPTY;
  private ChangeHistory history;
  private final Set<RecordSnapshot> open = ConcurrentHashMap.newKeySet();
  private boolean closed;

  /**
   * @param rules by which it applies commands
   */
  RecordStateStore(StateRules rules) {
    this.rules = rules;
  }

  /** Writes a batch, all of it or, if this throws, nothing. */
  abstract void write(Progress next, Map<ByteBuffer, Optional<byte[]>> changed);

  /** The content from a key on. */
  abstract RecordCursor from(byte[] key);

  /** Lets go of what the store holds; called once. */
  abstract void release();

  /** Takes the records to be those of another state. */
  final void become(Progress found) {
    progress = found;
    formation = RecordChanges.formation(Optional.ofNullable(value(RecordLayout.FORMATION_KEY)));
    behind = RecordLayout.behind(Optional.ofNullable(value(RecordLayout.BEHIND)));
    remember();
  }

  private void remember() {
    repetitions = new Repetitions(rules.once(), this);
    expiries = new Expiries(rules.data().expiry(), this);
    terms = new TermStarts(this);
    history = new ChangeHistory(rules.watch(), this, progress.applied().index());
  }

  /** Visits the records whose keys begin so and whose values have a version, in their order. */
  final void each(byte[] prefix, BiConsumer<byte[], Versioned> visitor) {
    try (RecordCursor records = from(prefix)) {
      while (records.next() && RecordLayout.startsWith(records.key(), prefix)) {
        visitor.accept(records.key(), RecordLayout.versioned(records.value()));
      }
    }
  }

  /** Puts what is staged in the place of the state, durably. */
  abstract Progress replaceByStaged();

  /** Called when a snapshot is closed; by whatever thread. */
  abstract Runnable whenReleased();

  @Override
  public final StateSnapshot snapshot() {
    checkOpen();
    Runnable released = whenReleased();
    RecordSnapshot snapshot =
        new RecordSnapshot(
            progress,
            from(new byte[0]),
            closed -> {
              open.remove(closed);
              released.run();
            });
    open.add(snapshot);
    return snapshot;
  }

  @Override
  public final void install() {
    checkOpen();
    AppliedPoint staged = staged().orElse(AppliedPoint.START);
    Invariants.check(
        staged.index() > progress.applied().index() && staged.term() >= progress.applied().term(),
        "what is installed, %s, is further than the state %s",
        staged,
        progress.applied());
    become(replaceByStaged());
  }

  final void checkOpen() {
    Invariants.check(!closed, "a store that is used is open");
  }

  @Override
  public final List<Outcome> apply(List<Change> changes) {
    checkOpen();
    if (changes.isEmpty()) return List.of();
    AppliedPoint end = progress.applied().after(changes);
    RecordChanges written =
        new RecordChanges(rules.data(), this, this::from, history, progress.keys());
    List<Outcome> outcomes = new ArrayList<>(changes.size());
    Progress next;
    try {
      for (Change change : changes) {
        terms.pass(change, written);
        repetitions.pass(change);
        written.at(repetitions.logTime());
        history.at(change.index());
        boolean isBehind = expiries.pass(written, repetitions.logTime());
        written.mayHaveExpired(isBehind);
        outcomes.add(repetitions.apply(change, written));
        expiries.put(written.earliestPut());
        history.ends(written);
      }
      repetitions.save(written);
      history.save(written);
      next = new Progress(end, written.keys());
      write(next, written.changed());
    } catch (RuntimeException failed) {
      // Nothing was applied, and whoever tries again must not be told that it was.
      remember();
      throw failed;
    }
    progress = next;
    Optional<byte[]> formed = written.changed().get(ByteBuffer.wrap(RecordLayout.FORMATION_KEY));
    if (formed != null) formation = RecordChanges.formation(formed);
    Optional<byte[]> dependsOn = written.changed().get(ByteBuffer.wrap(RecordLayout.BEHIND));
    if (dependsOn != null) behind = RecordLayout.behind(dependsOn);
    return outcomes;
  }

  @Override
  public final Optional<Versioned> get(String key) {
    checkOpen();
    return Optional.ofNullable(value(RecordLayout.userKey(key)))
        .filter(this::isAlive)
        .map(RecordLayout::versioned);
  }

  private boolean isAlive(byte[] head) {
    long until = RecordLayout.until(head);
    return until == RecordLayout.NEVER
        || !rules.data().expiry().isOver(until, repetitions.logTime());
  }

  @Override
  public final long nextExpiry() {
    return expiries.earliest();
  }

  @Override
  public final Page scan(ScanRange range) {
    checkOpen();
    List<ScanRange.Item> items = new ArrayList<>();
    byte[] prefix = RecordLayout.userKey(range.prefix());
    long bytes = 0;
    try (RecordCursor records = from(RecordLayout.userKey(range.from()))) {
      while (records.next() && RecordLayout.startsWith(records.key(), prefix)) {
        if (!isAlive(records.value())) continue;
        if (items.size() == range.limit()) return new Page(items, true);
        Versioned found = RecordLayout.versioned(records.value());
        bytes += records.key().length - 1 + found.value().length;
        if (bytes > range.mostBytes() && !items.isEmpty()) return new Page(items, true);
        String key = RecordLayout.userKeyText(records.key());
        items.add(new ScanRange.Item(key, found.version(), found.value()));
      }
    }
    return new Page(items, false);
  }

  @Override
  public final Changes changes(Position seen, int mostBytes) {
    checkOpen();
    return history.after(seen, mostBytes, this, appliedIndex());
  }

  @Override
  public final HistoryBounds historyBounds() {
    return history.bounds();
  }

  @Override
  public final List<String> firstKeys(int limit) {
    checkOpen();
    List<String> keys = new ArrayList<>();
    try (RecordCursor records = from(RecordLayout.FIRST_USER_KEY)) {
      while (keys.size() < limit && records.next() && RecordLayout.isUserKey(records.key())) {
        if (isAlive(records.value())) keys.add(RecordLayout.userKeyText(records.key()));
      }
    }
    return keys;
  }

  @Override
  public final long size() {
    return progress.keys() - expired();
  }

  /** How many keys are over and not taken away yet: mostly none. */
  private long expired() {
    long logTime = repetitions.logTime();
    if (!rules.data().expiry().isOver(expiries.earliest(), logTime)) return 0;
    long count = 0;
    try (RecordCursor records = from(expiries.gone())) {
      while (records.next() && RecordLayout.isExpiry(records.key())) {
        long until = RecordLayout.expiresAt(records.key());
        if (!rules.data().expiry().isOver(until, logTime)) break;
        byte[] head = head(RecordLayout.expiring(records.key()));
        if (head != null && RecordLayout.until(head) == until) count++;
      }
    }
    return count;
  }

  @Override
  public final long appliedIndex() {
    return progress.applied().index();
  }

  @Override
  public final long appliedTerm() {
    return progress.applied().term();
  }

  @Override
  public final SessionToken behind() {
    return behind;
  }

  @Override
  public final List<AppliedPoint> termStarts() {
    return terms.all();
  }

  @Override
  public final Optional<StoreCommand.FormCluster> formation() {
    return formation;
  }

  @Override
  public final void close() {
    if (closed) return;
    closed = true;
    for (RecordSnapshot snapshot : List.copyOf(open)) snapshot.close();
    release();
  }
}
