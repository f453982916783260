package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.RevealRule.Revealed.VOTE;
import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.requestVote;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Raft §5.1, Figure 2: "updated on stable storage before responding". */
class Trap3NothingIsRevealedBeforeItIsDurableTest {
  private final RevealRule rule = RevealRule.paper();

  @ParameterizedTest
  @EnumSource(RevealRule.Revealed.class)
  void aMessageLeavesWhenTheWriteItRevealsIsDurable(RevealRule.Revealed what) {
    assertThat(rule.mayLeave(what, 5, 4)).isFalse();
    assertThat(rule.mayLeave(what, 5, 5)).isTrue();
    assertThat(rule.mayLeave(what, 5, 6)).as("all before the latest are durable, too").isTrue();
    assertThat(rule.mayLeave(what, 0, 0)).as("nothing was ever written").isTrue();
  }

  /** b votes for a; the vote is write 1, and b crashes before the disk has it. c stands as well. */
  private static List<String> leadersOfTermOne(RevealRule rule) {
    Configuration group = group("a b c");
    Server b = new Server("b");
    LogTerms empty = LogTerms.EMPTY;
    VoteTally forA = VoteTally.open(1, group, TallyRule.paper()).add(Shorthand.voter("a"), 1, true);
    VoteTally forC = VoteTally.open(1, group, TallyRule.paper()).add(Shorthand.voter("c"), 1, true);

    boolean granted = b.votes(requestVote("a", 1, empty));
    if (rule.mayLeave(VOTE, 1, 0)) forA = forA.add(b.self(), 1, granted);
    b.forgets(HardState.INITIAL, empty);
    granted = b.votes(requestVote("c", 1, empty));
    if (rule.mayLeave(VOTE, 1, 1)) forC = forC.add(b.self(), 1, granted);

    List<String> leaders = new ArrayList<>();
    if (forA.won()) leaders.add("a");
    if (forC.won()) leaders.add("c");
    return leaders;
  }

  @Test
  void aVoteThatACrashForgetsWasNeverTold() {
    assertThat(leadersOfTermOne(rule)).containsExactly("c");
  }

  @Test
  void toTellItAtOnceElectsTwoLeadersInOneTerm() {
    assertThat(leadersOfTermOne((what, needed, persisted) -> true)).containsExactly("a", "c");
  }
}
