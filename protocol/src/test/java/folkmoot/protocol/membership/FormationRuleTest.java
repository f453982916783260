package folkmoot.protocol.membership;

import static folkmoot.protocol.membership.Sayings.said;
import static folkmoot.protocol.membership.Sayings.voter;
import static folkmoot.protocol.membership.Sayings.voters;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.membership.FormationRule.Decision;
import folkmoot.protocol.membership.FormationRule.Facts;
import folkmoot.protocol.membership.FormationRule.JoinSelf;
import folkmoot.protocol.membership.FormationRule.JoinVia;
import folkmoot.protocol.membership.FormationRule.Nothing;
import folkmoot.protocol.membership.FormationRule.ProposeFormation;
import folkmoot.protocol.membership.FormationRule.RestartActorSystem;
import folkmoot.protocol.membership.Sayings.Said;
import folkmoot.protocol.store.StoreCommand.ClusterMember;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of who begins, who joins and who waits; always told by node a in its incarnation 3. */
class FormationRuleTest {
  private static final FormCluster A3 = new FormCluster(7, "a", 3);
  private static final FormCluster A2 = new FormCluster(7, "a", 2);
  private static final FormCluster B4 = new FormCluster(7, "b", 4);
  private static final Said B = said("b1").incarnation(4);
  private static final Said C = said("c1").incarnation(1);
  private static final Decision NOTHING = new Nothing();
  private static final Decision PROPOSE_8 = new ProposeFormation(new FormCluster(8, "a", 3));

  static Stream<Arguments> table() {
    return Stream.of(
        row("no formation yet, follower", null, 0, false, false, NOTHING),
        row(
            "no formation yet, leader",
            null,
            0,
            false,
            true,
            new ProposeFormation(new FormCluster(1, "a", 3))),
        row("the founder named begins", A3, 0, false, false, new JoinSelf(7)),
        row("the founder named, leading, begins", A3, 0, true, true, new JoinSelf(7), B, C),
        row("already in", A3, 7, true, true, NOTHING, B, C),
        row("an earlier incarnation was named: not again", A2, 0, true, false, NOTHING, B, C),
        row(
            "another disk than the founder's does not begin",
            "a2",
            A3,
            0,
            true,
            false,
            NOTHING,
            B,
            C),
        row(
            "another disk than the founder's joins",
            "a2",
            A3,
            0,
            true,
            false,
            new JoinVia(7, "b:1"),
            said("b1").incarnation(4).inFormation(7),
            C),
        row(
            "the founder's disk is lost, and nobody is in",
            B4,
            0,
            false,
            true,
            PROPOSE_8,
            said("b2").incarnation(4),
            C),
        row("the founder has not begun yet", B4, 0, true, true, NOTHING, B, C),
        row("the founder is in", B4, 0, false, false, new JoinVia(7, "b:1"), B.inFormation(7), C),
        row(
            "the founder is preferred",
            B4,
            0,
            false,
            false,
            new JoinVia(7, "b:1"),
            said("a1").at("x:1"),
            B.inFormation(7),
            C.inFormation(7)),
        row(
            "the founder is gone, another is in",
            B4,
            0,
            true,
            true,
            new JoinVia(7, "c:1"),
            C.inFormation(7)),
        row(
            "one who is in another epoch is no door",
            B4,
            0,
            true,
            false,
            NOTHING,
            B.inFormation(6),
            C.inFormation(6)),
        row(
            "all started anew, the leader forms",
            A2,
            0,
            false,
            true,
            PROPOSE_8,
            B.incarnation(5),
            C),
        row("all started anew, a follower waits", A2, 0, true, false, NOTHING, B.incarnation(5), C),
        row("not everyone heard yet", A2, 0, false, true, NOTHING, C),
        row("listened long, the rest counts as gone", A2, 0, true, true, PROPOSE_8, C),
        row(
            "another incarnation of the founder runs",
            B4,
            0,
            false,
            true,
            PROPOSE_8,
            B.incarnation(5),
            C),
        row("the founder is silent for long", B4, 0, true, true, PROPOSE_8, C),
        row(
            "still in an older epoch",
            B4,
            6,
            true,
            true,
            new RestartActorSystem(
                "this node is in the Pekko Cluster of epoch 6, but epoch 7 was formed by b"),
            B.inFormation(7)));
  }

  private static Arguments row(
      String name,
      FormCluster applied,
      long inEpoch,
      boolean listenedLong,
      boolean leads,
      Decision expected,
      Said... hellos) {
    return row(name, "a1", applied, inEpoch, listenedLong, leads, expected, hellos);
  }

  private static Arguments row(
      String name,
      String self,
      FormCluster applied,
      long inEpoch,
      boolean listenedLong,
      boolean leads,
      Decision expected,
      Said... hellos) {
    TreeMap<String, Hello> heard = new TreeMap<>();
    for (Said each : hellos) heard.put(each.hello().self().nodeId(), each.hello());
    Facts facts =
        new Facts(
            voter(self),
            3,
            Optional.ofNullable(applied),
            inEpoch,
            heard,
            voters("a1", "b1", "c1"),
            listenedLong,
            leads);
    return Arguments.of(name, facts, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void decides(String name, Facts facts, Decision expected) {
    assertThat(FormationRule.STRICT.decide(facts)).as(name).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("formations")
  void theFirstOfAnEpochCounts(Optional<FormCluster> last, FormCluster next, boolean counts) {
    assertThat(FormationRule.STRICT.accepts(last, next)).isEqualTo(counts);
  }

  private static FormCluster downing(FormCluster formation, long uid) {
    return new FormCluster(
        formation.epoch(),
        formation.founderNode(),
        formation.founderIncarnation(),
        new TreeSet<>(List.of(new ClusterMember("c:1", uid))));
  }

  static Stream<Arguments> formations() {
    return Stream.of(
        Arguments.of(Optional.empty(), A3, true),
        Arguments.of(Optional.of(A3), new FormCluster(8, "b", 1), true),
        Arguments.of(Optional.of(A3), B4, false),
        Arguments.of(Optional.of(A3), A3, false),
        Arguments.of(Optional.of(A3), downing(A3, 1), true),
        Arguments.of(Optional.of(downing(A3, 1)), downing(A3, 2), true),
        Arguments.of(Optional.of(A3), downing(B4, 1), false),
        Arguments.of(Optional.of(A3), new FormCluster(6, "b", 1), false));
  }
}
