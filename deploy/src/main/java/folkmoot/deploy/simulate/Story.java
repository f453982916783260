package folkmoot.deploy.simulate;

import folkmoot.node.simulation.Shrinker;
import folkmoot.node.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;

/** What a person is told of a seed in which something was found wrong. */
public final class Story {
  private Story() {}

  /** What is wrong, and how to see it again. */
  public static List<String> brief(Simulation.Report failed, List<String> options) {
    List<String> lines = new ArrayList<>();
    failed.violations().forEach(each -> lines.add("seed %d: %s".formatted(failed.seed(), each)));
    lines.add("  to see it again: " + Replay.command(failed.seed(), options));
    return lines;
  }

  /** The last events before it. */
  public static List<String> end(Simulation.Report failed) {
    List<String> lines = new ArrayList<>();
    lines.add("  " + failed.conditions());
    lines.add("  the last events before it:");
    failed.trace().forEach(each -> lines.add("  " + each));
    return lines;
  }

  /** What is left after shrinking. */
  public static List<String> shrunk(Shrinker.Shrunk shrunk, List<String> options) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "shrunk in %d runs: %d of %d faults and %d of %d operations are left"
            .formatted(
                shrunk.runs(),
                shrunk.faults().left(),
                shrunk.faults().before(),
                shrunk.operations().left(),
                shrunk.operations().before()));
    lines.add("faults:");
    shrunk.report().events().forEach(each -> lines.add("  " + each));
    lines.add("operations:");
    shrunk.report().asked().forEach(each -> lines.add("  " + each));
    lines.addAll(end(shrunk.report()));
    lines.add("  " + shrunk.report().violations().get(0));
    lines.add("  to see it again: " + Replay.command(shrunk.report(), options));
    return lines;
  }
}
