package folkmoot.node.raft;

/**
 * When something happened to the log up to which index, for the latest of such times; in arrays, so
 * that noting one allocates nothing. Indices ascend.
 */
final class IndexTimes {
  /** A power of two, so that the place in the arrays is a mask away. */
  private static final int REMEMBERED = 1024;

  private final long[] upTo = new long[REMEMBERED];
  private final long[] nanos = new long[REMEMBERED];
  private long first;
  private long next;

  /** It happened to everything after the last noted index up to this one. */
  void note(long index, long now) {
    int at = place(next++);
    upTo[at] = index;
    nanos[at] = now;
    if (next - first > REMEMBERED) first = next - REMEMBERED;
  }

  /** Hears of one stretch of the log. */
  interface Stretch {
    void happened(long entries, long nanos);
  }

  /**
   * Forgets what happened up to {@code index}, and tells it, oldest first.
   *
   * @param from the index before the oldest that is told
   */
  void take(long from, long index, Stretch stretch) {
    long before = from;
    while (first < next && upTo[place(first)] <= index) {
      int at = place(first++);
      stretch.happened(upTo[at] - before, nanos[at]);
      before = upTo[at];
    }
    if (first < next && before < index) {
      stretch.happened(index - before, nanos[place(first)]);
    }
  }

  /**
   * When it happened to this index, in nanoseconds; of what is older than all that is remembered,
   * the oldest that is.
   *
   * @return {@code fallback} if it did not happen to it, or nothing is remembered
   */
  long when(long index, long fallback) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (upTo[place(middle)] < index) low = middle + 1;
      else high = middle;
    }
    return low == next ? fallback : nanos[place(low)];
  }

  void clear() {
    first = next;
  }

  private static int place(long number) {
    return (int) (number & (REMEMBERED - 1));
  }
}
