package folkmoot.protocol.raft;

import folkmoot.protocol.Invariants;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a log without its entries: which term every index has, and where the log ends.
 * Immutable; terms never fall along the log (Raft §5.3, log matching).
 *
 * @param starts where each term begins, ascending in term and index
 * @param lastIndex index of the last entry, 0 for an empty log
 */
public record LogTerms(List<TermStart> starts, long lastIndex) {
  public static final LogTerms EMPTY = new LogTerms(List.of(), 0);

  public LogTerms {
    starts = List.copyOf(starts);
    Invariants.check(
        starts.isEmpty() ? lastIndex == 0 : starts.get(starts.size() - 1).index() <= lastIndex,
        "the last term %s begins at or before the end %s",
        starts,
        lastIndex);
  }

  /**
   * The term of the entry at an index.
   *
   * @return 0 for index 0 and for an index past the end: no entry has term 0
   */
  public long termAt(long index) {
    if (index <= 0 || index > lastIndex) return 0;
    int low = 0;
    int high = starts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.get(middle).index() <= index) low = middle;
      else high = middle - 1;
    }
    return starts.get(low).term();
  }

  /** Where the log ends. */
  public LogPosition end() {
    return new LogPosition(termAt(lastIndex), lastIndex);
  }

  /** The first index of a term that this log has, else 0. */
  public long firstIndexOf(long term) {
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (starts.get(i).term() == term) return starts.get(i).index();
    }
    return 0;
  }

  /** The last index of a term that this log has, else 0. */
  public long lastIndexOf(long term) {
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (starts.get(i).term() != term) continue;
      return i == starts.size() - 1 ? lastIndex : starts.get(i + 1).index() - 1;
    }
    return 0;
  }

  /** The log with one more entry of {@code term} at its end. */
  public LogTerms append(long term) {
    return append(term, 1);
  }

  /** The log with {@code count} more entries of {@code term} at its end. */
  public LogTerms append(long term, long count) {
    long end = termAt(lastIndex);
    Invariants.check(term >= end, "term %s is not before the last one %s", term, end);
    if (term == end) return new LogTerms(starts, lastIndex + count);
    List<TermStart> more = new ArrayList<>(starts);
    more.add(new TermStart(term, lastIndex + 1));
    return new LogTerms(more, lastIndex + count);
  }

  /** The log without the entries from {@code index} on. */
  public LogTerms truncateFrom(long index) {
    Invariants.check(index >= 1 && index <= lastIndex, "%s is an index up to %s", index, lastIndex);
    List<TermStart> fewer = starts.stream().filter(start -> start.index() < index).toList();
    return new LogTerms(fewer, index - 1);
  }
}
