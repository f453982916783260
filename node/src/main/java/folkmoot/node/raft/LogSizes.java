package folkmoot.node.raft;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many bytes the entries after an index have, roughly: by marks that are some way apart. What
 * was in the log before this replica was opened counts nothing.
 */
final class LogSizes {
  private static final int MARKS_IN_SPARE = 32;

  private final long spareBytes;

  /** All bytes that were ever appended, by the index before which that was so. */
  private final TreeMap<Long, Long> marks = new TreeMap<>();

  private long total;

  /**
   * @param spareBytes what {@link #spareThrough} leaves, at the least
   */
  LogSizes(long spareBytes) {
    this.spareBytes = spareBytes;
  }

  void append(long index, int bytes) {
    boolean far =
        marks.isEmpty() || total - marks.lastEntry().getValue() >= spareBytes / MARKS_IN_SPARE;
    if (far) marks.put(index, total);
    total += bytes;
  }

  void truncateFrom(long index) {
    Map.Entry<Long, Long> first = marks.ceilingEntry(index);
    if (first == null) return;
    total = first.getValue();
    marks.tailMap(index, true).clear();
  }

  void beginAfter(long index) {
    Long kept = marks.floorKey(index + 1);
    if (kept != null) marks.headMap(kept, false).clear();
  }

  /** Bytes of the entries after this index. */
  long bytesAfter(long index) {
    Map.Entry<Long, Long> mark = marks.floorEntry(index + 1);
    if (mark == null) mark = marks.firstEntry();
    return mark == null ? 0 : total - mark.getValue();
  }

  /** Up to where the log is more than the bytes to spare; 0 if it is not. */
  long spareThrough() {
    long through = 0;
    for (Map.Entry<Long, Long> mark : marks.descendingMap().entrySet()) {
      if (total - mark.getValue() < spareBytes) continue;
      through = mark.getKey() - 1;
      break;
    }
    return through;
  }
}
