package folkmoot.deploy.command;

import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(
    name = "delete",
    description = "Removes a key.",
    footer = {"", "Sent again, as `moot put` is, while no node takes it; removed once."})
final class DeleteCommand extends WriteCommand {
  DeleteCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    return write("DELETE", path(), new byte[0], answer -> "deleted", terminal);
  }
}
