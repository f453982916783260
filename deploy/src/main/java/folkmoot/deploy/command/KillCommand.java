package folkmoot.deploy.command;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import picocli.CommandLine.Command;

@Command(name = "kill", description = "Ends nodes at once, as a crash would (SIGKILL).")
final class KillCommand extends NodesCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  KillCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  String act(Cluster cluster, NodeProcess process, Terminal terminal) {
    if (!process.signal("KILL")) return "did not run";
    if (!process.awaitDeath(PATIENCE)) {
      throw Failure.unavailable(process.node().id() + " does not go away");
    }
    return "killed";
  }
}
