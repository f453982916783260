package folkmoot.protocol.watch;

/**
 * How much of its latest changes a group remembers. It stands in the log: if each replica went by
 * its own settings, two of them could differ.
 *
 * @param events how many changes
 * @param bytes of their keys and values, about
 */
public record HistoryBounds(long events, long bytes) {
  /** What holds until a leader says otherwise. */
  public static final HistoryBounds DEFAULT = new HistoryBounds(50_000, 16L << 20);

  public HistoryBounds {
    if (events < 1 || bytes < 1)
      throw new IllegalArgumentException(
          "a history of %d changes and %d bytes".formatted(events, bytes));
  }
}
