package folkmoot.deploy.command;

import folkmoot.deploy.client.ClusterClient;
import folkmoot.deploy.client.ClusterClient.Reply;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.client.Verdict;
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
    Reply reply = new ClusterClient(nodes()).read(path);
    ExitCode code = Verdict.of(reply.answer(), false);
    return tell(reply, code, reply.answer().rawField("value").orElse(""), terminal);
  }

  @Override
  String inOwnWords(String error) {
    boolean aboutLevel = consistency != null && error.contains("onsistency level");
    return aboutLevel ? "--consistency: " + error : error;
  }
}
