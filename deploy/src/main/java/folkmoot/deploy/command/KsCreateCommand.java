package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    description = "Creates a keyspace, and returns when it serves.",
    footer = {"", "Ends with 4 if there is one of this name."})
final class KsCreateCommand extends KeyspaceCommand {
  @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits, \"_\" and \"-\".")
  String name;

  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      description = "raft, primary_replica, single or crdt (raft).")
  String strategy;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description =
          "Copies of each partition (3, or 1 on each of fewer nodes; of crdt one on every node).")
  Integer replicas;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Raft groups among which the keys are spread, up to 256 (1).")
  Integer partitions;

  @Option(
      names = "--members",
      paramLabel = "NODES",
      split = ",",
      description = "Which nodes may keep it: n1,n2 (all).")
  List<String> members;

  @Option(
      names = "--w",
      paramLabel = "W",
      description =
          "Copies that a write awaits that does not say: 1, 2, ..., majority, local_majority, all"
              + " (1 of a primary_replica, else as WRITE_QUORUM says).")
  String concern;

  KsCreateCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    ObjectNode order = object().put("name", name);
    if (strategy != null) order.put("strategy", strategy);
    if (replicas != null) order.put("replicas", replicas);
    if (partitions != null) order.put("partitions", partitions);
    if (concern != null) order.put("w", concern);
    if (members != null) {
      Cluster cluster = cluster();
      ArrayNode ids = order.putArray("members");
      members.forEach(member -> ids.add(cluster.node(member).id()));
    }
    byte[] body = order.toString().getBytes(StandardCharsets.UTF_8);
    return tell(
        client().write("POST", PATH, body),
        true,
        made -> terminal.say("created " + summary(made)),
        terminal);
  }
}
