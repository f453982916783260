package folkmoot.protocol.history.check;

import static folkmoot.protocol.history.check.VerdictAssert.accepts;
import static folkmoot.protocol.history.check.VerdictAssert.cannotTell;
import static folkmoot.protocol.history.check.VerdictAssert.refuses;

import folkmoot.protocol.history.Checker;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
  private final Checker convergence = Convergence.of(new TreeSet<>(List.of("n1", "n2")), 100);

  private static Told end(String one, String other) {
    return new Told()
        .write("a", "1", 0, 10)
        .write("b", "2", 0, 10)
        .read("c", one, 100, 110)
        .from("n1")
        .read("c", other, 120, 130)
        .from("n2");
  }

  @Test
  void acceptsEitherWrite() {
    accepts(convergence, end("1", "1"));
    accepts(convergence, end("2", "2"));
  }

  @Test
  void refusesNodesThatDiffer() {
    refuses(convergence, end("1", "2"), "n1 says 1, n2 says 2");
  }

  @Test
  void refusesAValueThatNobodyWrote() {
    refuses(convergence, end("3", "3"), "nobody wrote");
  }

  @Test
  void refusesAFailedWrite() {
    var told =
        new Told()
            .failedWrite("a", "1", 0, 10)
            .read("c", "1", 100, 110)
            .from("n1")
            .read("c", "1", 120, 130)
            .from("n2");
    refuses(convergence, told, "nobody wrote");
  }

  @Test
  void refusesAWriteThatIsGone() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .readNothing("c", 100, 110)
            .from("n1")
            .readNothing("c", 120, 130)
            .from("n2");
    refuses(convergence, told, "nobody wrote");
  }

  @Test
  void acceptsNothingWhereADeleteMayHaveHappened() {
    var told =
        new Told()
            .write("a", "1", 0, 10)
            .maybeDelete("b", 20, 30)
            .readNothing("c", 100, 110)
            .from("n1")
            .readNothing("c", 120, 130)
            .from("n2");
    accepts(convergence, told);
  }

  @Test
  void onlyTheLastReadOfANodeIsFinal() {
    accepts(
        convergence,
        end("1", "1").read("c", "2", 140, 150).from("n1").read("c", "2", 160, 170).from("n2"));
    var early =
        new Told()
            .write("a", "1", 0, 10)
            .readNothing("c", 20, 30)
            .from("n2")
            .read("c", "1", 100, 110)
            .from("n1")
            .read("c", "1", 120, 130)
            .from("n2");
    accepts(convergence, early);
  }

  @Test
  void cannotTellIfANodeWasNotRead() {
    cannotTell(
        convergence,
        new Told().write("a", "1", 0, 10).read("c", "1", 100, 110).from("n1"),
        "not read at the end from [n2]");
  }

  @Test
  void cannotTellIfNothingWasRead() {
    cannotTell(convergence, new Told(), "nothing was read");
  }

  @Test
  void cannotTellIfItWasNotQuiet() {
    cannotTell(convergence, end("1", "2").write("a", "3", 140, 150), "not quiet");
  }
}
