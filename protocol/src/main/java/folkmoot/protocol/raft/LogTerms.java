package folkmoot.protocol.raft;

import folkmoot.protocol.Invariants;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a log without its entries: after what it begins, which term every index has, and
 * where it ends. Immutable; terms never fall along the log (Raft §5.3, log matching).
 *
 * @param base the entry after which the log begins (Raft §7 "last included"): it was committed, and
 *     so were all before it; (0, 0) if the log has its first entry still
 * @param starts where each term begins in what is here, ascending in term and index; the first is
 *     at the first entry, though its term may have begun before
 * @param lastIndex index of the last entry, that of the base if there is none
 */
public record LogTerms(LogPosition base, List<TermStart> starts, long lastIndex) {
  private static final LogPosition BEGINNING = new LogPosition(0, 0);
  public static final LogTerms EMPTY = new LogTerms(List.of(), 0);

  public LogTerms {
    starts = List.copyOf(starts);
    Invariants.check(
        starts.isEmpty()
            ? lastIndex == base.index()
            : starts.get(0).index() == base.index() + 1
                && starts.get(0).term() >= base.term()
                && starts.get(starts.size() - 1).index() <= lastIndex,
        "the terms %s begin after %s and end at or before %s",
        starts,
        base,
        lastIndex);
  }

  /** A log that has its first entry still. */
  public LogTerms(List<TermStart> starts, long lastIndex) {
    this(BEGINNING, starts, lastIndex);
  }

  /** A log that begins after an entry and has none yet. */
  public static LogTerms after(LogPosition base) {
    return new LogTerms(base, List.of(), base.index());
  }

  /** How many entries are here. */
  public long size() {
    return lastIndex - base.index();
  }

  /**
   * The term of the entry at an index, the base included.
   *
   * @return 0 for an index before the base, of which nothing is known here, and for one past the
   *     end: no entry has term 0
   */
  public long termAt(long index) {
    if (index == base.index()) return base.term();
    if (index < base.index() || index > lastIndex) return 0;
    int low = 0;
    int high = starts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.get(middle).index() <= index) low = middle;
      else high = middle - 1;
    }
    return starts.get(low).term();
  }

  /** True if this entry is here, or is what the log begins after. */
  public boolean has(LogPosition position) {
    return position.index() >= base.index()
        && position.index() <= lastIndex
        && termAt(position.index()) == position.term();
  }

  /** Where the log ends. */
  public LogPosition end() {
    return new LogPosition(termAt(lastIndex), lastIndex);
  }

  /** The first index of a term that this log has, the base included; else 0. */
  public long firstIndexOf(long term) {
    if (term == base.term()) return base.index();
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (starts.get(i).term() == term) return starts.get(i).index();
    }
    return 0;
  }

  /** The last index of a term that this log has, the base included; else 0. */
  public long lastIndexOf(long term) {
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (starts.get(i).term() != term) continue;
      return i == starts.size() - 1 ? lastIndex : starts.get(i + 1).index() - 1;
    }
    return term == base.term() ? base.index() : 0;
  }

  /** The log with one more entry of {@code term} at its end. */
  public LogTerms append(long term) {
    return append(term, 1);
  }

  /** The log with {@code count} more entries of {@code term} at its end. */
  public LogTerms append(long term, long count) {
    long end = termAt(lastIndex);
    Invariants.check(term >= Math.max(1, end), "term %s is not before the last one %s", term, end);
    if (term == end && !starts.isEmpty()) return new LogTerms(base, starts, lastIndex + count);
    List<TermStart> more = new ArrayList<>(starts);
    more.add(new TermStart(term, lastIndex + 1));
    return new LogTerms(base, more, lastIndex + count);
  }

  /** The log without the entries from {@code index} on. */
  public LogTerms truncateFrom(long index) {
    Invariants.check(
        index > base.index() && index <= lastIndex,
        "%s is an index after %s and up to %s",
        index,
        base,
        lastIndex);
    List<TermStart> fewer = starts.stream().filter(start -> start.index() < index).toList();
    return new LogTerms(base, fewer, index - 1);
  }

  /**
   * The log as it begins after another entry: with what follows it, if this log has that entry, and
   * without any if it has not, since then nothing here is known to belong after it (Raft §7, Figure
   * 13).
   */
  public LogTerms beginAfter(LogPosition position) {
    Invariants.check(
        position.index() >= base.index(),
        "a log that begins after %s does not begin after %s again",
        base,
        position);
    if (!has(position)) return after(position);
    List<TermStart> left = new ArrayList<>();
    long first = position.index() + 1;
    if (first <= lastIndex) left.add(new TermStart(termAt(first), first));
    for (TermStart start : starts) if (start.index() > first) left.add(start);
    return new LogTerms(position, left, lastIndex);
  }
}
