package folkmoot.deploy.command;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "resume", description = "Lets paused nodes run on (SIGCONT).")
final class ResumeCommand extends NodesCommand {
  ResumeCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  String act(Cluster cluster, NodeProcess process, Terminal terminal) {
    if (!process.signal("CONT")) {
      throw Failure.unavailable(process.node().id() + " does not run");
    }
    process.awaitState(NodeProcess.State.RUNNING);
    return "runs on";
  }
}
