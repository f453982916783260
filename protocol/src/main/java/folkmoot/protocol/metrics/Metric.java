package folkmoot.protocol.metrics;

import folkmoot.protocol.Invariants;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One metric as it is published, by the naming rules of Prometheus: base units in the name, {@code
 * _total} behind what is counted.
 *
 * @param unit of what a {@link Distribution} is given
 * @param help one sentence
 * @param labels their names; what values they take must be few and known
 */
public record Metric(Kind kind, String name, Unit unit, String help, List<String> labels) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+");

  /** What can be done with it. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /** What a distribution is recorded in. */
  public enum Unit {
    /** Recorded in nanoseconds, published in seconds. */
    SECONDS,
    BYTES,
    NUMBER
  }

  public Metric {
    labels = List.copyOf(labels);
    Invariants.check(NAME.matcher(name).matches(), "%s is a name by Prometheus' rules", name);
    boolean total = name.endsWith("_total");
    Invariants.check(total == (kind == Kind.COUNTER), "%s tells by _total that it counts", name);
    Invariants.check(
        kind != Kind.HISTOGRAM || unit != Unit.SECONDS || name.endsWith("_seconds"),
        "%s ends in its unit",
        name);
  }

  public static Metric counter(String name, String help, String... labels) {
    return new Metric(Kind.COUNTER, name, Unit.NUMBER, help, List.of(labels));
  }

  public static Metric gauge(String name, String help, String... labels) {
    return new Metric(Kind.GAUGE, name, Unit.NUMBER, help, List.of(labels));
  }

  public static Metric histogram(String name, Unit unit, String help, String... labels) {
    return new Metric(Kind.HISTOGRAM, name, unit, help, List.of(labels));
  }
}
