package folkmoot.deploy.command;

import folkmoot.deploy.client.ClusterClient.Reply;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "get", description = "Prints the value of a key, as JSON.")
final class GetCommand extends KeyCommand {
  @Option(
      names = "--consistency",
      paramLabel = "LEVEL",
      description = "strong, read_your_writes or eventual (eventual).")
  String consistency;

  GetCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    String path = KeyPath.of(key);
    if (consistency != null) path += "?" + KeyPath.query("consistency", consistency);
    Reply reply = client().read(path);
    return tell(reply, false, reply.answer().rawField("value").orElse(""), terminal);
  }
}
