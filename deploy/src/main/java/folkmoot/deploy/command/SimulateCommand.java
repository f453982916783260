package folkmoot.deploy.command;

import folkmoot.deploy.simulate.Asked;
import folkmoot.deploy.simulate.SeedRun;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Only the words: what they lead to is in {@link SeedRun}, which needs the classes of a node, and
 * those are not on the class path of the other commands, nor of their help.
 */
@Command(
    name = "simulate",
    description = "Runs the nodes' own code in simulated clusters under faults drawn from seeds.",
    footer = {
      "",
      "Each seed draws a cluster, its clients and its faults; the same seed with the same options "
          + "always does the same. Ends with 7 if a promise was broken, and says with which command "
          + "that can be seen again. Ctrl-C ends it with the summary so far.",
      "",
      "Faults are f1, f2, … by the clock, t5 what befalls the leader of term 5; operations are "
          + "3.17 for the 17th of client 3; 3.17-19 are three."
    })
final class SimulateCommand extends MootCommand {
  @Option(names = "--seeds", paramLabel = "A..B", description = "Which seeds (1..100), or one.")
  String seeds = "1..100";

  @Option(names = "--nodes", paramLabel = "N", description = "3, 5 or 7 (as the seed draws it).")
  String nodes;

  @Option(names = "--seconds", paramLabel = "S", description = "Virtual seconds of each seed (60).")
  String seconds;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Operations a virtual second (as the seed draws it).")
  String rate;

  @Option(names = "--short", description = "The short plan of the tests: 18 s, three keys.")
  boolean shortPlan;

  @Option(names = "--threads", paramLabel = "T", description = "Seeds at a time (one a core).")
  String threads;

  @Option(names = "--trace", description = "Tell all that happens; of one seed.")
  boolean trace;

  @Option(names = "--shrink", description = "Make the story of the first violation shorter.")
  boolean shrink;

  @Option(names = "--faults", paramLabel = "IDS", description = "Only these; of one seed.")
  String faults;

  @Option(names = "--operations", paramLabel = "IDS", description = "Only these; of one seed.")
  String operations;

  private final BiFunction<Asked, Terminal, ExitCode> run;

  SimulateCommand(Surroundings surroundings) {
    // Not as a reference: that would look for the classes of a node at once.
    this(surroundings, (asked, terminal) -> SeedRun.byThePapers(asked, terminal));
  }

  /** A test runs it by other rules. */
  SimulateCommand(Surroundings surroundings, BiFunction<Asked, Terminal, ExitCode> run) {
    super(surroundings);
    this.run = run;
  }

  @Override
  ExitCode run(Terminal terminal) {
    Asked asked =
        new Asked(
            seeds, nodes, seconds, rate, shortPlan, threads, trace, shrink, faults, operations);
    return run.apply(asked, terminal);
  }
}
