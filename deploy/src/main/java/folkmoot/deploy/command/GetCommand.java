package folkmoot.deploy.command;

import folkmoot.deploy.client.ClusterClient;
import folkmoot.deploy.client.ClusterClient.Reply;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.client.Verdict;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "get", description = "Prints the value of a key, as JSON.")
final class GetCommand extends KeyCommand {
  @Option(
      names = "--consistency",
      paramLabel = "LEVEL",
      description =
          "strong, sequential, causal, bounded_staleness, session, monotonic_reads,"
              + " read_your_writes, consistent_prefix or eventual (eventual; strong with --keyspace).")
  String consistency;

  @Option(
      names = "--max-staleness",
      paramLabel = "MS",
      description = "Of bounded_staleness: how old what is seen may be.")
  Integer maxStaleness;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Where it is rather to be read; the answer tells where it was.")
  String region;

  GetCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    List<String> query = new ArrayList<>();
    if (consistency != null) query.add(KeyPath.query("consistency", consistency));
    if (maxStaleness != null) query.add("max_staleness=" + maxStaleness);
    if (region != null) query.add(KeyPath.query("region", region));
    String path = path() + (query.isEmpty() ? "" : "?" + String.join("&", query));
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
