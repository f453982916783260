package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.store.StoreCommand;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all stores do alike: commands become records, and records answer. A store only keeps the
 * records; whatever is in them is in every store and in every snapshot.
 */
abstract class RecordStateStore implements StateStore, RecordChanges.Before {
  private Progress progress = Progress.START;
  private Optional<StoreCommand.FormCluster> formation = Optional.empty();
  private boolean closed;

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
  }

  final Progress progress() {
    return progress;
  }

  final void checkOpen() {
    Invariants.check(!closed, "a store that is used is open");
  }

  @Override
  public final int[] apply(List<Change> changes) {
    checkOpen();
    int[] counts = new int[changes.size()];
    if (counts.length == 0) return counts;
    AppliedPoint end = progress.applied().after(changes);
    RecordChanges written = new RecordChanges(this, progress.keys());
    for (int i = 0; i < counts.length; i++) {
      Change change = changes.get(i);
      if (change.command().isEmpty()) continue;
      counts[i] = written.add(change.command().get(), change.index());
    }
    Progress next = new Progress(end, written.keys());
    write(next, written.changed());
    progress = next;
    Optional<byte[]> formed = written.changed().get(ByteBuffer.wrap(RecordLayout.FORMATION_KEY));
    if (formed != null) formation = RecordChanges.formation(formed);
    return counts;
  }

  @Override
  public final Optional<Versioned> get(String key) {
    checkOpen();
    return Optional.ofNullable(value(RecordLayout.userKey(key))).map(RecordLayout::versioned);
  }

  @Override
  public final List<String> firstKeys(int limit) {
    checkOpen();
    List<String> keys = new ArrayList<>();
    try (RecordCursor records = from(RecordLayout.FIRST_USER_KEY)) {
      while (keys.size() < limit && records.next() && RecordLayout.isUserKey(records.key())) {
        keys.add(RecordLayout.userKeyText(records.key()));
      }
    }
    return keys;
  }

  @Override
  public final long size() {
    return progress.keys();
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
  public final Optional<StoreCommand.FormCluster> formation() {
    return formation;
  }

  @Override
  public final void close() {
    if (closed) return;
    closed = true;
    release();
  }
}
