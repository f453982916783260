package folkmoot.protocol.history.text;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Fault;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static Operation operation(
      String client, Action action, long from, long to, Outcome outcome) {
    return new Operation(0, client, Target.of("k"), action, from, to, outcome, Served.UNSAID);
  }

  @Test
  void showsWhatOverlaps() {
    Outcome timeout = new Outcome.Unknown("timeout");
    History history =
        History.of(
            List.of(
                operation("c1", new Action.Write("1"), 10, 40, Outcome.DONE),
                operation("c2", new Action.Write("2"), 30, 50, timeout),
                operation("c3", new Action.Write("3"), 35, 45, new Outcome.Failed("refused")),
                operation("c1", Action.READ, 1_000_000, 1_000_020, Outcome.saw("1"))),
            List.of(
                new Fault("partition", List.of("n1", "n2"), 0, 45),
                new Fault("kill", List.of("n3"), 2_000_000, 3_000_000)));
    assertThat(Timeline.of(history))
        .containsExactly(
            "=========         partition of n1, n2           [0 .. 45]",
            "|-----|           #0 c1 writes 1 to k: done     [10 .. 40]",
            "  |------------?  #1 c2 writes 2 to k: unknown  [30 .. 50]",
            "    |---x         #2 c3 writes 3 to k: failed   [35 .. 45]",
            "            |--|  #3 c1 reads k: 1              [1000000 .. 1000020]");
  }

  @Test
  void staysWithinItsWidth() {
    List<Operation> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(operation("c", Action.READ, 10L * i, 10L * i + 5, Outcome.ABSENT));
    }
    assertThat(Timeline.of(History.of(many, List.of())))
        .hasSize(300)
        .allMatch(line -> line.indexOf('#') <= 74);
  }

  @Test
  void ofNothingIsNothing() {
    assertThat(Timeline.of(History.EMPTY)).isEmpty();
  }
}
