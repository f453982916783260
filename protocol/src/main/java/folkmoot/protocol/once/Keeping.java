package folkmoot.protocol.once;

/**
 * For how long and how many of a kind the replicated state remembers. It stands in the entries that
 * make it remember: if each replica went by its own settings, two of them could differ.
 *
 * @param most how many at a time; of more, the oldest is forgotten
 * @param millis how long each, in log time
 */
public record Keeping(int most, long millis) {
  public Keeping {
    if (most < 1 || millis < 1) {
      throw new IllegalArgumentException(
          "keeping %d for %d ms is no keeping".formatted(most, millis));
    }
  }
}
