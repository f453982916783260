package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.VerdictAssert.accepts;
import static folkmoot.protocol.history.check.VerdictAssert.cannotTell;
import static folkmoot.protocol.history.check.VerdictAssert.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Checker;
import org.junit.jupiter.api.Test;

/** Bouajjani et al. 2017, §3 and Figure 3: the bad patterns of causal consistency. */
class CausalityTest {
  private final Checker causal = Causality.checker();

  @Test
  void refusesAValueThatNobodyWrote() {
    refuses(causal, new Told().read("a", "1", 0, 10), "nobody wrote");
  }

  @Test
  void refusesAFailedWriteThatIsObserved() {
    refuses(causal, new Told().failedWrite("a", "1", 0, 5).read("b", "1", 6, 10), "a failed write");
  }

  @Test
  void refusesCausesInACircle() {
    var told =
        new Told()
            .read("a", "1", 0, 10)
            .on("y")
            .read("b", "2", 0, 10)
            .write("a", "2", 20, 30)
            .on("x")
            .write("b", "1", 20, 30);
    assertThat(refuses(causal, told, "circle").smallest().size()).isEqualTo(4);
  }

  @Test
  void refusesToFindNothingThatWasWrittenInThePast() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .on("y")
            .write("a", "2", 20, 30)
            .read("b", "2", 40, 50)
            .on("x")
            .readNothing("b", 60, 70);
    assertThat(refuses(causal, told, "written in its past").smallest().size()).isEqualTo(4);
  }

  @Test
  void refusesWhatWasOverwrittenInThePastOfAReader() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .read("b", "1", 20, 30)
            .write("b", "2", 40, 50)
            .on("y")
            .write("b", "9", 60, 70)
            .on("z")
            .write("c", "7", 60, 70)
            .on("y")
            .read("c", "9", 80, 90)
            .on("x")
            .read("c", "1", 100, 110);
    assertThat(refuses(causal, told, "overwritten in its past").smallest().operations())
        .as("the chain of causes, and nothing else")
        .hasSize(6)
        .noneMatch(o -> o.target().key().equals("z"));
  }

  @Test
  void refusesOnesOwnOverwrittenWrite() {
    refuses(
        causal,
        new Told().write("a", "1", 0, 10).write("a", "2", 20, 30).read("a", "1", 40, 50),
        "overwritten");
  }

  @Test
  void refusesADeletedValueThatComesBack() {
    var told = new Told().write("a", "1", 0, 10).delete("a", true, 20, 30).read("a", "1", 40, 50);
    refuses(causal, told, "overwritten");
  }

  @Test
  void refusesAnUnknownWriteThatWasSeenAndIsForgotten() {
    var told =
        new Told()
            .write("a", "1", 0, 5)
            .maybeWrite("a", "2", 10, 20)
            .read("b", "2", 30, 40)
            .read("b", "1", 50, 60);
    refuses(causal, told, "overwritten");
  }

  @Test
  void acceptsWhatIsNotSequential() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .write("b", "2", 0, 10)
            .read("c", "1", 20, 30)
            .read("c", "2", 40, 50)
            .read("d", "2", 20, 30)
            .read("d", "1", 40, 50);
    accepts(causal, told);
    refuses(SequentialConsistency.of(Model.store()), told, "no order");
  }

  @Test
  void acceptsAnUnknownWriteThatItsClientDoesNotSee() {
    var told = new Told().write("a", "1", 0, 5).maybeWrite("a", "2", 10, 20).read("a", "1", 30, 40);
    accepts(causal, told);
  }

  @Test
  void acceptsAReadOfNothingAfterADeleteThatWasSeen() {
    accepts(
        causal,
        new Told().write("a", "1", 0, 5).delete("a", true, 10, 20).readNothing("a", 30, 40));
  }

  @Test
  void cannotTellWhichDeleteItWas() {
    var told = new Told().write("a", "1", 0, 5).delete("b", true, 10, 20).readNothing("a", 30, 40);
    cannotTell(causal, told, "which delete");
  }

  @Test
  void cannotTellWithoutUniqueValues() {
    cannotTell(causal, new Told().write("a", "1", 0, 5).write("b", "1", 10, 20), "written twice");
    cannotTell(causal, new Told().add("a", 1, "1", 0, 5), "increments");
  }
}
