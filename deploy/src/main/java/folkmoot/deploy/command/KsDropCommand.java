package folkmoot.deploy.command;

import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "drop",
    description = "Drops a keyspace with all that is in it.",
    footer = {"", "Ends with 3 if there is none of this name."})
final class KsDropCommand extends KeyspaceCommand {
  @Parameters(paramLabel = "NAME", description = "Of the keyspace; not \"default\".")
  String name;

  KsDropCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    return tell(
        client().write("DELETE", path(name), new byte[0]),
        true,
        dropped -> terminal.say("dropped " + name),
        terminal);
  }
}
