package folkmoot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text format of Prometheus, version 0.0.4, read strictly: whatever a scraper might stumble
 * over is an assertion that fails.
 *
 * @param families by name
 */
record Exposition(SortedMap<String, Family> families) {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\\S.*)");
  private static final Pattern TYPE =
      Pattern.compile(
          "# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

  /** One metric: its samples by their names and labels, sorted by the labels' names. */
  record Family(String type, String help, SortedMap<String, Double> samples) {}

  static Exposition parse(String text) {
    assertThat(text).endsWith("\n");
    SortedMap<String, Family> families = new TreeMap<>();
    String current = "";
    String help = "";
    for (String line : text.split("\n")) {
      if (line.startsWith("# HELP ")) {
        Matcher read = read(HELP, line);
        current = read.group(1);
        help = read.group(2);
      } else if (line.startsWith("# TYPE ")) {
        Matcher read = read(TYPE, line);
        assertThat(read.group(1)).as("HELP comes right before TYPE").isEqualTo(current);
        Family before = families.put(current, new Family(read.group(2), help, new TreeMap<>()));
        assertThat(before).as("all of %s is in one place", current).isNull();
      } else {
        sample(line, current, families.get(current));
      }
    }
    families.forEach(Exposition::check);
    return new Exposition(families);
  }

  private static Matcher read(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    return matcher;
  }

  private static void sample(String line, String name, Family family) {
    Matcher read = read(SAMPLE, line);
    assertThat(family).as("TYPE comes before " + line).isNotNull();
    List<String> suffixes =
        switch (family.type()) {
          case "histogram" -> List.of("_bucket", "_sum", "_count");
          case "summary" -> List.of("", "_sum", "_count");
          default -> List.of("");
        };
    assertThat(read.group(1)).as(line).startsWith(name);
    assertThat(suffixes).as(line).contains(read.group(1).substring(name.length()));
    Double before =
        family.samples().put(series(read.group(1), labels(read.group(2))), value(read.group(3)));
    assertThat(before).as("only one " + line).isNull();
  }

  private static SortedMap<String, String> labels(String text) {
    SortedMap<String, String> labels = new TreeMap<>();
    if (text == null) return labels;
    Matcher label = LABEL.matcher(text);
    int at = 0;
    while (at < text.length()) {
      assertThat(label.find(at) && label.start() == at).as("labels " + text).isTrue();
      assertThat(labels.put(label.group(1), label.group(2))).as("twice in " + text).isNull();
      at = label.end();
    }
    return labels;
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** A name with labels as a key; also of labels given as {@code name, value, …}. */
  static String series(String name, Map<String, String> labels) {
    return name + new TreeMap<>(labels);
  }

  private static void check(String name, Family family) {
    assertThat(family.samples()).as("%s has samples", name).isNotEmpty();
    assertThat(name.endsWith("_total")).as(name).isEqualTo(family.type().equals("counter"));
    if (family.type().equals("counter")) {
      family.samples().forEach((series, value) -> assertThat(value).as(series).isNotNegative());
    }
    if (family.type().equals("histogram")) buckets(name, family);
  }

  /** Buckets ascend to +Inf, which is the count. */
  private static void buckets(String name, Family family) {
    SortedMap<String, TreeMap<Double, Double>> bySeries = new TreeMap<>();
    family
        .samples()
        .forEach(
            (series, value) -> {
              Matcher bound = Pattern.compile("(\\{|, )le=([^,}]+)").matcher(series);
              if (!series.startsWith(name + "_bucket")) return;
              assertThat(bound.find()).as(series).isTrue();
              String rest = (series.substring(0, bound.start()) + series.substring(bound.end()));
              bySeries
                  .computeIfAbsent(rest, key -> new TreeMap<>())
                  .put(value(bound.group(2)), value);
            });
    List<Double> totals = new ArrayList<>();
    bySeries.forEach(
        (series, buckets) -> {
          assertThat(buckets.lastKey()).as(series).isEqualTo(Double.POSITIVE_INFINITY);
          assertThat(List.copyOf(buckets.values())).as(series).isSorted();
          totals.add(buckets.lastEntry().getValue());
        });
    List<Double> counts = new ArrayList<>();
    family.samples().forEach((series, value) -> addIfCount(name, series, value, counts));
    assertThat(totals).as(name).containsExactlyInAnyOrderElementsOf(counts);
  }

  private static void addIfCount(String name, String series, double value, List<Double> counts) {
    if (series.startsWith(name + "_count")) counts.add(value);
  }

  /** Without what other groups have told. */
  Exposition ofGroup(String group) {
    families
        .values()
        .forEach(
            family ->
                family
                    .samples()
                    .keySet()
                    .removeIf(
                        series -> series.contains("group=") && !series.contains("group=" + group)));
    return this;
  }

  /**
   * The sum of all samples of this name whose labels have these values.
   *
   * @param labels names and values in turn
   */
  double sum(String sample, String... labels) {
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < labels.length; i += 2) wanted.add(labels[i] + "=" + labels[i + 1]);
    double sum = 0;
    for (Family family : families.values()) {
      for (Map.Entry<String, Double> each : family.samples().entrySet()) {
        int brace = each.getKey().indexOf('{');
        List<String> has =
            List.of(each.getKey().substring(brace + 1, each.getKey().length() - 1).split(", "));
        if (each.getKey().substring(0, brace).equals(sample) && has.containsAll(wanted)) {
          sum += each.getValue();
        }
      }
    }
    return sum;
  }
}
