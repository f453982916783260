package folkmoot.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.Metric;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusMetersTest {
  private static final long MILLI = 1_000_000;

  private final PrometheusMeters meters = new PrometheusMeters();

  @AfterEach
  void close() {
    meters.close();
  }

  private String text() {
    return new String(meters.scrape(), StandardCharsets.UTF_8);
  }

  @Test
  void aCounterIsOneForOneSetOfLabels() {
    Metric metric = Metric.counter("folkmoot_test_things_total", "Things.", "kind");
    Counter counter = meters.counter(metric, "a\"b\\c\nd");
    counter.add(3);
    meters.counter(metric, "a\"b\\c\nd").add(4);
    meters.counter(metric, "other").add(1);
    assertThat(counter.total()).isEqualTo(7);
    assertThat(text())
        .contains("# HELP folkmoot_test_things_total Things.\n")
        .contains("# TYPE folkmoot_test_things_total counter\n")
        .contains("folkmoot_test_things_total{kind=\"a\\\"b\\\\c\\nd\"} 7.0\n")
        .contains("folkmoot_test_things_total{kind=\"other\"} 1.0\n");
  }

  @Test
  void whatIsGoneIsShownNoMoreAndBeginsAnew() {
    Metric things = Metric.counter("folkmoot_test_things_total", "Things.", "kind", "group");
    Metric depth = Metric.gauge("folkmoot_test_depth", "Depth.", "group");
    Metric latency =
        Metric.histogram("folkmoot_test_latency_seconds", Metric.Unit.SECONDS, "Latency.", "group");
    Metric plain = Metric.gauge("folkmoot_test_plain", "Plain.", "kind");
    for (String group : new String[] {"stays", "goes"}) {
      meters.counter(things, "goes", group).add(2);
      meters.gauge(depth, group).set(3);
      meters.distribution(latency, group).record(MILLI);
    }
    meters.gauge(plain, "goes").set(1);
    meters.forget("group", "goes");
    assertThat(text())
        .doesNotContain("group=\"goes\"")
        .contains("group=\"stays\",kind=\"goes\"} 2.0")
        .contains("folkmoot_test_depth{group=\"stays\"} 3.0")
        .contains("folkmoot_test_latency_seconds_count{group=\"stays\"} 1")
        .contains("folkmoot_test_plain{kind=\"goes\"} 1.0");
    meters.counter(things, "goes", "goes").add(1);
    assertThat(text()).contains("group=\"goes\",kind=\"goes\"} 1.0");
  }

  @Test
  void aGaugeTellsTheLatest() {
    Metric metric = Metric.gauge("folkmoot_test_depth", "Depth.");
    meters.gauge(metric).set(5);
    meters.gauge(metric).set(2);
    assertThat(text()).contains("# TYPE folkmoot_test_depth gauge\nfolkmoot_test_depth 2.0\n");
  }

  @Test
  void aDistributionGivesBucketsAndPercentilesOfTheSameValues() {
    Metric metric =
        Metric.histogram("folkmoot_test_latency_seconds", Metric.Unit.SECONDS, "Latency.", "at");
    Distribution latency = meters.distribution(metric, "here");
    assertThat(latency.percentile(99)).isZero();
    latency.record(2 * MILLI, 90);
    latency.record(40 * MILLI, 10);
    latency.record(-1);
    latency.record(7 * MILLI, 0);
    assertThat(latency.percentile(50)).isBetween(2 * MILLI * 99 / 100, 2 * MILLI * 101 / 100);
    assertThat(latency.percentile(99)).isBetween(40 * MILLI * 99 / 100, 40 * MILLI * 101 / 100);
    assertThat(text())
        .contains("# TYPE folkmoot_test_latency_seconds histogram\n")
        .contains("folkmoot_test_latency_seconds_bucket{at=\"here\",le=\"0.001\"} 1\n")
        .contains("folkmoot_test_latency_seconds_bucket{at=\"here\",le=\"0.002\"} 91\n")
        .contains("folkmoot_test_latency_seconds_bucket{at=\"here\",le=\"0.03\"} 91\n")
        .contains("folkmoot_test_latency_seconds_bucket{at=\"here\",le=\"0.05\"} 101\n")
        .contains("folkmoot_test_latency_seconds_bucket{at=\"here\",le=\"+Inf\"} 101\n")
        .contains("folkmoot_test_latency_seconds_count{at=\"here\"} 101\n")
        .contains("folkmoot_test_latency_seconds_sum{at=\"here\"} 0.58\n");
  }

  @Test
  void whatIsLargerThanItCanTellIsCountedAllTheSame() {
    Metric metric =
        Metric.histogram("folkmoot_test_long_seconds", Metric.Unit.SECONDS, "How long.");
    meters.distribution(metric).record(500_000 * MILLI);
    assertThat(text())
        .contains("folkmoot_test_long_seconds_bucket{le=\"30.0\"} 0\n")
        .contains("folkmoot_test_long_seconds_bucket{le=\"+Inf\"} 1\n")
        .contains("folkmoot_test_long_seconds_sum 500.0\n");
  }

  @Test
  void aMetricIsUsedAsWhatItIs() {
    Metric metric = Metric.counter("folkmoot_test_wrong_total", "Wrong.", "kind");
    assertThatThrownBy(() -> meters.gauge(metric, "a")).isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> meters.counter(metric)).isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> Metric.counter("folkmoot_test_wrong", "Wrong."))
        .isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> Metric.gauge("Folkmoot", "Wrong."))
        .isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(
            () -> Metric.histogram("folkmoot_test_ms", Metric.Unit.SECONDS, "Wrong unit."))
        .isInstanceOf(InvariantBroken.class);
  }
}
