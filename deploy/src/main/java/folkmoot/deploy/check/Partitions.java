package folkmoot.deploy.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.HttpConnection;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Cuts the cluster in two, by the fault lab of the nodes: mostly the leader from all others, else a
 * minority drawn by chance; at times in one direction only.
 *
 * @param atMost after so long the nodes heal it by themselves, should this command be gone
 */
record Partitions(Duration atMost) implements Trouble {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public String kind() {
    return "partition";
  }

  @Override
  public Struck strike(List<ClusterNode> nodes, ClusterNode leader, Random chance) {
    List<ClusterNode> side = side(nodes, leader, chance);
    List<ClusterNode> others = new ArrayList<>(nodes);
    others.removeAll(side);
    ObjectNode fault =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", kind())
            .put("oneWay", chance.nextInt(4) == 0)
            .put("durationSeconds", atMost.toSeconds() + 1);
    ArrayNode groups = fault.putArray("groups");
    names(side, groups.addArray());
    names(others, groups.addArray());
    HttpAnswer answer = ask(leader, "POST", "/v1/faults", fault.toString());
    if (answer.status() != 201) {
      throw Failure.unavailable(
          "no partition: %s says %d %s".formatted(leader.id(), answer.status(), answer.error()));
    }
    String path = "/v1/faults/" + answer.json().path("id").asText();
    return new Struck(
        side.stream().map(ClusterNode::id).toList(),
        () -> nodes.forEach(node -> ask(node, "DELETE", path, "")));
  }

  /**
   * @throws Failure if the nodes do not allow faults
   */
  static void requireLab(List<ClusterNode> nodes) {
    HttpAnswer answer = ask(nodes.get(0), "GET", "/v1/faults", "");
    if (answer.ok()) return;
    ExitCode code = answer.status() == 403 ? ExitCode.PRECONDITION : ExitCode.UNAVAILABLE;
    throw Failure.of(code, "no partitions here: " + answer.error());
  }

  private static List<ClusterNode> side(
      List<ClusterNode> nodes, ClusterNode leader, Random chance) {
    if (chance.nextInt(3) > 0) return List.of(leader);
    List<ClusterNode> shuffled = new ArrayList<>(nodes);
    Collections.shuffle(shuffled, chance);
    int most = Math.max(1, (nodes.size() - 1) / 2);
    return List.copyOf(shuffled.subList(0, 1 + chance.nextInt(most)));
  }

  private static void names(List<ClusterNode> nodes, ArrayNode names) {
    nodes.forEach(node -> names.add(node.id()));
  }

  private static HttpAnswer ask(ClusterNode node, String method, String path, String body) {
    try (HttpConnection connection = HttpConnection.open(node.port(), PATIENCE)) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      return connection.exchange(method, path, bytes, PATIENCE);
    } catch (IOException failed) {
      throw Failure.unavailable(
          "%s %s: %s does not answer (%s)".formatted(method, path, node.id(), failed.getMessage()));
    }
  }
}
