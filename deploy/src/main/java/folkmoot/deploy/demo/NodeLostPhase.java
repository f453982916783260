package folkmoot.deploy.demo;

import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The leader is killed under load, and comes back. */
final class NodeLostPhase implements Phase {
  private static final Duration BEFORE = Duration.ofMillis(500);
  private static final Duration AFTER = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "a node is lost";
  }

  @Override
  public void play(Scene scene) {
    ClusterNode leader = scene.awaitLeader(scene.nodes());
    List<ClusterNode> others = scene.without(List.of(leader));
    scene
        .narrator()
        .say("%s leads. It is killed, while a client goes on writing.".formatted(leader.id()));
    Traffic traffic = Traffic.to(scene.nodes(), scene.tally());
    boolean hasReturned;
    try (traffic) {
      NodeProcess.rest(BEFORE);
      scene.command("kill", leader.id());
      tellNextLeader(scene, leader, others);
      NodeProcess.rest(AFTER);
      scene.command("restart", leader.id());
      hasReturned = scene.await(() -> scene.allCopiesAgree("greeting"));
    }
    scene
        .narrator()
        .found(
            "every request of five seconds is served",
            traffic.served() == traffic.requests(),
            "%d of %d, the longest took %d ms"
                .formatted(traffic.served(), traffic.requests(), traffic.longestMillis()));
    tellWhatIsKept(scene, traffic);
    scene
        .narrator()
        .found(
            "the node that was lost comes back with all that it missed",
            hasReturned && scene.await(() -> scene.allCopiesAgree("traffic-0")),
            leader.id());
  }

  private static void tellNextLeader(Scene scene, ClusterNode lost, List<ClusterNode> others) {
    long begun = System.nanoTime();
    List<ClusterNode> next = new ArrayList<>();
    boolean elected =
        scene.await(
            () -> {
              scene.leader(others).filter(others::contains).ifPresent(next::add);
              return !next.isEmpty();
            });
    long millis = (System.nanoTime() - begun) / 1_000_000;
    scene
        .narrator()
        .found(
            "another node leads",
            elected,
            elected
                ? "%s, known after %d ms".formatted(next.get(0).id(), millis)
                : "nobody after " + lost.id());
  }

  /** Values ascend: what is found is not before the last one that was acknowledged. */
  static void tellWhatIsKept(Scene scene, Traffic traffic) {
    List<String> lost = new ArrayList<>();
    traffic
        .acknowledged()
        .forEach(
            (key, value) -> {
              ClusterNode any = scene.awaitLeader(scene.nodes());
              Optional<String> found = scene.strong(any, key);
              if (found.isEmpty() || Long.parseLong(found.get()) < value) {
                lost.add("%s: %s instead of %d".formatted(key, found.orElse("nothing"), value));
              }
            });
    scene
        .narrator()
        .found(
            "nothing that was acknowledged is lost",
            lost.isEmpty() && !traffic.acknowledged().isEmpty(),
            lost.isEmpty() ? traffic.served() + " acknowledged writes" : String.join("; ", lost));
  }
}
