package folkmoot.gateway.metrics;

import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Metric;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * One distribution: the same recorded values give the percentiles of {@code /status} and the
 * buckets of {@code /metrics}. Values are kept to two digits, so a bucket may count what exceeds
 * its bound by 1 %.
 */
final class Histogram implements Distribution {
  private static final int DIGITS = 2;

  /** Nanoseconds are told apart from one microsecond on. */
  private static final long LEAST_NANOS = 1000;

  private static final long MOST_NANOS = 120_000_000_000L;
  private static final long MOST = 1L << 32;
  private static final double NANOS_PER_SECOND = 1e9;

  private static final double[] SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1,
    0.25, 0.5, 1, 2.5, 5, 10, 30
  };
  private static final double[] BYTES = {
    256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216
  };
  private static final double[] NUMBER = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096};

  private final AtomicHistogram recorded;
  private final LongAdder sum = new LongAdder();
  private final double[] bounds;
  private final double scale;
  private final long most;

  Histogram(Metric.Unit unit) {
    boolean time = unit == Metric.Unit.SECONDS;
    scale = time ? NANOS_PER_SECOND : 1;
    most = time ? MOST_NANOS : MOST;
    recorded = new AtomicHistogram(time ? LEAST_NANOS : 1, most, DIGITS);
    bounds =
        switch (unit) {
          case SECONDS -> SECONDS;
          case BYTES -> BYTES;
          case NUMBER -> NUMBER;
        };
  }

  @Override
  public void record(long value, long times) {
    if (times <= 0) return;
    long positive = Math.max(0, value);
    recorded.recordValueWithCount(Math.min(positive, most), times);
    sum.add(positive * times);
  }

  @Override
  public long percentile(double percent) {
    return recorded.getTotalCount() == 0 ? 0 : recorded.getValueAtPercentile(percent);
  }

  HistogramDataPointSnapshot snapshot(Labels labels) {
    long[] counts = new long[bounds.length + 1];
    for (HistogramIterationValue each : copy().recordedValues()) {
      counts[bucket(each.getValueIteratedTo())] += each.getCountAtValueIteratedTo();
    }
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < bounds.length; i++) buckets.bucket(bounds[i], counts[i]);
    buckets.bucket(Double.POSITIVE_INFINITY, counts[bounds.length]);
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(buckets.build())
        .sum(sum.sum() / scale)
        .build();
  }

  /** The first bucket that the least value told as this one belongs to. */
  private int bucket(long value) {
    double least = recorded.lowestEquivalentValue(value) / scale;
    int bucket = 0;
    while (bucket < bounds.length && least > bounds[bucket]) bucket++;
    return bucket;
  }

  /** What is iterated over must not change meanwhile. */
  private org.HdrHistogram.Histogram copy() {
    org.HdrHistogram.Histogram copy = new org.HdrHistogram.Histogram(recorded);
    copy.add(recorded);
    return copy;
  }
}
