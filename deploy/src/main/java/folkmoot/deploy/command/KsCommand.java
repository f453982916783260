package folkmoot.deploy.command;

import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "ks",
    description = "Keyspaces: data under one choice of replication.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n")
final class KsCommand extends MootCommand {
  KsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  /** What can be done with keyspaces, in the order of the help. */
  static List<MootCommand> parts(Surroundings surroundings) {
    return List.of(
        new KsCreateCommand(surroundings),
        new KsListCommand(surroundings),
        new KsDescribeCommand(surroundings),
        new KsDropCommand(surroundings));
  }

  @Override
  ExitCode run(Terminal terminal) {
    throw Failure.usage("ks: create, list, describe or drop (see `moot ks --help`)");
  }
}
