package folkmoot.protocol.metrics;

/** Takes every report and keeps none. */
final class Nobody implements Meters {
  private static final Counter COUNTER =
      new Counter() {
        @Override
        public void add(long more) {}

        @Override
        public long total() {
          return 0;
        }
      };

  private static final Gauge GAUGE = value -> {};

  private static final Distribution DISTRIBUTION =
      new Distribution() {
        @Override
        public void record(long value, long times) {}

        @Override
        public long percentile(double percent) {
          return 0;
        }
      };

  @Override
  public Counter counter(Metric metric, String... labelValues) {
    return COUNTER;
  }

  @Override
  public Gauge gauge(Metric metric, String... labelValues) {
    return GAUGE;
  }

  @Override
  public Distribution distribution(Metric metric, String... labelValues) {
    return DISTRIBUTION;
  }
}
