package folkmoot.protocol.membership;

import static folkmoot.protocol.membership.Sayings.founding;
import static folkmoot.protocol.membership.Sayings.heard;
import static folkmoot.protocol.membership.Sayings.newcomer;
import static folkmoot.protocol.membership.Sayings.said;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.membership.BootstrapRule.Decision;
import folkmoot.protocol.membership.BootstrapRule.Found;
import folkmoot.protocol.membership.BootstrapRule.Join;
import folkmoot.protocol.membership.BootstrapRule.Wait;
import folkmoot.protocol.membership.Sayings.Said;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BootstrapRuleTest {
  private final Newcomer a = newcomer("a1", "a", "b", "c");

  private static Decision decide(Newcomer node, Said... hellos) {
    return BootstrapRule.STRICT.decide(node, heard(hellos));
  }

  @Test
  void allEmptyAndAllHeardByAllIsFounded() {
    assertThat(decide(a, said("b1"), said("c1"))).isEqualTo(new Found(founding("a1", "b1", "c1")));
  }

  @Test
  void everyoneFoundsTheSame() {
    Newcomer b = newcomer("b1", "a", "b", "c");
    assertThat(decide(b, said("c1"), said("a1"))).isEqualTo(decide(a, said("b1"), said("c1")));
  }

  @Test
  void aNodeWithoutPeersFoundsAtOnce() {
    assertThat(decide(newcomer("a1", "a"))).isEqualTo(new Found(founding("a1")));
  }

  @Test
  void whoIsMissingIsWaitedForAndNamed() {
    assertThat(decide(a, said("b1"))).isEqualTo(new Wait("no answer yet from c:1"));
    assertThat(decide(a)).isEqualTo(new Wait("no answer yet from b:1, c:1"));
  }

  @Test
  void aStrangerIsNamedAsItMayBeTheMissingOneUnderAnotherName() {
    assertThat(decide(a, said("b1"), said("c1").at("10.0.0.3:1")))
        .isEqualTo(new Wait("no answer yet from c:1; heard from 10.0.0.3:1, not in PEERS here"));
  }

  @Test
  void differentPeersAreWaitedForAndTheDifferenceIsNamed() {
    assertThat(decide(a, said("b1"), said("c1").peers("b", "c", "d")))
        .isEqualTo(
            new Wait(
                "PEERS of c at c:1 differs from PEERS here (only there: d:1; only here: a:1)"));
  }

  @Test
  void aPeerThatHasNotHeardEveryoneIsWaitedFor() {
    assertThat(decide(a, said("b1").knows("a1", "b1"), said("c1")))
        .isEqualTo(new Wait("b at b:1 has not heard [c/c1] yet"));
  }

  @Test
  void aPeerThatHasHeardAnotherDiskIsWaitedFor() {
    assertThat(decide(a, said("b1").knows("a1", "b1", "c1", "c2"), said("c1")))
        .isEqualTo(new Wait("b at b:1 has not heard what was heard here yet"));
    assertThat(decide(a, said("b1"), said("c2").knows("a1", "b1", "c2")))
        .isEqualTo(new Wait("b at b:1 has not heard [c/c2] yet"));
  }

  @Test
  void aFounderJoinsAsVoter() {
    assertThat(decide(a, said("b1").founded("a1", "b1", "c1")))
        .isEqualTo(new Join(founding("a1", "b1", "c1"), true));
  }

  @Test
  void aWipedNodeJoinsAsObserver() {
    assertThat(decide(newcomer("a2", "a", "b", "c"), said("b1").founded("a1", "b1", "c1")))
        .isEqualTo(new Join(founding("a1", "b1", "c1"), false));
  }

  @Test
  void twoOfThreeWipedAtOnceFoundNothing() {
    Newcomer a2 = newcomer("a2", "a", "b", "c");
    assertThat(decide(a2, said("b2").knows("a2", "b2")))
        .as("the third is down")
        .isEqualTo(new Wait("no answer yet from c:1"));
    assertThat(
            decide(
                a2,
                said("b2").knows("a2", "b2", "c1"),
                said("c1").knows("a2", "b2", "c1").founded("a1", "b1", "c1")))
        .as("the third is there")
        .isEqualTo(new Join(founding("a1", "b1", "c1"), false));
  }

  @Test
  void twoClustersAreNotChosenBetween() {
    assertThat(decide(a, said("b1").founded("b1"), said("c1").founded("c1")))
        .isEqualTo(
            new Wait(
                "the configured nodes belong to different clusters: b:1 to %s, c:1 to %s"
                    .formatted(founding("b1").clusterId(), founding("c1").clusterId())));
  }

  @Test
  void whoIsNotConfiguredIsNotFollowed() {
    assertThat(decide(newcomer("a1", "a"), said("b1").founded("b1")))
        .isEqualTo(new Found(founding("a1")));
  }

  @Test
  void whoBelongsToAClusterStaysInItWhateverIsHeard() {
    Newcomer settled =
        new Newcomer(
            a.self(),
            a.address(),
            a.configured(),
            a.expectedIds(),
            Optional.of(founding("a1", "b1", "c1")));
    assertThat(decide(settled)).isEqualTo(new Join(founding("a1", "b1", "c1"), true));
    assertThat(decide(settled, said("b1").founded("b1")))
        .isEqualTo(new Join(founding("a1", "b1", "c1"), true));
  }

  @Test
  void doubleNodeIdsAreWaitedFor() {
    Said bAtC = said("b1").at("c:1");
    assertThat(decide(a, said("b1"), bAtC))
        .isEqualTo(new Wait("two nodes call themselves b: c:1 and b:1"));
    Said otherA = said("a7").at("b:1");
    assertThat(decide(a, otherA)).isEqualTo(new Wait("two nodes call themselves a: a:1 and b:1"));
  }

  @Test
  void aNodeIdOtherThanConfiguredIsWaitedFor() {
    Newcomer told =
        new Newcomer(
            a.self(),
            a.address(),
            a.configured(),
            new TreeMap<>(Map.of("b:1", "bee")),
            Optional.empty());
    assertThat(decide(told, said("b1"), said("c1")))
        .isEqualTo(new Wait("PEERS says that b:1 is bee, but it calls itself b"));
  }
}
