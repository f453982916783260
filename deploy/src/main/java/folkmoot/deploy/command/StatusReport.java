package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.client.Particulars;
import folkmoot.deploy.client.Survey;
import folkmoot.deploy.client.Survey.Finding;
import folkmoot.deploy.terminal.Table;
import java.util.ArrayList;
import java.util.List;

/** A look at the cluster, for people and for scripts. */
final class StatusReport {
  private static final List<String> COPIED =
      List.of(
          "term",
          "leaderId",
          "commitIndex",
          "appliedIndex",
          "totalKeys",
          "canLoseMoreNodes",
          "region",
          "datacenter");

  private StatusReport() {}

  /** Where everything is. */
  static Table placeTable(Survey survey) {
    Table table = new Table("NODE", "URL", "ROLE", "PID", "DATA");
    for (Finding each : survey.findings()) {
      table.row(each.node().id(), each.node().url(), each.role(), pid(each), each.node().data());
    }
    return table;
  }

  /** How everything is. */
  static Table stateTable(Survey survey) {
    Table table =
        new Table(
            "NODE",
            "URL",
            "ROLE",
            "TERM",
            "LEADER",
            "COMMIT",
            "APPLIED",
            "KEYS",
            "CAN LOSE",
            "PID",
            "STATE");
    for (Finding each : survey.findings()) {
      table.row(
          each.node().id(),
          each.node().url(),
          each.role(),
          text(each, "term"),
          text(each, "leaderId"),
          text(each, "commitIndex"),
          text(each, "appliedIndex"),
          text(each, "totalKeys"),
          text(each, "canLoseMoreNodes"),
          pid(each),
          state(each));
    }
    return table;
  }

  /** A line for each node that is not ready, and for each fault in force. */
  static List<String> lines(Particulars particulars) {
    List<String> lines = new ArrayList<>();
    particulars.notReady().forEach((id, reason) -> lines.add(id + " is not ready: " + reason));
    particulars.faults().values().forEach(fault -> lines.add(line(fault)));
    return lines;
  }

  private static String line(ObjectNode fault) {
    List<String> groups = new ArrayList<>();
    fault.path("groups").forEach(group -> groups.add(words(group)));
    return "fault %s: %s %s%s, %.0f s left, in force on %s"
        .formatted(
            fault.path("id").asText(),
            fault.path("kind").asText(),
            groups.isEmpty() ? "of all" : String.join(" / ", groups),
            fault.path("oneWay").asBoolean() ? ", one way" : "",
            fault.path("remainingSeconds").asDouble(),
            words(fault.path("on")));
  }

  private static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return String.join(",", words);
  }

  /** Everything, as API.md has it and more, and what is out of the ordinary. */
  static ObjectNode json(Survey survey, Particulars particulars) {
    ObjectNode root = json(survey);
    for (JsonNode node : root.get("nodes")) {
      String reason = particulars.notReady().get(node.get("id").asText());
      if (reason != null) ((ObjectNode) node).put("notReady", reason);
    }
    root.putArray("faults").addAll(particulars.faults().values());
    return root;
  }

  /** Everything, as API.md has it and more. */
  static ObjectNode json(Survey survey) {
    ObjectNode root = MootCommand.object();
    ArrayNode nodes = root.putArray("nodes");
    survey.findings().forEach(finding -> add(nodes, finding));
    root.put("leader", survey.leader().map(leader -> leader.node().id()).orElse(null));
    root.put("answering", survey.findings().stream().filter(Finding::answers).count());
    root.set(
        "canLoseMoreNodes",
        survey.leader().map(leader -> leader.status().get("canLoseMoreNodes")).orElse(null));
    return root;
  }

  private static void add(ArrayNode nodes, Finding finding) {
    ObjectNode node =
        nodes
            .addObject()
            .put("id", finding.node().id())
            .put("url", finding.node().url())
            .put("role", finding.role())
            .put("pid", finding.pid().orElse(null))
            .put("data", finding.node().data().toString())
            .put("state", finding.state().label());
    for (String field : COPIED) {
      JsonNode value = finding.status().get(field);
      if (value != null) node.set(field, value);
    }
  }

  private static String state(Finding finding) {
    boolean silent =
        finding.state() == folkmoot.deploy.cluster.NodeProcess.State.RUNNING && !finding.answers();
    return silent ? "running, silent" : finding.state().label();
  }

  private static String pid(Finding finding) {
    return finding.pid().map(String::valueOf).orElse("");
  }

  private static String text(Finding finding, String field) {
    return finding.status().path(field).asText("").replace("null", "");
  }
}
