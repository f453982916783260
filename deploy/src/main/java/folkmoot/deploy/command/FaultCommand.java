package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** A command that lets something go wrong between the nodes, for a time. */
abstract class FaultCommand extends MootCommand {
  /** How this command line calls what the contract of the nodes calls so. */
  private static final Map<String, String> WORDS =
      Map.of(
          "durationSeconds", "--for, in seconds",
          "oneWay", "--one-way",
          "groups", "NODES",
          "probability", "SHARE",
          "delayMs", "TIME, in ms",
          "jitterMs", "--jitter, in ms");

  private static final Pattern TIME = Pattern.compile("(\\d{1,7})(ms|s|m)");

  @Option(names = "--one-way", description = "Only what earlier groups say to later ones.")
  boolean oneWay;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Such as 500ms, 30s, 2m; at most 10m (30s).")
  String duration = "30s";

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "Which one is to tell the others (any that runs).")
  String node;

  FaultCommand(Surroundings surroundings) {
    super(surroundings);
  }

  /** What kind of fault, with what of its own. */
  abstract ObjectNode order();

  /** {@code n1,n2 / n3} in the words of the command line; none for no groups. */
  abstract List<String> groupWords();

  @Override
  final ExitCode run(Terminal terminal) {
    ObjectNode order = order();
    order.put("durationSeconds", millis("--for", duration) / 1000.0).put("oneWay", oneWay);
    Cluster cluster = surroundings.home().existing();
    ArrayNode groups = order.putArray("groups");
    for (List<ClusterNode> group : groups(cluster, groupWords())) {
      ArrayNode ids = groups.addArray();
      group.forEach(member -> ids.add(member.id()));
    }
    byte[] body = order.toString().getBytes(StandardCharsets.UTF_8);
    return tell(client(cluster).write("POST", "/v1/faults", body), terminal);
  }

  private ClusterClient client(Cluster cluster) {
    if (node != null) return new ClusterClient(List.of(cluster.node(node)));
    List<ClusterNode> running = Survey.running(cluster);
    if (running.isEmpty()) throw Failure.unavailable("no node runs: `moot up` starts them");
    return new ClusterClient(running);
  }

  private ExitCode tell(Reply reply, Terminal terminal) {
    HttpAnswer answer = reply.answer();
    ExitCode code = Verdict.of(answer, true);
    if (code == ExitCode.OK) {
      JsonNode body = answer.json();
      terminal.say(
          "%s is in force for %s on %s"
              .formatted(body.path("id").asText(), duration, names(body.path("appliedOn"))));
      if (!body.path("missing").isEmpty()) code = missing(body.path("missing"), terminal);
    } else {
      terminal.complain(inOwnWords(answer.error()));
    }
    ObjectNode result = answer.json() instanceof ObjectNode object ? object : object();
    result.put("status", answer.status()).put("node", reply.node().id());
    if (code != ExitCode.OK) result.put("exitCode", code.number());
    terminal.result(result);
    return code;
  }

  /** A node that does not run is cut off anyway; one that does, and was not told, is not. */
  private ExitCode missing(JsonNode missing, Terminal terminal) {
    List<String> run = new ArrayList<>();
    for (ClusterNode each : Survey.running(surroundings.home().existing())) {
      for (JsonNode name : missing) if (name.asText().equals(each.id())) run.add(each.id());
    }
    terminal.say("not told: " + names(missing));
    if (run.isEmpty()) return ExitCode.OK;
    terminal.complain(
        String.join(", ", run)
            + " could not be reached: between nodes that were not told nothing is wrong now");
    return ExitCode.UNAVAILABLE;
  }

  /** A refusal begins with the field that is wrong. */
  private static String inOwnWords(String error) {
    int colon = Math.max(0, error.indexOf(':'));
    String field = error.substring(0, colon);
    return WORDS.containsKey(field) ? WORDS.get(field) + error.substring(colon) : error;
  }

  private static String names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add(name.asText()));
    return String.join(", ", names);
  }

  /** A time as it is typed, in milliseconds. */
  static long millis(String title, String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw Failure.usage("%s %s: a time such as 500ms, 30s or 2m".formatted(title, text));
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> number;
      case "s" -> number * 1000;
      default -> number * 60_000;
    };
  }

  /** A share as it is typed: {@code 10%} or {@code 0.1}. */
  static double probability(String text) {
    String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    if (!digits.matches("\\d{1,3}(\\.\\d{1,9})?")) {
      throw Failure.usage("'" + text + "': a share such as 10% or 0.1");
    }
    return Double.parseDouble(digits) / (text.endsWith("%") ? 100 : 1);
  }

  private static List<List<ClusterNode>> groups(Cluster cluster, List<String> words) {
    if (words == null || words.isEmpty()) return List.of();
    List<List<ClusterNode>> groups = new ArrayList<>();
    for (String side : String.join(" ", words).split("/", -1)) {
      if (side.isBlank()) throw Failure.usage("a side of '/' names no node");
      groups.add(group(cluster, side.strip()));
    }
    return groups;
  }

  private static List<ClusterNode> group(Cluster cluster, String side) {
    List<ClusterNode> group = new ArrayList<>();
    for (String name : side.split("\\s*,\\s*|\\s+", -1)) {
      if (name.isEmpty()) throw Failure.usage("'" + side + "': a name is missing at a comma");
      group.add(cluster.node(name));
    }
    return group;
  }
}
