package folkmoot.deploy.command;

import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "delete", description = "Removes a key.")
final class DeleteCommand extends KeyCommand {
  DeleteCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    return tell(client().write("DELETE", KeyPath.of(key), new byte[0]), true, "deleted", terminal);
  }
}
