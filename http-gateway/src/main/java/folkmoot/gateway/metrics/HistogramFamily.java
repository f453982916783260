package folkmoot.gateway.metrics;

import folkmoot.protocol.metrics.Metric;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** All distributions of one metric. */
final class HistogramFamily implements Collector {
  private final Metric metric;
  private final ConcurrentSkipListMap<Labels, Histogram> series = new ConcurrentSkipListMap<>();

  HistogramFamily(Metric metric) {
    this.metric = metric;
  }

  Histogram with(List<String> labelValues) {
    return series.computeIfAbsent(
        Labels.of(metric.labels(), labelValues), labels -> new Histogram(metric.unit()));
  }

  /** Those that bear this label are shown no more. */
  void forget(String label, String value) {
    series.keySet().removeIf(labels -> value.equals(labels.get(label)));
  }

  @Override
  public MetricSnapshot collect() {
    HistogramSnapshot.Builder all =
        HistogramSnapshot.builder().name(metric.name()).help(metric.help());
    series.forEach((labels, histogram) -> all.dataPoint(histogram.snapshot(labels)));
    return all.build();
  }
}
