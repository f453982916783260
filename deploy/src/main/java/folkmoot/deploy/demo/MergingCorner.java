package folkmoot.deploy.demo;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The AP corner: both sides go on writing, and what they wrote merges. */
final class MergingCorner {
  private static final String VISITS = "visits";
  private static final String LIST = "shopping";

  private final Scene scene;

  MergingCorner(Scene scene) {
    this.scene = scene;
  }

  /** Before anything is cut. */
  void begin() {
    scene.command("ks", "create", Scene.MERGING, "--strategy", "crdt");
    for (ClusterNode node : scene.nodes()) scene.await(() -> Desk.isOk(add(node, VISITS, 1)));
  }

  /** Every node is asked for an update of its own, on whichever side it is. */
  void apart(List<ClusterNode> few, List<ClusterNode> many) {
    scene.narrator().say("AP: in " + Scene.MERGING + " both sides write, and their values merge.");
    List<String> statuses = new ArrayList<>();
    for (ClusterNode node : scene.nodes()) {
      statuses.add(Desk.status(add(node, VISITS, 10)));
      statuses.add(Desk.status(put(node, LIST, item(node))));
    }
    scene
        .narrator()
        .found(
            "every node takes updates, on both sides",
            statuses.stream().allMatch("200"::equals),
            new TreeSet<>(statuses).toString());
    String here = shown(few.get(0), LIST);
    String there = shown(many.get(0), LIST);
    scene
        .narrator()
        .found("each side sees its own", !here.equals(there), "%s and %s".formatted(here, there));
  }

  /** Nothing was refused, and nothing is lost. */
  void healed() {
    String visits = Integer.toString((1 + 10) * scene.nodes().size());
    TreeSet<String> items = new TreeSet<>();
    scene.nodes().forEach(node -> items.add("\"" + item(node) + "\""));
    String list = "[" + String.join(",", items) + "]";
    long begun = System.nanoTime();
    boolean merged =
        scene.await(
            () ->
                scene.nodes().stream()
                    .allMatch(
                        node ->
                            shown(node, VISITS).equals(visits) && shown(node, LIST).equals(list)));
    long millis = (System.nanoTime() - begun) / 1_000_000;
    ClusterNode any = scene.nodes().get(0);
    scene
        .narrator()
        .found(
            "healed, every node has what both sides wrote",
            merged,
            "%s visits, %s, after %d ms".formatted(shown(any, VISITS), shown(any, LIST), millis));
  }

  private static String item(ClusterNode node) {
    return "from " + node.id();
  }

  private Optional<HttpAnswer> add(ClusterNode node, String key, int by) {
    return update(
        node, key, "{\"type\":\"pn_counter\",\"op\":\"increment\",\"by\":%d}".formatted(by));
  }

  private Optional<HttpAnswer> put(ClusterNode node, String key, String value) {
    return update(
        node, key, "{\"type\":\"or_set\",\"op\":\"add\",\"value\":\"%s\"}".formatted(value));
  }

  private Optional<HttpAnswer> update(ClusterNode node, String key, String body) {
    return scene.ask(node, "POST", Desk.path(Scene.MERGING, key, "/ops"), body);
  }

  private static String shown(ClusterNode node, String key) {
    return Desk.value(Desk.get(node, Desk.path(Scene.MERGING, key, ""))).orElse("nothing");
  }
}
