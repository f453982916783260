package folkmoot.deploy.demo;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every kind of operation, at any node. */
final class OperationsPhase implements Phase {
  private static final String ROOT = "/v1/keyspaces/" + Scene.KEYSPACE;

  @Override
  public String name() {
    return "operations";
  }

  @Override
  public void play(Scene scene) {
    scene.narrator().say("A keyspace is made, with a copy on every node; any node takes anything.");
    String copies = Integer.toString(scene.nodes().size());
    scene.command("ks", "create", Scene.KEYSPACE, "--replicas", copies);
    put(scene);
    increment(scene);
    replace(scene);
    transfer(scene);
    batch(scene);
  }

  private static void put(Scene scene) {
    String key = Scene.KEYSPACE;
    scene.command("put", "greeting", "\"hwaet\"", "--keyspace", key, "--node", at(scene, 0).id());
    List<String> read = new ArrayList<>();
    for (ClusterNode node : scene.nodes()) {
      read.add(scene.strong(node, "greeting").orElse("nothing"));
    }
    scene
        .narrator()
        .found(
            "what was put at one node is there at every other",
            read.stream().allMatch("\"hwaet\""::equals),
            "read: " + String.join(" ", read));
  }

  private static void increment(Scene scene) {
    String sum = "";
    for (ClusterNode node : scene.nodes()) {
      sum =
          Desk.value(scene.ask(node, "POST", Desk.path(Scene.KEYSPACE, "visits", "/increment"), ""))
              .orElse("no answer");
    }
    scene
        .narrator()
        .found(
            "increments at different nodes add up",
            sum.equals(Integer.toString(scene.nodes().size())),
            "sum: " + sum);
  }

  private static void replace(Scene scene) {
    String path = Desk.path(Scene.KEYSPACE, "greeting", "");
    String seen =
        scene
            .ask(at(scene, 1), "GET", path, "")
            .map(answer -> answer.headers().getOrDefault("ETag", ""))
            .orElse("");
    Map<String, String> unchanged = Map.of("If-Match", seen);
    Optional<HttpAnswer> first = scene.ask(at(scene, 1), "PUT", path, "\"first\"", unchanged);
    Optional<HttpAnswer> second = scene.ask(at(scene, 2), "PUT", path, "\"second\"", unchanged);
    String value = scene.strong(at(scene, 0), "greeting").orElse("nothing");
    scene
        .narrator()
        .found(
            "of two who saw the same version only one may replace it",
            Desk.isOk(first) && Desk.status(second).equals("412") && value.equals("\"first\""),
            "answers %s and %s".formatted(Desk.status(first), Desk.status(second)));
  }

  private static void transfer(Scene scene) {
    Desk.put(at(scene, 0), Desk.path(Scene.KEYSPACE, "from", ""), "100");
    Desk.put(at(scene, 0), Desk.path(Scene.KEYSPACE, "to", ""), "0");
    String order =
        """
        {"compare":[{"key":"from","op":"ge","value":100}],
         "then":[{"put":{"key":"from","value":30}},{"put":{"key":"to","value":70}}],
         "else":[{"get":{"key":"from"}}]}
        """;
    List<String> succeeded = new ArrayList<>();
    for (int time = 0; time < 2; time++) {
      Optional<HttpAnswer> answer = scene.ask(at(scene, time), "POST", ROOT + "/txn", order);
      succeeded.add(
          answer.map(told -> told.json().path("succeeded").asText("?")).orElse("no answer"));
    }
    String from = scene.strong(at(scene, 2), "from").orElse("nothing");
    String to = scene.strong(at(scene, 2), "to").orElse("nothing");
    scene
        .narrator()
        .found(
            "a transfer of 70 is done once and whole, and the second finds too little",
            succeeded.equals(List.of("true", "false")) && from.equals("30") && to.equals("70"),
            "from %s, to %s".formatted(from, to));
  }

  private static void batch(Scene scene) {
    String batch = "{\"updates\":{\"a\":1,\"b\":2,\"c\":3}}";
    Optional<HttpAnswer> made = scene.ask(at(scene, 1), "POST", ROOT + "/batch", batch);
    String path = Desk.path(Scene.KEYSPACE, "b", "");
    Optional<HttpAnswer> deleted = scene.ask(at(scene, 2), "DELETE", path, "");
    Optional<HttpAnswer> gone = scene.ask(at(scene, 0), "GET", path, "");
    scene
        .narrator()
        .found(
            "a batch is written at once, and what is deleted is gone",
            made.map(answer -> answer.json().path("count").asInt()).orElse(0) == 3
                && Desk.isOk(deleted)
                && Desk.status(gone).equals("404"),
            "answers %s, %s and %s"
                .formatted(Desk.status(made), Desk.status(deleted), Desk.status(gone)));
  }

  private static ClusterNode at(Scene scene, int number) {
    return scene.nodes().get(number % scene.nodes().size());
  }
}
