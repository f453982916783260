package folkmoot.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.membership.DowningRule.Decision;
import folkmoot.protocol.membership.DowningRule.Facts;
import folkmoot.protocol.membership.DowningRule.Reach;
import folkmoot.protocol.store.StoreCommand.ClusterMember;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is downed, and by whose word: node a, in epoch 7, which b has founded. */
class DowningRuleTest {
  private static final ClusterMember A = new ClusterMember("a:1", 10);
  private static final ClusterMember B = new ClusterMember("b:1", 20);
  private static final ClusterMember C = new ClusterMember("c:1", 30);
  private static final ClusterMember C_ANEW = new ClusterMember("c:1", 31);
  private static final Decision NOTHING = new DowningRule.Nothing();

  private static FormCluster formation(ClusterMember... downed) {
    return new FormCluster(7, "b", 4, new TreeSet<>(List.of(downed)));
  }

  private static Decision proposes(ClusterMember... downed) {
    return new DowningRule.ProposeDowning(formation(downed));
  }

  private static Decision downs(ClusterMember... members) {
    return new DowningRule.Down(new TreeSet<>(List.of(members)));
  }

  static Stream<Arguments> table() {
    return Stream.of(
        row("all are there", formation(), 7, true, Reach.REACHABLE, C, NOTHING),
        row("one is away for a while", formation(), 7, true, Reach.UNREACHABLE, C, NOTHING),
        row("one is gone", formation(), 7, true, Reach.GONE, C, proposes(C)),
        row("one is elsewhere", formation(), 7, true, Reach.REPLACED, C, proposes(C)),
        row("a follower proposes nothing", formation(), 7, false, Reach.GONE, C, NOTHING),
        row("committed, the leader does it", formation(C), 7, true, Reach.GONE, C, downs(C)),
        row("committed, all do it", formation(C), 7, false, Reach.GONE, C, downs(C)),
        row("also who still hears it", formation(C), 7, false, Reach.REACHABLE, C, downs(C)),
        row("another life of it stays", formation(C), 7, true, Reach.REACHABLE, C_ANEW, NOTHING),
        row(
            "another life is gone, too",
            formation(C),
            7,
            true,
            Reach.GONE,
            C_ANEW,
            proposes(C_ANEW)),
        row("of another epoch nothing is done", formation(C), 6, true, Reach.GONE, C, NOTHING),
        row("nor in none", formation(C), 0, true, Reach.GONE, C, NOTHING),
        row(
            "one that was downed itself begins anew",
            formation(A),
            7,
            true,
            Reach.GONE,
            C,
            new DowningRule.RestartActorSystem(
                "this actor system was downed in the Pekko Cluster of epoch 7")));
  }

  private static Arguments row(
      String name,
      FormCluster formation,
      long inEpoch,
      boolean leads,
      Reach reach,
      ClusterMember third,
      Decision expected) {
    TreeMap<ClusterMember, Reach> members = new TreeMap<>();
    members.put(A, Reach.REACHABLE);
    members.put(B, Reach.REACHABLE);
    members.put(third, reach);
    return Arguments.of(name, new Facts(A, formation, inEpoch, members, leads), expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void decides(String name, Facts facts, Decision expected) {
    assertThat(DowningRule.STRICT.decide(facts)).as(name).isEqualTo(expected);
  }
}
