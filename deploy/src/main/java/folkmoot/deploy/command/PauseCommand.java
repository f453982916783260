package folkmoot.deploy.command;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(
    name = "pause",
    description = "Holds nodes still, as a long stop of the machine would (SIGSTOP).")
final class PauseCommand extends NodesCommand {
  PauseCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  String act(Cluster cluster, NodeProcess process, Terminal terminal) {
    if (!process.signal("STOP")) {
      throw Failure.unavailable(process.node().id() + " does not run");
    }
    process.awaitState(NodeProcess.State.PAUSED);
    return "paused";
  }
}
