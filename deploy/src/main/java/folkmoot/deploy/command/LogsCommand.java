package folkmoot.deploy.command;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.lifecycle.LogTail;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Shows the end of the nodes' logs.")
final class LogsCommand extends MootCommand {
  private static final Duration PERIOD = Duration.ofMillis(200);

  @Parameters(arity = "0..*", paramLabel = "NODE", description = "Which (all).")
  List<String> names = List.of();

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on with what is written, until Ctrl-C.")
  boolean follow;

  @Option(names = "-n", paramLabel = "LINES", description = "How many lines of each (50).")
  int lines = 50;

  LogsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) throws IOException {
    if (lines < 0) throw Failure.usage("-n " + lines + ": 0 or more lines");
    Cluster cluster = surroundings.home().existing();
    List<ClusterNode> nodes =
        names.isEmpty() ? cluster.nodes() : names.stream().map(cluster::node).toList();
    Map<ClusterNode, LogTail> logs = new LinkedHashMap<>();
    for (ClusterNode node : nodes) logs.put(node, LogTail.fromLast(node.log(), lines));
    int shown = show(logs, terminal);
    while (follow) {
      NodeProcess.rest(PERIOD);
      show(logs, terminal);
    }
    terminal.result(object().put("lines", shown));
    return ExitCode.OK;
  }

  private static int show(Map<ClusterNode, LogTail> logs, Terminal terminal) throws IOException {
    int shown = 0;
    for (Map.Entry<ClusterNode, LogTail> log : logs.entrySet()) {
      String prefix = logs.size() == 1 ? "" : log.getKey().id() + " | ";
      for (List<String> more = log.getValue().more();
          !more.isEmpty();
          more = log.getValue().more()) {
        more.forEach(line -> terminal.print(prefix + line));
        shown += more.size();
      }
    }
    return shown;
  }
}
