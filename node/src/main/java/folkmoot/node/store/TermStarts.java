package folkmoot.node.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each term begins in the log that was applied, from its first entry on: kept in records, so
 * that it is known also of what the log has let go, and after a snapshot.
 */
final class TermStarts {
  private final List<AppliedPoint> starts = new ArrayList<>();

  /** Reads what the records say. */
  TermStarts(RecordStateStore store) {
    try (RecordCursor records = store.from(RecordLayout.TERMS)) {
      while (records.next() && RecordLayout.startsWith(records.key(), RecordLayout.TERMS)) {
        starts.add(RecordLayout.termStart(records.key(), records.value()));
      }
    }
  }

  /** An entry comes to be applied. */
  void pass(StateStore.Change entry, RecordChanges into) {
    if (!starts.isEmpty() && starts.get(starts.size() - 1).term() == entry.term()) return;
    AppliedPoint start = new AppliedPoint(entry.index(), entry.term());
    starts.add(start);
    into.set(RecordLayout.termKey(start), RecordLayout.termValue(start));
  }

  /** The first entry of each term, in their order. */
  List<AppliedPoint> all() {
    return List.copyOf(starts);
  }
}
