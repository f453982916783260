package folkmoot.protocol.watch;

/**
 * How the changes of a group are remembered: in pages, of which the oldest go as a whole. Pages are
 * a matter of cost (one record for several changes); that they end where the log says, and not
 * where a batch of some replica ends, keeps equal states equal.
 */
public interface HistoryRule {
  /** True if a page of so many changes and bytes takes no more. */
  boolean isFull(int events, int bytes);

  /** True if the oldest page goes, of a history that has so many changes and bytes. */
  boolean letsGo(long events, long bytes, HistoryBounds bounds);

  /**
   * Of small values a page has eight: the last page is written anew with each batch, so that large
   * ones would cost most where batches are small.
   */
  static HistoryRule bounded() {
    return new HistoryRule() {
      @Override
      public boolean isFull(int events, int bytes) {
        return events >= PAGE_EVENTS || bytes >= PAGE_BYTES;
      }

      @Override
      public boolean letsGo(long events, long bytes, HistoryBounds bounds) {
        return events > bounds.events() || bytes > bounds.bytes();
      }
    };
  }

  int PAGE_EVENTS = 8;
  int PAGE_BYTES = 4096;
}
