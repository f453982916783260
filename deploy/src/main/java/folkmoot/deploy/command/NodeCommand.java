package folkmoot.deploy.command;

import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "node",
    description = "What the cluster is told of its nodes.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n")
final class NodeCommand extends MootCommand {
  NodeCommand(Surroundings surroundings) {
    super(surroundings);
  }

  /** What can be told, in the order of the help. */
  static List<MootCommand> parts(Surroundings surroundings) {
    return List.of(new NodeReplaceCommand(surroundings));
  }

  @Override
  ExitCode run(Terminal terminal) {
    throw Failure.usage("node: replace (see `moot node --help`)");
  }
}
