package folkmoot.gateway.metrics;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** The meters of one node, and what they show. */
public final class PrometheusMeters implements Meters, AutoCloseable {
  /** The text format that every Prometheus reads. */
  public static final String FORMAT_VERSION = "0.0.4";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentHashMap<Series, Counter> counters = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Series, Gauge> gauges = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Metric, HistogramFamily> histograms = new ConcurrentHashMap<>();
  private final ProcessMeters process;

  /** Begins with the process itself: memory, garbage collection, threads, CPU. */
  public PrometheusMeters() {
    registry.throwExceptionOnRegistrationFailure();
    process = new ProcessMeters(registry);
  }

  private record Series(Metric metric, List<String> values) {
    static Series of(Metric metric, Metric.Kind kind, String... values) {
      Invariants.check(metric.kind() == kind, "%s is a %s", metric.name(), kind);
      Invariants.check(
          metric.labels().size() == values.length, "%s has labels %s", metric, metric.labels());
      return new Series(metric, List.of(values));
    }

    boolean bears(String label, String value) {
      int at = metric.labels().indexOf(label);
      return at >= 0 && values.get(at).equals(value);
    }

    List<Tag> tags() {
      List<Tag> tags = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        tags.add(Tag.of(metric.labels().get(i), values.get(i)));
      }
      return tags;
    }
  }

  /** A counter that many threads may add to. */
  private static final class Sum implements Counter {
    private final LongAdder sum = new LongAdder();

    @Override
    public void add(long more) {
      sum.add(more);
    }

    @Override
    public long total() {
      return sum.sum();
    }
  }

  @Override
  public Counter counter(Metric metric, String... labelValues) {
    return counters.computeIfAbsent(
        Series.of(metric, Metric.Kind.COUNTER, labelValues), this::register);
  }

  private Counter register(Series series) {
    Sum sum = new Sum();
    FunctionCounter.builder(series.metric().name(), sum, Sum::total)
        .description(series.metric().help())
        .tags(series.tags())
        .register(registry);
    return sum;
  }

  @Override
  public Gauge gauge(Metric metric, String... labelValues) {
    return gauges.computeIfAbsent(
        Series.of(metric, Metric.Kind.GAUGE, labelValues), this::registerGauge);
  }

  private Gauge registerGauge(Series series) {
    AtomicLong cell = new AtomicLong();
    io.micrometer.core.instrument.Gauge.builder(
            series.metric().name(), cell, AtomicLong::doubleValue)
        .description(series.metric().help())
        .tags(series.tags())
        .strongReference(true)
        .register(registry);
    return cell::setRelease;
  }

  @Override
  public Distribution distribution(Metric metric, String... labelValues) {
    Series series = Series.of(metric, Metric.Kind.HISTOGRAM, labelValues);
    return histograms.computeIfAbsent(metric, this::registerFamily).with(series.values());
  }

  private HistogramFamily registerFamily(Metric metric) {
    HistogramFamily family = new HistogramFamily(metric);
    registry.getPrometheusRegistry().register(family);
    return family;
  }

  @Override
  public void forget(String label, String value) {
    Predicate<Series> bears = series -> series.bears(label, value);
    counters.keySet().removeIf(bears);
    gauges.keySet().removeIf(bears);
    histograms.values().forEach(family -> family.forget(label, value));
    registry.getMeters().stream()
        .filter(meter -> value.equals(meter.getId().getTag(label)))
        .forEach(registry::remove);
  }

  /** Everything as it is now, as Prometheus text in UTF-8. */
  public byte[] scrape() {
    ByteArrayOutputStream text = new ByteArrayOutputStream(32 * 1024);
    try {
      registry.scrape(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toByteArray();
  }

  /** Lets go of the listeners that it has in this process. */
  @Override
  public void close() {
    process.close();
    registry.close();
  }
}
