package folkmoot.protocol.metrics;

/**
 * How large something was, each time: durations are given in nanoseconds, everything else in its
 * own unit.
 */
public interface Distribution {
  /**
   * Takes no lock and allocates nothing; any thread.
   *
   * @param value below 0 counts as 0
   * @param times how often it was so large
   */
  void record(long value, long times);

  default void record(long value) {
    record(value, 1);
  }

  /**
   * The value that so many percent of all since the node started did not exceed, to within 1 %; 0
   * if there was none.
   */
  long percentile(double percent);
}
