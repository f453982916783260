package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import folkmoot.deploy.client.ClusterClient.Reply;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that asks the cluster about one key. */
abstract class KeyCommand extends MootCommand {
  private static final List<String> TOLD =
      List.of(
          "X-Served-By",
          "X-Leader-Id",
          "X-Effective-Consistency",
          "X-Staleness-Ms",
          "X-Served-Region",
          "X-Session-Token",
          "X-Request-Id",
          "ETag");

  @Parameters(index = "0", paramLabel = "KEY", description = "At most 512 bytes.")
  String key;

  @Option(names = "--keyspace", paramLabel = "NAME", description = "Where the key is (default).")
  String keyspace;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "Ask this node only (any that runs).")
  String node;

  KeyCommand(Surroundings surroundings) {
    super(surroundings);
  }

  /** Of the key; without a keyspace by the store's first contract. */
  final String path() {
    return keyspace == null ? KeyPath.of(key) : KeyPath.ofKeyspace(keyspace, key);
  }

  /** The nodes to ask, one after the other. */
  final List<ClusterNode> nodes() {
    Cluster cluster = surroundings.home().existing();
    if (node != null) return List.of(cluster.node(node));
    List<ClusterNode> running = Survey.running(cluster);
    if (running.isEmpty()) throw Failure.unavailable("no node runs: `moot up` starts them");
    return running;
  }

  /** Tells the answer; {@code sentence} is what a person wants to see if all went well. */
  final ExitCode tell(Reply reply, ExitCode code, String sentence, Terminal terminal) {
    HttpAnswer answer = reply.answer();
    ObjectNode result = whole(answer);
    if (code == ExitCode.UNKNOWN_OUTCOME) result.put("outcome", "unknown");
    if (code == ExitCode.OK) terminal.say(sentence);
    else terminal.complain(explained(answer, result.path("outcome").asText("")));
    result.put("status", answer.status());
    result.put("node", reply.node().id());
    if (code != ExitCode.OK) result.put("exitCode", code.number());
    terminal.result(result);
    return code;
  }

  /** The answer and the headers that say how it came to be; the value as it was sent. */
  private static ObjectNode whole(HttpAnswer answer) {
    ObjectNode whole = answer.json() instanceof ObjectNode object ? object : object();
    answer.rawField("value").ifPresent(raw -> whole.putRawValue("value", new RawValue(raw)));
    ObjectNode headers = whole.putObject("headers");
    for (String name : TOLD) {
      if (answer.headers().containsKey(name)) headers.put(name, answer.headers().get(name));
    }
    return whole;
  }

  /** A node's sentence in the words of this command: it knows parameters, and not their options. */
  String inOwnWords(String error) {
    return error;
  }

  private String explained(HttpAnswer answer, String outcome) {
    String error = inOwnWords(answer.error());
    return switch (outcome) {
      case "unknown" -> error + ": it may be applied, or not";
      case "not_applied" -> error + ": nothing was applied";
      default -> error;
    };
  }
}
