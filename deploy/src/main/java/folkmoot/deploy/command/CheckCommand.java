package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.check.CheckRun;
import folkmoot.deploy.check.Judgement;
import folkmoot.deploy.check.Workload;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Interruption;
import folkmoot.deploy.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description =
        "Drives clients against the running cluster, breaks it, and judges what they saw.",
    footer = {
      "",
      "Each level of a read is judged by what it promises, two keys that are written at once must "
          + "be seen at once, and all nodes must say the same at the end. Exit code 7: a promise was "
          + "broken; 6: one could not be judged in time.",
      "",
      "One trouble at a time, put right before the next; the leader is struck most. A check goes on "
          + "until each kind of trouble has been."
    })
final class CheckCommand extends MootCommand {
  /** From Ctrl-C to the verdicts: what is broken is put right and read before. */
  private static final Duration LAST_WORD = Duration.ofMinutes(3);

  private static final List<String> LEVELS =
      List.of(
          "strong",
          "sequential",
          "causal",
          "bounded_staleness",
          "session",
          "monotonic_reads",
          "read_your_writes",
          "consistent_prefix",
          "eventual");

  @Option(names = "--seconds", paramLabel = "S", description = "How long clients ask (30).")
  int seconds = 30;

  @Option(names = "--clients", paramLabel = "N", description = "How many ask at once (10).")
  int clients = 10;

  @Option(names = "--keys", paramLabel = "N", description = "How many keys they share (10).")
  int keys = 10;

  @Option(
      names = "--pause",
      paramLabel = "MS",
      description = "Longest rest of a client between two operations (20).")
  int pauseMillis = 20;

  @Option(
      names = "--timeout",
      paramLabel = "MS",
      description = "How long a node may take for one operation (1000).")
  int timeoutMillis = 1000;

  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "LEVEL",
      description =
          "Of reads: strong, sequential, causal, bounded_staleness, session, monotonic_reads,"
              + " read_your_writes, consistent_prefix, eventual (all of them).")
  List<String> levels = LEVELS;

  @Option(
      names = "--max-staleness",
      paramLabel = "MS",
      description = "The bound of reads at bounded_staleness (500).")
  int maxStalenessMillis = 500;

  @Option(
      names = "--nemesis",
      split = ",",
      paramLabel = "TROUBLE",
      description = "kill, pause, partition, in turn (none).")
  List<String> nemesis = List.of();

  @Option(names = "--calm", paramLabel = "MS", description = "Rest before each trouble (2000).")
  int calmMillis = 2000;

  @Option(names = "--trouble", paramLabel = "MS", description = "How long each is on (3000).")
  int troubleMillis = 3000;

  @Option(names = "--seed", paramLabel = "N", description = "Draws operations and victims.")
  Long seed;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long to judge each promise (60).")
  int patienceSeconds = 60;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "For check.html, history.jsonl and history.edn (a new one in MOOT_HOME/checks).")
  Path out;

  @Option(
      names = "--judge",
      paramLabel = "FILE",
      description = "Judges this history, .jsonl or .edn, and asks no cluster.")
  Path judge;

  CheckCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) throws IOException {
    requireBetween("--patience", patienceSeconds, 1, 86_400);
    requireBetween("--max-staleness", maxStalenessMillis, 0, 86_400_000);
    if (judge != null && !nemesis.isEmpty()) {
      throw Failure.usage("--judge asks no cluster: --nemesis does not go with it");
    }
    Path folder = out == null ? CheckRun.folder(surroundings.home()) : out;
    CheckRun run =
        new CheckRun(
            folder,
            Duration.ofSeconds(patienceSeconds),
            Duration.ofMillis(maxStalenessMillis),
            terminal);
    if (judge != null) return tell(run.judge(judge), folder, terminal);
    Workload workload = workload();
    CheckRun.Troubles troubles =
        new CheckRun.Troubles(
            kinds(), Duration.ofMillis(calmMillis), Duration.ofMillis(troubleMillis));
    Cluster cluster = surroundings.home().existing();
    Interruption interruption = new Interruption(run::stop, LAST_WORD);
    try {
      Judgement judgement =
          run.drive(surroundings.home(), cluster, surroundings.installation(), workload, troubles);
      return tell(judgement, folder, terminal);
    } finally {
      interruption.end();
    }
  }

  private Workload workload() {
    requireBetween("--seconds", seconds, 1, 86_400);
    requireBetween("--clients", clients, 1, 200);
    requireBetween("--keys", keys, 1, 10_000);
    requireBetween("--pause", pauseMillis, 0, 60_000);
    requireBetween("--timeout", timeoutMillis, 10, 30_000);
    requireBetween("--calm", calmMillis, 0, 600_000);
    requireBetween("--trouble", troubleMillis, 100, 600_000);
    for (String level : levels) requireOneOf("--levels", level, LEVELS);
    long drawn = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
    return new Workload(
        clients,
        keys,
        Duration.ofSeconds(seconds),
        Duration.ofMillis(pauseMillis),
        Duration.ofMillis(timeoutMillis),
        levels,
        Duration.ofMillis(maxStalenessMillis),
        "check-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-",
        drawn);
  }

  private SortedSet<String> kinds() {
    for (String kind : nemesis) requireOneOf("--nemesis", kind, CheckRun.KINDS);
    return new TreeSet<>(nemesis);
  }

  private static ExitCode tell(Judgement judgement, Path folder, Terminal terminal) {
    terminal.say(judgement.sentence());
    judgement.lines().forEach(terminal::say);
    terminal.say("see " + folder.resolve(CheckRun.PAGE));
    ObjectNode json = object();
    json.put("operations", judgement.history().size());
    json.put("faults", judgement.history().faults().size());
    json.put("overlapped", judgement.overlapped());
    json.put("violations", judgement.violations());
    json.put("unknown", judgement.unknown());
    json.put("unknownOutcomes", judgement.unknownOutcomes());
    ObjectNode kinds = json.putObject("faultsByKind");
    judgement.faultsByKind().forEach(kinds::put);
    ObjectNode levels = json.putObject("levels");
    judgement
        .readsByLevel()
        .forEach(
            (level, reads) ->
                levels
                    .putObject(level)
                    .put("asked", reads.asked())
                    .put("answered", reads.answered()));
    ArrayNode verdicts = json.putArray("verdicts");
    judgement
        .verdicts()
        .forEach(
            verdict ->
                verdicts
                    .addObject()
                    .put("promise", verdict.promise())
                    .put("verdict", Judgement.word(verdict))
                    .put("text", Judgement.text(verdict)));
    json.put("folder", folder.toString());
    ExitCode code = code(judgement);
    if (code != ExitCode.OK) json.put("exitCode", code.number());
    terminal.result(json);
    return code;
  }

  private static ExitCode code(Judgement judgement) {
    if (judgement.violations() > 0) return ExitCode.VIOLATION;
    return judgement.unknown() > 0 ? ExitCode.UNKNOWN_OUTCOME : ExitCode.OK;
  }

  private static void requireOneOf(String option, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      throw Failure.usage(option + " '" + value + "': allowed are " + String.join(", ", allowed));
    }
  }
}
