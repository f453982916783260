package folkmoot.deploy.command;

import folkmoot.deploy.simulate.Interruption;
import folkmoot.deploy.simulate.Progress;
import folkmoot.deploy.simulate.Quiet;
import folkmoot.deploy.simulate.SeedRange;
import folkmoot.deploy.simulate.Story;
import folkmoot.deploy.simulate.Summary;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import folkmoot.node.simulation.Campaign;
import folkmoot.node.simulation.Selection;
import folkmoot.node.simulation.Shrinker;
import folkmoot.node.simulation.Simulation;
import folkmoot.protocol.raft.RaftRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
  private static final int LEAST_SECONDS = 20;
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_RATE = 2000;
  private static final int MOST_SHOWN = 10;
  private static final int SHRINK_RUNS = 2000;
  private static final Duration SHRINK_TIME = Duration.ofSeconds(60);

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

  private final RaftRules rules;

  SimulateCommand(Surroundings surroundings) {
    this(surroundings, RaftRules.paper());
  }

  /** By these rules: a test breaks one. */
  SimulateCommand(Surroundings surroundings, RaftRules rules) {
    super(surroundings);
    this.rules = rules;
  }

  @Override
  ExitCode run(Terminal terminal) {
    SeedRange range = SeedRange.parse(seeds);
    requireOne(range, "--trace", trace);
    requireOne(range, "--faults", faults != null);
    requireOne(range, "--operations", operations != null);
    Simulation.Plan plan = plan();
    int cores = Runtime.getRuntime().availableProcessors();
    int atOnce = threads == null ? cores : number("--threads", threads, 1, 256);
    return Quiet.during(() -> simulate(range, plan, atOnce, terminal));
  }

  private ExitCode simulate(SeedRange range, Simulation.Plan plan, int atOnce, Terminal terminal) {
    long begun = System.nanoTime();
    Campaign campaign = campaign(range, plan, atOnce, terminal);
    Interruption interruption = new Interruption(campaign::stop);
    try {
      Summary summary = Summary.of(campaign.await().values());
      Duration real = Duration.ofNanos(System.nanoTime() - begun);
      terminal.clear();
      summary.failed().stream().limit(MOST_SHOWN).forEach(failed -> tell(failed, terminal));
      if (!summary.failed().isEmpty()) tellMore(summary.failed().get(0), plan, terminal);
      summary.lines(range, real).forEach(terminal::say);
      terminal.result(summary.json(options()));
      return summary.failed().isEmpty() ? ExitCode.OK : ExitCode.VIOLATION;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERNAL, "interrupted");
    } finally {
      interruption.end();
    }
  }

  private Campaign campaign(SeedRange range, Simulation.Plan plan, int atOnce, Terminal terminal) {
    Optional<Consumer<String>> listener = trace ? Optional.of(terminal::print) : Optional.empty();
    Campaign.Listener progress = trace ? report -> {} : new Progress(range, terminal);
    return Campaign.start(range.first(), range.last(), plan, atOnce, listener, progress);
  }

  private void tell(Simulation.Report failed, Terminal terminal) {
    Story.brief(failed, options()).forEach(terminal::say);
  }

  private void tellMore(Simulation.Report failed, Simulation.Plan plan, Terminal terminal) {
    if (shrink) {
      terminal.progress("shrinking seed " + failed.seed(), "");
      Shrinker.Limits limits = new Shrinker.Limits(SHRINK_RUNS, SHRINK_TIME, System::nanoTime);
      Shrinker.Shrunk shrunk = Shrinker.shrink(failed, plan, limits);
      terminal.clear();
      Story.shrunk(shrunk, planOptions()).forEach(terminal::say);
    } else if (!trace) {
      Story.end(failed).forEach(terminal::say);
    }
  }

  private Simulation.Plan plan() {
    Simulation.Plan plan = shortPlan ? Simulation.Plan.small() : Simulation.Plan.of(length());
    if (nodes != null) plan = plan.withNodes(oddNodes());
    if (rate != null) plan = plan.withRate(number("--rate", rate, 1, MOST_RATE));
    return plan.only(selection()).by(rules);
  }

  private Duration length() {
    return Duration.ofSeconds(
        seconds == null ? 60 : number("--seconds", seconds, LEAST_SECONDS, MOST_SECONDS));
  }

  private int oddNodes() {
    if (List.of("3", "5", "7").contains(nodes)) return Integer.parseInt(nodes);
    throw Failure.usage("--nodes " + nodes + ": 3, 5 or 7");
  }

  private Selection selection() {
    return new Selection(
        Optional.ofNullable(faults).map(words -> ids("--faults", words)),
        Optional.ofNullable(operations).map(words -> ids("--operations", words)));
  }

  private static SortedSet<String> ids(String option, String words) {
    try {
      return Selection.parse(words);
    } catch (IllegalArgumentException wrong) {
      throw Failure.usage(option + ": " + wrong.getMessage());
    }
  }

  private static void requireOne(SeedRange range, String option, boolean given) {
    if (!given || range.isOne()) return;
    throw Failure.usage(option + ": only with one seed, as in --seeds " + range.first());
  }

  private static int number(String option, String words, int least, int most) {
    boolean fits = words.matches("\\d{1,9}");
    int value = fits ? Integer.parseInt(words) : -1;
    if (fits && value >= least && value <= most) return value;
    throw Failure.usage(option + " " + words + ": a number from " + least + " to " + most);
  }

  /** What the plan was made of, the selection included. */
  private List<String> options() {
    List<String> words = planOptions();
    addOption(words, "--faults", faults);
    addOption(words, "--operations", operations);
    return words;
  }

  private List<String> planOptions() {
    List<String> words = new ArrayList<>();
    if (shortPlan) words.add("--short");
    addOption(words, "--nodes", nodes);
    addOption(words, "--seconds", seconds);
    addOption(words, "--rate", rate);
    return words;
  }

  private static void addOption(List<String> words, String name, String value) {
    if (value == null) return;
    words.add(name);
    words.add(value.isEmpty() ? "''" : value);
  }
}
