package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.load.FileLoad;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "load",
    description = "Puts every line {\"key\":\"…\",\"value\":…} of a file.",
    footer = {
      "",
      "Lines of one key keep their order. A load that was interrupted goes on, when called again, "
          + "after the last line up to which all were acknowledged; if the lines before that have "
          + "changed, or the data was wiped, it begins anew."
    })
final class LoadCommand extends MootCommand {
  @Parameters(paramLabel = "FILE", description = "JSON lines; - for standard input.")
  String file;

  @Option(
      names = "--node",
      split = ",",
      paramLabel = "NODE",
      description = "Send to these only (the leader, the others if it fails).")
  List<String> names = List.of();

  @Option(names = "--connections", paramLabel = "C", description = "Requests under way (16).")
  int connections = 16;

  @Option(names = "--batch", paramLabel = "LINES", description = "Lines in one request (100).")
  int batchLines = 100;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long to try when no node takes a request (60).")
  int patienceSeconds = 60;

  @Option(names = "--restart", description = "From the first line, whatever was loaded before.")
  boolean restart;

  @Option(names = "--skip-bad", description = "Pass over bad lines instead of stopping.")
  boolean skipBad;

  LoadCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) throws IOException {
    requireBetween("--connections", connections, 1, 1000);
    requireBetween("--batch", batchLines, 1, 10_000);
    requireBetween("--patience", patienceSeconds, 1, 86_400);
    if (!file.equals("-") && !Files.isReadable(Path.of(file))) {
      throw Failure.usage(file + " cannot be read");
    }
    Cluster cluster = surroundings.home().existing();
    FileLoad load =
        new FileLoad(
            cluster.token(),
            surroundings.home().loads(),
            new FileLoad.Settings(
                targets(cluster),
                !names.isEmpty(),
                connections,
                batchLines,
                Duration.ofSeconds(patienceSeconds),
                skipBad));
    FileLoad.Result result =
        file.equals("-")
            ? load.from(surroundings.in(), terminal)
            : load.from(Path.of(file), restart, terminal);
    return tell(result, terminal);
  }

  private static ExitCode tell(FileLoad.Result result, Terminal terminal) {
    terminal.say(result.sentence());
    result.failure().ifPresent(failure -> terminal.complain(failure.getMessage()));
    ExitCode code = result.failure().map(Failure::exitCode).orElse(ExitCode.OK);
    ObjectNode json =
        object()
            .put("loaded", result.loaded())
            .put("skipped", result.skipped())
            .put("resumedAfterLine", result.resumedAfterLine())
            .put("acknowledgedToLine", result.acknowledgedToLine())
            .put("retried", result.retried())
            .put("unknownRetried", result.unknownRetried())
            .put("seconds", result.seconds());
    result.failure().ifPresent(failure -> json.put("error", failure.getMessage()));
    if (code != ExitCode.OK) json.put("exitCode", code.number());
    terminal.result(json);
    return code;
  }

  /** The nodes named; or the leader first, since that saves every request a forwarding. */
  private List<ClusterNode> targets(Cluster cluster) {
    if (!names.isEmpty()) return names.stream().map(cluster::node).distinct().toList();
    List<ClusterNode> running = new ArrayList<>(Survey.running(cluster));
    if (running.isEmpty()) throw Failure.unavailable("no node runs: `moot up` starts them");
    Survey.of(cluster)
        .leader()
        .ifPresent(
            leader -> {
              running.remove(leader.node());
              running.add(0, leader.node());
            });
    return running;
  }
}
