package folkmoot.deploy.simulate;

import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Interruption;
import folkmoot.deploy.terminal.Terminal;
import folkmoot.node.simulation.Campaign;
import folkmoot.node.simulation.Selection;
import folkmoot.node.simulation.Shrinker;
import folkmoot.node.simulation.Simulation;
import folkmoot.protocol.raft.RaftRules;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Runs the seeds that were asked for, and tells what came of them. */
public final class SeedRun {
  private static final Duration LAST_WORD = Duration.ofSeconds(10);

  private static final int LEAST_SECONDS = 20;
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_RATE = 2000;
  private static final int MOST_SHOWN = 10;
  private static final int SHRINK_RUNS = 2000;
  private static final Duration SHRINK_TIME = Duration.ofSeconds(60);

  private final Asked asked;
  private final RaftRules rules;

  public SeedRun(Asked asked, RaftRules rules) {
    this.asked = asked;
    this.rules = rules;
  }

  public static ExitCode byThePapers(Asked asked, Terminal terminal) {
    return new SeedRun(asked, RaftRules.paper()).run(terminal);
  }

  /**
   * Runs them.
   *
   * @throws Failure if what was asked cannot be meant
   */
  public ExitCode run(Terminal terminal) {
    SeedRange range = SeedRange.parse(asked.seeds());
    requireOne(range, "--trace", asked.trace());
    requireOne(range, "--faults", asked.faults() != null);
    requireOne(range, "--operations", asked.operations() != null);
    if (asked.shortPlan() && asked.seconds() != null) {
      throw Failure.usage("--short, --seconds: one or the other; the short plan has 18 s");
    }
    Simulation.Plan plan = plan();
    int cores = Runtime.getRuntime().availableProcessors();
    int atOnce = asked.threads() == null ? cores : number("--threads", asked.threads(), 1, 256);
    return Quiet.during(() -> simulate(range, plan, atOnce, terminal));
  }

  private ExitCode simulate(SeedRange range, Simulation.Plan plan, int atOnce, Terminal terminal) {
    long begun = System.nanoTime();
    Campaign campaign = campaign(range, plan, atOnce, terminal);
    Interruption interruption = new Interruption(campaign::stop, LAST_WORD);
    try {
      Collection<Simulation.Report> reports = campaign.await().values();
      requireMet(range, reports);
      Summary summary = Summary.of(reports);
      Duration real = Duration.ofNanos(System.nanoTime() - begun);
      terminal.clear();
      summary.failed().stream().limit(MOST_SHOWN).forEach(failed -> tell(failed, terminal));
      if (!summary.failed().isEmpty()) tellMore(summary.failed().get(0), plan, terminal);
      summary.lines(range, real).forEach(terminal::say);
      terminal.result(summary.json(asked.options()));
      return summary.failed().isEmpty() ? ExitCode.OK : ExitCode.VIOLATION;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERNAL, "interrupted");
    } finally {
      interruption.end();
    }
  }

  /** After the run, since only that shows what a seed draws. */
  private static void requireMet(SeedRange range, Collection<Simulation.Report> reports) {
    for (Simulation.Report report : reports) {
      if (report.unmet().isEmpty()) continue;
      List<String> some = report.unmet().stream().limit(MOST_SHOWN).toList();
      String more = report.unmet().size() > MOST_SHOWN ? ", …" : "";
      throw Failure.usage(
          "--faults, --operations: with these options seed %s has no %s%s"
              .formatted(range, String.join(", ", some), more));
    }
  }

  private Campaign campaign(SeedRange range, Simulation.Plan plan, int atOnce, Terminal terminal) {
    Optional<Consumer<String>> listener =
        asked.trace() ? Optional.of(terminal::print) : Optional.empty();
    Campaign.Listener progress = asked.trace() ? report -> {} : new Progress(range, terminal);
    return Campaign.start(range.first(), range.last(), plan, atOnce, listener, progress);
  }

  private void tell(Simulation.Report failed, Terminal terminal) {
    Story.brief(failed, asked.options()).forEach(terminal::say);
  }

  private void tellMore(Simulation.Report failed, Simulation.Plan plan, Terminal terminal) {
    if (asked.shrink()) {
      terminal.progress("shrinking seed " + failed.seed(), "");
      Shrinker.Limits limits = new Shrinker.Limits(SHRINK_RUNS, SHRINK_TIME, System::nanoTime);
      Shrinker.Shrunk shrunk = Shrinker.shrink(failed, plan, limits);
      terminal.clear();
      Story.shrunk(shrunk, asked.planOptions()).forEach(terminal::say);
    } else if (!asked.trace()) {
      Story.end(failed).forEach(terminal::say);
    }
  }

  private Simulation.Plan plan() {
    Simulation.Plan plan =
        asked.shortPlan() ? Simulation.Plan.small() : Simulation.Plan.of(length());
    if (asked.nodes() != null) plan = plan.withNodes(oddNodes());
    if (asked.rate() != null) plan = plan.withRate(number("--rate", asked.rate(), 1, MOST_RATE));
    return plan.only(selection()).by(rules);
  }

  private Duration length() {
    return Duration.ofSeconds(
        asked.seconds() == null
            ? 60
            : number("--seconds", asked.seconds(), LEAST_SECONDS, MOST_SECONDS));
  }

  private int oddNodes() {
    if (List.of("3", "5", "7").contains(asked.nodes())) return Integer.parseInt(asked.nodes());
    throw Failure.usage("--nodes " + asked.nodes() + ": 3, 5 or 7");
  }

  private Selection selection() {
    return new Selection(
        Optional.ofNullable(asked.faults()).map(words -> ids("--faults", words)),
        Optional.ofNullable(asked.operations()).map(words -> ids("--operations", words)));
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
}
