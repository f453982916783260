package folkmoot.deploy.demo;

import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.terminal.Table;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** How the cluster is at the end. */
final class StatusPhase implements Phase {
  private static final double ENOUGH = 99.9;

  @Override
  public String name() {
    return "final status";
  }

  @Override
  public void play(Scene scene) {
    boolean agreed = scene.await(() -> Survey.of(scene.cluster()).agreed());
    Survey survey = Survey.of(scene.cluster());
    Table table = new Table("NODE", "REGION", "ROLE", "TERM", "LEADER", "COMMIT");
    for (Survey.Finding each : survey.findings()) {
      table.row(
          each.node().id(),
          each.node().region(),
          each.role(),
          each.status().path("term").asText(""),
          each.status().path("leaderId").asText(""),
          each.status().path("commitIndex").asText(""));
    }
    scene.narrator().say(table.lines());
    scene
        .narrator()
        .found(
            "exactly one node leads, and every node says which",
            agreed,
            survey.leader().map(leader -> leader.node().id()).orElse("nobody"));
    leads(scene);
    boolean same = scene.await(() -> scene.allCopiesAgree("traffic-0"));
    scene.narrator().found("every copy is the same", same, scene.nodes().size() + " copies");
    scene
        .narrator()
        .found(
            "%s %% of what was asked is served".formatted(ENOUGH),
            scene.tally().rate() >= ENOUGH,
            "%.2f %%: %d of %d"
                .formatted(scene.tally().rate(), scene.tally().served(), scene.tally().asked()));
  }

  private static void leads(Scene scene) {
    SortedSet<String> named = new TreeSet<>();
    boolean one =
        scene.await(
            () -> {
              named.clear();
              for (ClusterNode node : scene.nodes()) {
                named.add(scene.leader(List.of(node)).map(ClusterNode::id).orElse("nobody"));
              }
              return named.size() == 1 && !named.contains("nobody");
            });
    scene
        .narrator()
        .found(
            "so it is in " + Scene.KEYSPACE + ", whichever node is asked",
            one,
            String.join(", ", named));
  }
}
