package folkmoot.node.store;

import folkmoot.protocol.store.HistoryPage;
import folkmoot.protocol.watch.ChangeEvent.Kind;
import folkmoot.protocol.watch.EventRule.Before;
import folkmoot.protocol.watch.EventRule.Deed;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.WatchRules;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The latest changes of keys, in pages, a record each: which changes a page has and which pages are
 * left is a function of the entries applied, whatever the batches were. In memory is where each
 * page begins and how large it is, and the last one while it grows.
 */
final class ChangeHistory {
  private final WatchRules rules;

  /** What is written or about to be. */
  private final TreeMap<Position, HistoryPage.Extent> pages = new TreeMap<>();

  private long events;
  private long bytes;

  /** Null between two pages. */
  private HistoryPage growing;

  private boolean isUnsaved;
  private HistoryBounds bounds = HistoryBounds.DEFAULT;

  /** What was let go of last, or where all began: everything after it is remembered. */
  private Position oldest;

  private boolean headIsUnsaved;
  private long index;
  private int count;

  /**
   * Reads what the records say.
   *
   * @param appliedIndex of the state; a history that begins now lacks what was before
   */
  ChangeHistory(WatchRules rules, RecordStateStore store, long appliedIndex) {
    this.rules = rules;
    byte[] stored = store.value(RecordLayout.HISTORY_HEAD);
    if (stored == null) {
      oldest = Position.behind(appliedIndex);
      headIsUnsaved = true;
    } else {
      ByteBuffer head = ByteBuffer.wrap(stored);
      oldest = new Position(head.getLong(), head.getInt());
      bounds = new HistoryBounds(head.getLong(), head.getLong());
    }
    readPages(store);
  }

  private void readPages(RecordStateStore store) {
    Position first = null;
    byte[] latest = null;
    try (RecordCursor records = store.from(RecordLayout.HISTORY_PAGES)) {
      while (records.next() && RecordLayout.isHistoryPage(records.key())) {
        first = RecordLayout.firstOfPage(records.key());
        latest = records.value();
        HistoryPage.Extent extent = HistoryPage.extent(first, latest);
        pages.put(first, extent);
        events += extent.events();
        bytes += extent.bytes();
      }
    }
    if (first == null) return;
    HistoryPage page = HistoryPage.of(first, latest);
    if (!rules.history().isFull(page.events(), page.size())) growing = page;
  }

  // ---- writing

  /** The changes that follow are those of this entry. */
  void at(long entryIndex) {
    index = entryIndex;
    count = 0;
  }

  /**
   * Something is done to a key.
   *
   * @param stored the user's key, as it is stored
   * @param value what is put
   */
  void note(Before before, Deed deed, byte[] stored, byte[] value, RecordChanges records) {
    for (Kind kind : rules.event().events(before, deed)) add(kind, stored, value, records);
  }

  private void add(Kind kind, byte[] stored, byte[] value, RecordChanges records) {
    Position position = new Position(index, ++count);
    if (growing == null) growing = new HistoryPage(position);
    int before = growing.size();
    growing.add(position, kind, stored, 1, value);
    events++;
    bytes += growing.size() - before;
    isUnsaved = true;
    if (!rules.history().isFull(growing.events(), growing.size())) return;
    saveGrowing(records);
    growing = null;
  }

  private void saveGrowing(RecordChanges records) {
    pages.put(growing.first(), growing.extent());
    records.set(RecordLayout.historyPage(growing.first()), growing.encoded());
    isUnsaved = false;
  }

  /** From now on so much is remembered. */
  void keep(HistoryBounds next) {
    headIsUnsaved |= !next.equals(bounds);
    bounds = next;
  }

  HistoryBounds bounds() {
    return bounds;
  }

  /** All changes of an entry are noted: lets go of what is too much, but for the last page. */
  void ends(RecordChanges records) {
    while (rules.history().letsGo(events, bytes, bounds) && fullPages() > (growing == null ? 1 : 0))
      letGo(records);
  }

  private int fullPages() {
    boolean isWritten = growing != null && pages.containsKey(growing.first());
    return pages.size() - (isWritten ? 1 : 0);
  }

  private void letGo(RecordChanges records) {
    Map.Entry<Position, HistoryPage.Extent> gone = pages.pollFirstEntry();
    events -= gone.getValue().events();
    bytes -= gone.getValue().bytes();
    oldest = gone.getValue().last();
    headIsUnsaved = true;
    records.remove(RecordLayout.historyPage(gone.getKey()));
  }

  /** Writes what the batch has changed. */
  void save(RecordChanges into) {
    if (isUnsaved) saveGrowing(into);
    if (!headIsUnsaved) return;
    ByteBuffer head = ByteBuffer.allocate(3 * Long.BYTES + Integer.BYTES);
    head.putLong(oldest.index()).putInt(oldest.count());
    head.putLong(bounds.events()).putLong(bounds.bytes());
    into.set(RecordLayout.HISTORY_HEAD, head.array());
    headIsUnsaved = false;
  }

  // ---- reading, between two batches

  /** All changes after this are remembered. */
  Position oldest() {
    return oldest;
  }

  /**
   * The pages that have what comes after this, as far as it is remembered; what comes before it in
   * the first of them comes with it.
   *
   * @param mostBytes of pages; the first may be larger, but for 0: then there are none
   */
  StateStore.Changes after(
      Position seen, int mostBytes, RecordStateStore store, long appliedIndex) {
    List<StateStore.ChangePage> found = new ArrayList<>();
    if (mostBytes == 0) return new StateStore.Changes(oldest(), appliedIndex, found, false);
    long read = 0;
    try (RecordCursor records = store.from(RecordLayout.historyPage(pageWithNext(seen)))) {
      while (records.next() && RecordLayout.isHistoryPage(records.key())) {
        byte[] page = records.value();
        read += page.length;
        if (read > mostBytes && !found.isEmpty())
          return new StateStore.Changes(oldest(), appliedIndex, found, true);
        found.add(new StateStore.ChangePage(RecordLayout.firstOfPage(records.key()), page));
      }
    }
    return new StateStore.Changes(oldest(), appliedIndex, found, false);
  }

  /** Where the page begins that has the first change after this, or would be. */
  private Position pageWithNext(Position seen) {
    Position next = new Position(seen.index(), seen.count() + 1);
    Map.Entry<Position, HistoryPage.Extent> page = pages.floorEntry(next);
    return page != null && seen.isBefore(page.getValue().last()) ? page.getKey() : next;
  }
}
