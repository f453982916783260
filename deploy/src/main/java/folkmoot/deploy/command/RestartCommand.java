package folkmoot.deploy.command;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.lifecycle.Shutdown;
import folkmoot.deploy.lifecycle.Startup;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "restart",
    description = "Stops nodes if they run, starts them, and waits until they answer.")
final class RestartCommand extends NodesCommand {
  private static final Duration GRACE = Duration.ofSeconds(15);

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for each to answer (60).")
  int timeoutSeconds = 60;

  RestartCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  String act(Cluster cluster, NodeProcess process, Terminal terminal) {
    Duration patience = Duration.ofSeconds(timeoutSeconds);
    Startup startup = new Startup(cluster, surroundings.installation(), terminal, patience);
    surroundings
        .home()
        .exclusively(
            () -> {
              Shutdown.gracefully(List.of(process), GRACE, terminal);
              startup.begin(process.node());
            });
    startup.awaitAnswer(process.node());
    return "answers, pid " + process.pid().map(String::valueOf).orElse("-");
  }
}
