package folkmoot.deploy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.client.Survey.Finding;
import folkmoot.deploy.cluster.ClusterNode;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is out of the ordinary at the nodes that answer.
 *
 * @param notReady why a node is not ready, by its id
 * @param faults those of the lab that are in force, by their ids: as a node shows them, and {@code
 *     on}, the nodes that do
 */
public record Particulars(
    SortedMap<String, String> notReady, SortedMap<String, ObjectNode> faults) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Asks every node that answered. */
  public static Particulars of(Survey survey) {
    Particulars found = new Particulars(new TreeMap<>(), new TreeMap<>());
    survey.findings().stream().filter(Finding::answers).forEach(each -> found.ask(each.node()));
    return found;
  }

  /** A node that has gone meanwhile has nothing to add. */
  private void ask(ClusterNode node) {
    try {
      HttpAnswer ready = ClusterClient.ask(node, "/health/ready", PATIENCE);
      if (!ready.ok()) notReady.put(node.id(), ready.json().path("reason").asText("no reason"));
      HttpAnswer lab = ClusterClient.ask(node, "/v1/faults", PATIENCE);
      if (lab.ok()) lab.json().path("faults").forEach(fault -> add(node, fault));
    } catch (IOException gone) {
      notReady.put(node.id(), "it has stopped answering: " + gone.getMessage());
    }
  }

  private void add(ClusterNode node, JsonNode fault) {
    ObjectNode known =
        faults.computeIfAbsent(
            fault.path("id").asText(),
            id -> {
              ObjectNode first = new ObjectMapper().createObjectNode();
              fault.properties().forEach(field -> first.set(field.getKey(), field.getValue()));
              return first.set("on", first.arrayNode());
            });
    ((ArrayNode) known.get("on")).add(node.id());
    double left =
        Math.max(
            known.path("remainingSeconds").asDouble(), fault.path("remainingSeconds").asDouble());
    known.put("remainingSeconds", left);
  }
}
