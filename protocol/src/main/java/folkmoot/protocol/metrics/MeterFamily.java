package folkmoot.protocol.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The meters of one part of a node: their names begin alike, and the labels that tell one part of
 * its kind from the others have the same values. Two of the same prefix and values are the same.
 *
 * @param prefix of all names, with its last underscore
 */
public record MeterFamily(
    Meters meters, String prefix, List<String> labels, List<String> labelValues) {
  public MeterFamily {
    labels = List.copyOf(labels);
    labelValues = List.copyOf(labelValues);
  }

  /** Of a part of which there is one in a node. */
  public static MeterFamily of(Meters meters, String prefix) {
    return new MeterFamily(meters, prefix, List.of(), List.of());
  }

  /** Of one part among several. */
  public static MeterFamily of(Meters meters, String prefix, String label, String value) {
    return new MeterFamily(meters, prefix, List.of(label), List.of(value));
  }

  /**
   * @param name between the prefix and {@code _total}
   * @param help one sentence
   */
  public Counter counter(String name, String help) {
    return meters.counter(Metric.counter(prefix + name + "_total", help, names()), values());
  }

  /**
   * @param name after the prefix
   */
  public Gauge gauge(String name, String help) {
    return meters.gauge(Metric.gauge(prefix + name, help, names()), values());
  }

  /**
   * Of durations.
   *
   * @param name between the prefix and {@code _seconds}
   */
  public Distribution seconds(String name, String help) {
    Metric metric =
        Metric.histogram(prefix + name + "_seconds", Metric.Unit.SECONDS, help, names());
    return meters.distribution(metric, values());
  }

  /** The same, of one kind of what is told: a metric with one label more has one of each kind. */
  public MeterFamily with(String label, String value) {
    return new MeterFamily(meters, prefix, plus(labels, label), plus(labelValues, value));
  }

  private static List<String> plus(List<String> some, String one) {
    List<String> more = new ArrayList<>(some);
    more.add(one);
    return more;
  }

  private String[] names() {
    return labels.toArray(String[]::new);
  }

  private String[] values() {
    return labelValues.toArray(String[]::new);
  }
}
