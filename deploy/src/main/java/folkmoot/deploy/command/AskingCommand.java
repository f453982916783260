package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.client.ClusterClient;
import folkmoot.deploy.client.ClusterClient.Reply;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.Survey;
import folkmoot.deploy.client.Verdict;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** A command that asks a node, whichever answers, and tells the answer. */
abstract class AskingCommand extends MootCommand {
  /** What a refusal names beside its sentence. */
  private static final List<String> NAMING = List.of("name", "diskId", "nodeId");

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "Ask this node only (any that runs).")
  String node;

  AskingCommand(Surroundings surroundings) {
    super(surroundings);
  }

  final Cluster cluster() {
    return surroundings.home().existing();
  }

  final ClusterClient client() {
    if (node != null) return new ClusterClient(List.of(cluster().node(node)));
    List<ClusterNode> running = Survey.running(cluster());
    if (running.isEmpty()) throw Failure.unavailable("no node runs: `moot up` starts them");
    return new ClusterClient(running);
  }

  /** Tells the answer; {@code sentences} says for people what is in a good one. */
  static ExitCode tell(
      Reply reply, boolean write, Consumer<JsonNode> sentences, Terminal terminal) {
    HttpAnswer answer = reply.answer();
    ExitCode code = Verdict.of(answer, write);
    JsonNode body = answer.json();
    if (code == ExitCode.OK) sentences.accept(body);
    else terminal.complain(explained(answer));
    ObjectNode result = body instanceof ObjectNode object ? object : object();
    if (code == ExitCode.UNKNOWN_OUTCOME) result.put("outcome", "unknown");
    result.put("status", answer.status()).put("node", reply.node().id());
    if (code != ExitCode.OK) result.put("exitCode", code.number());
    terminal.result(result);
    return code;
  }

  private static String explained(HttpAnswer answer) {
    for (String field : NAMING) {
      String name = answer.json().path(field).asText("");
      if (!name.isEmpty()) return answer.error() + ": " + name;
    }
    return answer.error();
  }
}
