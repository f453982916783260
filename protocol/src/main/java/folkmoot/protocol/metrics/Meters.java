package folkmoot.protocol.metrics;

/**
 * Gives out what to report by. The same metric with the same values of its labels is the same
 * meter; ask once and keep it, since asking may take a lock.
 */
public interface Meters {
  /** Nobody listens: counts nothing, measures nothing, and tells 0. */
  Meters NONE = new Nobody();

  /**
   * @param labelValues one for each label of the metric, in their order
   */
  Counter counter(Metric metric, String... labelValues);

  /**
   * @param labelValues one for each label of the metric, in their order
   */
  Gauge gauge(Metric metric, String... labelValues);

  /**
   * @param labelValues one for each label of the metric, in their order
   */
  Distribution distribution(Metric metric, String... labelValues);

  /** Whatever bears this label is gone for good, and is shown no more. */
  default void forget(String label, String value) {}
}
