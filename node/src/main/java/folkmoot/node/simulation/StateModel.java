package folkmoot.node.simulation;

import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.store.StateStore;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.store.StoreCommandCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the committed log makes of a state, for comparison: its hash after each entry. */
final class StateModel {
  private final List<LogEntry> committed;
  private final StateStore store;
  private final List<Long> hashes = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * @param committed the entries that somebody has held to be committed; grows
   * @param rules by which they are applied
   */
  StateModel(List<LogEntry> committed, StateRules rules) {
    this.committed = committed;
    this.store = SortedMapStateStore.open(new SortedMapStateStore.Medium(), rules);
    hashes.add(store.contentHash());
  }

  /** The hash of the state after the entries up to this index, which are committed. */
  long hashAt(long index) {
    applyThrough(index);
    return hashes.get((int) index);
  }

  /** What the entry at this index comes to, which is committed. */
  Outcome outcomeAt(long index) {
    applyThrough(index);
    return outcomes.get((int) index - 1);
  }

  private void applyThrough(long index) {
    while (hashes.size() <= index) {
      LogEntry entry = committed.get(hashes.size() - 1);
      outcomes.addAll(store.apply(List.of(change(entry))));
      store.flush();
      hashes.add(store.contentHash());
    }
  }

  private static StateStore.Change change(LogEntry entry) {
    return new StateStore.Change(
        entry.index(),
        entry.term(),
        entry.timeMillis(),
        entry.kind() == LogEntry.Kind.NO_OP
            ? Optional.empty()
            : Optional.of(StoreCommandCodec.decode(entry.command())));
  }
}
