package folkmoot.deploy.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command line, as they were given; null for what was not.
 *
 * @param faults ids of those that are to happen
 * @param operations the same
 */
public record Asked(
    String seeds,
    String nodes,
    String seconds,
    String rate,
    boolean shortPlan,
    String threads,
    boolean trace,
    boolean shrink,
    String faults,
    String operations) {

  /** What the runs were made of, apart from the seeds. */
  List<String> options() {
    List<String> words = planOptions();
    add(words, "--faults", faults);
    add(words, "--operations", operations);
    return words;
  }

  /** The same without what is to happen. */
  List<String> planOptions() {
    List<String> words = new ArrayList<>();
    if (shortPlan) words.add("--short");
    add(words, "--nodes", nodes);
    add(words, "--seconds", seconds);
    add(words, "--rate", rate);
    return words;
  }

  private static void add(List<String> words, String name, String value) {
    if (value == null) return;
    words.add(name);
    words.add(value.isEmpty() ? "''" : value);
  }
}
