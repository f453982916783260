package folkmoot.deploy.simulate;

import folkmoot.node.simulation.Selection;
import folkmoot.node.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;

/** The one command that repeats what a seed did under a plan. */
public final class Replay {
  private Replay() {}

  /**
   * @param options what the plan was made of, apart from seeds and selection
   */
  public static String command(long seed, List<String> options) {
    List<String> words = new ArrayList<>(List.of("deploy/moot", "simulate", "--seeds"));
    words.add(Long.toString(seed));
    words.addAll(options);
    words.add("--trace");
    return String.join(" ", words);
  }

  /** The same with only the faults and operations that have happened. */
  public static String command(Simulation.Report shortened, List<String> options) {
    List<String> words = new ArrayList<>(options);
    words.add("--faults");
    words.add(quoted(shortened.events()));
    words.add("--operations");
    words.add(quoted(shortened.asked()));
    return command(shortened.seed(), words);
  }

  private static String quoted(List<Simulation.Event> events) {
    String words = Selection.words(events.stream().map(Simulation.Event::id).distinct().toList());
    return words.isEmpty() ? "''" : words;
  }
}
