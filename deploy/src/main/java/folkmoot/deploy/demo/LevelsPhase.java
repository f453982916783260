package folkmoot.deploy.demo;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each level of a read, and each concern of a write, with what was really given. */
final class LevelsPhase implements Phase {
  private static final String TOKEN = "X-Session-Token";
  private static final String GIVEN = "X-Effective-Consistency";
  private static final String KEY = "level";

  /** From the strongest to the weakest. */
  private static final List<String> LEVELS =
      List.of(
          "strong",
          "sequential",
          "causal",
          "bounded_staleness",
          "session",
          "monotonic_reads",
          "read_your_writes",
          "consistent_prefix",
          "eventual");

  private static final List<String> MAY_BE_OLD =
      List.of("bounded_staleness", "consistent_prefix", "eventual");
  private static final List<String> CONCERNS = List.of("1", "local_majority", "majority", "all");

  @Override
  public String name() {
    return "levels";
  }

  @Override
  public void play(Scene scene) {
    writes(scene);
    reads(scene);
    regions(scene);
  }

  private static void writes(Scene scene) {
    scene.narrator().say("Each write says how many copies it awaits.");
    ClusterNode leader = scene.awaitLeader(scene.nodes());
    Table table = new Table("W", "COPIES", "GIVEN", "MS");
    List<String> given = new ArrayList<>();
    for (String concern : CONCERNS) {
      String path = Desk.path(Scene.KEYSPACE, KEY, "?w=" + concern);
      long begun = System.nanoTime();
      Optional<HttpAnswer> put = scene.ask(leader, "PUT", path, "\"old\"");
      long millis = (System.nanoTime() - begun) / 1_000_000;
      given.add(header(put, GIVEN));
      String copies = put.map(told -> told.json().path("writeQuorum").asText("")).orElse("");
      table.row(concern, copies, header(put, GIVEN), millis);
    }
    scene.narrator().say(table.lines());
    scene
        .narrator()
        .found(
            "an answer from one copy says that it may be lost, and one from a majority is strong",
            given.get(0).equals("eventual") && given.get(2).equals("strong"),
            "w=1 is %s, w=majority %s".formatted(given.get(0), given.get(2)));
  }

  private static void reads(Scene scene) {
    ClusterNode leader = scene.awaitLeader(scene.nodes());
    List<ClusterNode> others = scene.without(List.of(leader));
    ClusterNode reader = others.get(others.size() - 1);
    scene
        .narrator()
        .say("Each read says how consistent it must be; all at %s.".formatted(reader.id()));
    String path = Desk.path(Scene.KEYSPACE, KEY, "");
    String token = header(scene.ask(leader, "PUT", path, "\"new\""), TOKEN);
    Table table = new Table("LEVEL", "GIVEN", "BY", "STALE MS", "VALUE", "MS");
    List<String> otherwise = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (String level : LEVELS) {
      String query = "?consistency=" + level;
      if (level.equals("bounded_staleness")) query += "&max_staleness=1000";
      long begun = System.nanoTime();
      Optional<HttpAnswer> read = scene.ask(reader, "GET", path + query, "", Map.of(TOKEN, token));
      long millis = (System.nanoTime() - begun) / 1_000_000;
      String value = Desk.value(read).orElse("nothing");
      if (!header(read, GIVEN).equals(level)) otherwise.add(level);
      if (!value.equals("\"new\"") && !MAY_BE_OLD.contains(level)) unseen.add(level);
      table.row(
          level,
          header(read, GIVEN),
          header(read, "X-Served-By"),
          header(read, "X-Staleness-Ms"),
          value,
          millis);
    }
    scene.narrator().say(table.lines());
    scene
        .narrator()
        .found(
            "what was asked for is what was given",
            otherwise.isEmpty(),
            otherwise.isEmpty() ? "at all nine levels" : "not " + String.join(", ", otherwise));
    scene
        .narrator()
        .found(
            "who bears the token of a write sees it at any node, at a level of sessions or above",
            unseen.isEmpty(),
            unseen.isEmpty() ? "new" : "old at " + String.join(", ", unseen));
  }

  private static void regions(Scene scene) {
    List<String> regions = scene.nodes().stream().map(ClusterNode::region).distinct().toList();
    if (regions.size() < 2) return;
    scene.narrator().say("A read may prefer a region, and is told where it was served.");
    List<String> served = new ArrayList<>();
    for (String region : regions) {
      String path = Desk.path(Scene.KEYSPACE, KEY, "?consistency=eventual&region=" + region);
      served.add(header(scene.ask(scene.nodes().get(0), "GET", path, ""), "X-Served-Region"));
    }
    scene
        .narrator()
        .found(
            "a read is served in the region that it prefers",
            served.equals(regions),
            String.join(", ", served));
  }

  private static String header(Optional<HttpAnswer> answer, String name) {
    return answer.map(told -> told.headers().getOrDefault(name, "")).orElse("");
  }
}
