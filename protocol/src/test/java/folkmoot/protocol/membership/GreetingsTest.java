package folkmoot.protocol.membership;

import static folkmoot.protocol.membership.Sayings.heard;
import static folkmoot.protocol.membership.Sayings.said;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GreetingsTest {
  @Test
  void anOlderIncarnationOfADiskIsNotHeard() {
    Greetings greetings = heard(said("b1").incarnation(5));
    Hello delayed = said("b1").incarnation(4).hello();
    assertThat(greetings.counts(delayed)).isFalse();
    assertThat(greetings.hear(delayed)).isEqualTo(greetings);
  }

  @Test
  void anotherDiskAtTheSameAddressReplacesTheWipedOne() {
    Greetings greetings = heard(said("b1").incarnation(5), said("b2").incarnation(1));
    assertThat(greetings.latest().get("b:1").self().diskId()).isEqualTo("b2");
  }

  @Test
  void whatAWipedDiskSaidInAnEarlierStartIsNotHeardAfterTheWipe() {
    Greetings greetings = heard(said("b1").incarnation(5), said("b2").incarnation(1));
    assertThat(greetings.counts(said("b1").incarnation(4).hello())).isFalse();
  }

  @Test
  void aDiskThatIsPutBackIsHeardAgain() {
    Greetings greetings = heard(said("b1").incarnation(5), said("b2"), said("b1").incarnation(6));
    assertThat(greetings.latest().get("b:1").self().diskId()).isEqualTo("b1");
  }

  @Test
  void aFoundingOnceHeardIsNotTakenBackByADelayedHello() {
    Greetings greetings = heard(said("b1").founded("a1", "b1", "c1"));
    assertThat(greetings.counts(said("b1").hello())).isFalse();
  }

  @Test
  void aFormationOnceEnteredIsNotTakenBackByADelayedHello() {
    Greetings greetings = heard(said("b1").inFormation(2));
    assertThat(greetings.counts(said("b1").inFormation(1).hello())).isFalse();
    assertThat(greetings.counts(said("b1").incarnation(2).hello()))
        .as("a new incarnation is in none yet")
        .isTrue();
  }

  @Test
  void newsIsWhatChangesWhoOneIsOrWhatOneBelongsTo() {
    Greetings greetings = heard(said("b1"));
    assertThat(Greetings.NONE.isNews(said("b1").hello())).isTrue();
    assertThat(greetings.isNews(said("b1").hello())).isFalse();
    assertThat(greetings.isNews(said("b1").knows("b1").hello())).isFalse();
    assertThat(greetings.isNews(said("b1").incarnation(2).hello())).isTrue();
    assertThat(greetings.isNews(said("b2").hello())).isTrue();
    assertThat(greetings.isNews(said("b1").founded("b1").hello())).isTrue();
    assertThat(greetings.isNews(said("b1").inFormation(1).hello())).isTrue();
  }

  @Test
  void aDiskStartedAtAnotherAddressTakesItsNodeAlong() {
    Greetings greetings = heard(said("b1"), said("b1").incarnation(2).at("x:1"));
    assertThat(greetings.latest()).containsOnlyKeys("x:1");
    assertThat(greetings.counts(said("b1").hello())).as("its old place").isFalse();
  }

  @Test
  void aCopiedDiskIsANamesake() {
    Greetings greetings = heard(said("b1"), said("b1").at("x:1"));
    assertThat(greetings.latest()).containsOnlyKeys("b:1", "x:1");
    assertThat(greetings.namesakeOf(said("b1").hello())).isEqualTo("x:1");
    assertThat(greetings.namesakeOf(said("c1").hello())).isEmpty();
  }

  @Test
  void addressesAreLimited() {
    Greetings greetings = Greetings.NONE;
    for (int i = 0; i < Greetings.MOST_ADDRESSES; i++) {
      greetings = greetings.hear(said("n" + i).at("n" + i + ":1").hello());
    }
    assertThat(greetings.counts(said("z1").hello())).isFalse();
    assertThat(greetings.counts(said("n7").at("n7:1").incarnation(2).hello())).isTrue();
  }
}
