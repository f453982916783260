package folkmoot.deploy.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.terminal.Table;
import folkmoot.node.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of many seeds, added up. */
public final class Summary {
  private final SortedMap<String, Long> faults = new TreeMap<>();
  private final SortedMap<String, Long> messages = new TreeMap<>();
  private final List<Simulation.Report> failed = new ArrayList<>();
  private int seeds;
  private double virtualSeconds;
  private long events;
  private long operations;
  private long unknown;
  private long acknowledged;
  private long lost;
  private long undecided;
  private long traceHash;

  private Summary() {}

  /**
   * @param reports in the order of their seeds
   */
  public static Summary of(Iterable<Simulation.Report> reports) {
    Summary summary = new Summary();
    reports.forEach(summary::add);
    return summary;
  }

  /** Adds the next seed. */
  public void add(Simulation.Report report) {
    seeds++;
    virtualSeconds += seconds(report.virtual());
    events += report.steps();
    operations += report.operations();
    unknown += report.unknown();
    acknowledged += report.acknowledged();
    lost += report.lost();
    undecided += report.undecided().size();
    traceHash = traceHash * 31 + report.traceHash();
    report.faults().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
    report.messages().forEach((what, count) -> messages.merge(what, count, Long::sum));
    if (!report.violations().isEmpty()) failed.add(report);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** The seeds in which something was found wrong. */
  public List<Simulation.Report> failed() {
    return failed;
  }

  public int seeds() {
    return seeds;
  }

  public double virtualSeconds() {
    return virtualSeconds;
  }

  /** Lines for a person. */
  public List<String> lines(SeedRange range, Duration real) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,d of %,d seeds (%s), %s"
            .formatted(
                seeds,
                range.count(),
                range,
                failed.isEmpty() ? "no violation" : failed.size() + " with a violation"));
    lines.add(
        "%.2f simulated hours in %.1f s, %.0f × real time"
            .formatted(
                virtualSeconds / 3600,
                seconds(real),
                virtualSeconds / Math.max(1e-3, seconds(real))));
    lines.add(
        "%,d events; %,d operations of clients, %,.1f a virtual second, %,d of unknown outcome"
            .formatted(events, operations, operations / Math.max(1, virtualSeconds), unknown));
    lines.add("%,d acknowledged writes, %,d lost".formatted(acknowledged, lost));
    if (undecided > 0) lines.add("%,d promises could not be judged in time".formatted(undecided));
    lines.add("messages: " + words(messages));
    Table table = new Table("fault", "times");
    faults.forEach(table::row);
    lines.addAll(table.lines());
    lines.add("trace hash " + hash());
    return lines;
  }

  private static String words(SortedMap<String, Long> counts) {
    List<String> words = new ArrayList<>();
    counts.forEach((what, count) -> words.add("%,d %s".formatted(count, what)));
    return String.join(", ", words);
  }

  private String hash() {
    return "%016x".formatted(traceHash);
  }

  /** As {@code --json} says it; {@code partition} is the sum of its shapes. */
  public ObjectNode json(List<String> options) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("seeds", seeds)
        .put("virtualSeconds", virtualSeconds)
        .put("events", events)
        .put("operations", operations)
        .put("acknowledged", acknowledged)
        .put("lost", lost)
        .put("unknown", unknown)
        .put("violations", failed.size())
        .put("undecided", undecided);
    faults.forEach(json.putObject("faults")::put);
    messages.forEach(json.putObject("messages")::put);
    json.put("traceHash", hash());
    ArrayNode failures = json.putArray("failures");
    for (Simulation.Report report : failed) {
      failures
          .addObject()
          .put("seed", report.seed())
          .put("kind", report.kind().orElse(""))
          .put("violation", report.violations().get(0))
          .put("again", Replay.command(report.seed(), options));
    }
    return json;
  }
}
