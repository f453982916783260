package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A command that does something to the process of each node it is given. */
abstract class NodesCommand extends MootCommand {
  @Parameters(arity = "1..*", paramLabel = "NODE", description = "Which: node-2, or n2 for short.")
  List<String> names;

  NodesCommand(Surroundings surroundings) {
    super(surroundings);
  }

  /**
   * Does it to one node.
   *
   * @return what to tell of it
   */
  abstract String act(Cluster cluster, NodeProcess process, Terminal terminal);

  @Override
  final ExitCode run(Terminal terminal) {
    Cluster cluster = surroundings.home().existing();
    List<NodeProcess> processes =
        names.stream().map(cluster::node).distinct().map(NodeProcess::new).toList();
    ObjectNode result = object();
    ArrayNode nodes = result.putArray("nodes");
    for (NodeProcess process : processes) {
      terminal.say(process.node().id() + " " + act(cluster, process, terminal));
      nodes
          .addObject()
          .put("id", process.node().id())
          .put("pid", process.pid().orElse(null))
          .put("state", process.state().label());
    }
    terminal.result(result);
    return ExitCode.OK;
  }
}
