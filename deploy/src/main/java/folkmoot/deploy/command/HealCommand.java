package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.client.ClusterClient;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.Survey;
import folkmoot.deploy.client.Verdict;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "heal",
    description =
        "Ends faults: asks every node that runs, since a partition lets none tell another.",
    footer = {
      "",
      "Ends with 5 if a node that runs, or is paused, does not answer; it ends them by itself at "
          + "their time."
    })
final class HealCommand extends MootCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Parameters(arity = "0..1", paramLabel = "ID", description = "Of one fault (all).")
  String id;

  HealCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    if (id != null && !id.matches("[A-Za-z0-9._-]{1,64}")) {
      throw Failure.usage("'" + id + "' is no id of a fault");
    }
    Cluster cluster = surroundings.home().existing();
    List<ClusterNode> running = Survey.running(cluster);
    if (running.isEmpty()) throw Failure.unavailable("no node runs: `moot up` starts them");
    ObjectNode result = object();
    ArrayNode nodes = result.putArray("nodes");
    TreeSet<String> healed = new TreeSet<>();
    ExitCode worst = ExitCode.OK;
    boolean known = false;
    for (ClusterNode node : running) {
      ObjectNode told = nodes.addObject().put("id", node.id());
      ExitCode code = heal(node, told, terminal);
      known |= code != ExitCode.NOT_FOUND;
      told.path("healed").forEach(fault -> healed.add(fault.asText()));
      if (code != ExitCode.NOT_FOUND && code.number() > worst.number()) worst = code;
    }
    for (ClusterNode node : cluster.nodes()) {
      if (new NodeProcess(node).state() != NodeProcess.State.PAUSED) continue;
      nodes.addObject().put("id", node.id()).put("error", "paused");
      terminal.complain(node.id() + " is paused and could not be told");
      known = true;
      worst = ExitCode.UNAVAILABLE;
    }
    ExitCode code = known ? worst : ExitCode.NOT_FOUND;
    if (code == ExitCode.NOT_FOUND) terminal.complain("no fault " + id + " is in force");
    else if (!healed.isEmpty()) terminal.say("healed: " + String.join(", ", healed));
    else if (code == ExitCode.OK) terminal.say("nothing was wrong");
    ArrayNode all = result.putArray("healed");
    healed.forEach(all::add);
    if (code != ExitCode.OK) result.put("exitCode", code.number());
    terminal.result(result);
    return code;
  }

  private ExitCode heal(ClusterNode node, ObjectNode told, Terminal terminal) {
    String path = id == null ? "/v1/faults" : "/v1/faults/" + id;
    try {
      HttpAnswer answer = ClusterClient.ask(node, "DELETE", path, PATIENCE);
      told.put("status", answer.status());
      ExitCode code = Verdict.of(answer, false);
      if (code == ExitCode.OK) told.set("healed", answer.json().path("healed"));
      else if (code != ExitCode.NOT_FOUND) terminal.complain(node.id() + ": " + answer.error());
      return code;
    } catch (IOException silent) {
      told.put("error", "no answer");
      terminal.complain(node.id() + " does not answer: " + silent.getMessage());
      return ExitCode.UNAVAILABLE;
    }
  }
}
