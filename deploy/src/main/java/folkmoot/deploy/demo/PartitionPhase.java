package folkmoot.deploy.demo;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The leader is cut off with a minority: what chooses consistency, what has one copy, and what
 * chooses availability.
 */
final class PartitionPhase implements Phase {
  private static final String KEY = "side";
  private static final Duration WHILE = Duration.ofSeconds(2);

  /** Long enough for a leader that can write, and short for one that cannot. */
  private static final String SHORT = "timeout=1500";

  @Override
  public String name() {
    return "a partition";
  }

  /** Who is cut off from whom. */
  private record Sides(List<ClusterNode> few, List<ClusterNode> many) {
    static Sides of(Scene scene, ClusterNode leader) {
      List<ClusterNode> few = new ArrayList<>(List.of(leader));
      int most = (scene.nodes().size() - 1) / 2;
      scene.without(few).stream().limit(most - 1L).forEach(few::add);
      return new Sides(few, scene.without(few));
    }

    ClusterNode oneOfFew() {
      return few.get(few.size() - 1);
    }
  }

  @Override
  public void play(Scene scene) {
    ClusterNode leader = scene.awaitLeader(scene.nodes());
    Sides sides = Sides.of(scene, leader);
    String keeper = sides.oneOfFew().id();
    scene.command("ks", "create", Scene.SINGLE, "--strategy", "single", "--members", keeper);
    MergingCorner merging = new MergingCorner(scene);
    merging.begin();
    scene.ask(leader, "PUT", Desk.path(Scene.KEYSPACE, KEY, ""), "\"before\"");
    scene.ask(leader, "PUT", Desk.path(Scene.SINGLE, KEY, ""), "\"before\"");
    scene.await(() -> scene.allCopiesAgree(KEY));
    String few = Scene.names(sides.few());
    scene.command("partition", few, "/", Scene.names(sides.many()), "--for", "2m");
    Optional<HttpAnswer> alone =
        Desk.put(leader, Desk.path(Scene.KEYSPACE, KEY, "?w=1&" + SHORT), "\"alone\"");
    Traffic traffic = Traffic.to(sides.many(), scene.tally());
    try (traffic) {
      consistent(scene, sides);
      single(scene, sides);
      merging.apart(sides.few(), sides.many());
      NodeProcess.rest(WHILE);
    }
    scene
        .narrator()
        .found(
            "the majority serves every request of five seconds",
            traffic.served() == traffic.requests(),
            "%d of %d, the longest took %d ms"
                .formatted(traffic.served(), traffic.requests(), traffic.longestMillis()));
    scene.command("heal");
    merging.healed();
    healed(scene, sides);
    NodeLostPhase.tellWhatIsKept(scene, traffic);
    oneCopy(scene, leader, alone);
  }

  /** The CP corner. */
  private static void consistent(Scene scene, Sides sides) {
    scene.narrator().say("CP: " + Scene.KEYSPACE + " refuses what it could not keep.");
    ClusterNode next = scene.awaitLeader(sides.many());
    Optional<HttpAnswer> put =
        scene.ask(next, "PUT", Desk.path(Scene.KEYSPACE, KEY, ""), "\"after\"");
    scene
        .narrator()
        .found("the majority elects a leader and writes", Desk.isOk(put), next.id() + " leads");
    List<String> writes = new ArrayList<>();
    List<String> reads = new ArrayList<>();
    List<String> old = new ArrayList<>();
    for (ClusterNode node : sides.few()) {
      String path = Desk.path(Scene.KEYSPACE, KEY, "?" + SHORT);
      writes.add(Desk.status(Desk.put(node, path, "\"refused\"")));
      reads.add(Desk.status(Desk.get(node, path + "&consistency=strong")));
      old.add(Desk.value(Desk.get(node, path + "&consistency=eventual")).orElse("nothing"));
    }
    scene
        .narrator()
        .found(
            "the minority writes nothing",
            writes.stream().noneMatch("200"::equals),
            joined(writes));
    scene
        .narrator()
        .found(
            "the minority reads nothing as strong, which might be old",
            reads.stream().noneMatch("200"::equals),
            joined(reads));
    scene
        .narrator()
        .found(
            "who asks for eventual is answered in the minority, by the past",
            old.stream().allMatch(value -> value.matches("\"(before|alone)\"")),
            joined(old));
  }

  /** The CA corner. */
  private static void single(Scene scene, Sides sides) {
    scene.narrator().say("CA: " + Scene.SINGLE + " has one copy, on one side.");
    String path = Desk.path(Scene.SINGLE, KEY, "?" + SHORT);
    Optional<HttpAnswer> here = scene.ask(sides.oneOfFew(), "PUT", path, "\"after\"");
    Optional<HttpAnswer> there = Desk.get(sides.many().get(0), path);
    scene
        .narrator()
        .found(
            "it serves where its copy is, and is down for everyone else",
            Desk.isOk(here) && !Desk.isOk(there),
            "answers %s and %s".formatted(Desk.status(here), Desk.status(there)));
  }

  private static void healed(Scene scene, Sides sides) {
    boolean agree = scene.await(() -> scene.allCopiesAgree(KEY));
    List<String> values = new ArrayList<>();
    for (ClusterNode node : sides.few()) {
      values.add(scene.strong(node, KEY).orElse("nothing"));
    }
    scene
        .narrator()
        .found(
            "healed, all copies are what the majority wrote",
            agree && values.stream().allMatch("\"after\""::equals),
            joined(values));
  }

  /** It was told that it may be lost: here it was. */
  private static void oneCopy(Scene scene, ClusterNode leader, Optional<HttpAnswer> alone) {
    if (!Desk.isOk(alone)) {
      scene
          .narrator()
          .say("A write with w=1 came too late: %s led no more.".formatted(leader.id()));
      return;
    }
    String token = alone.get().headers().getOrDefault("X-Session-Token", "");
    String path = Desk.path(Scene.KEYSPACE, KEY, "?consistency=session");
    Optional<HttpAnswer> told =
        scene.ask(leader, "GET", path, "", java.util.Map.of("X-Session-Token", token));
    scene
        .narrator()
        .found(
            "a write that one copy answered is lost, and its session is told so",
            Desk.status(told).equals("409"),
            "w=1 was answered by %s alone; its session: %s"
                .formatted(leader.id(), Desk.status(told)));
  }

  private static String joined(List<String> words) {
    return String.join(" ", words);
  }
}
