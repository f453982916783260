package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.Invariants.InvariantBroken;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Raft Figure 2: {@code currentTerm} "initialized to 0", {@code votedFor} "or null if none". */
class HardStateTest {
  @Test
  void itBeginsInTermZeroWithoutAVote() {
    assertThat(HardState.INITIAL).isEqualTo(new HardState(0, Optional.empty()));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new HardState(-1, Optional.empty()))
        .isInstanceOf(InvariantBroken.class)
        .hasMessage("does not hold: term -1 is not negative");
    assertThatThrownBy(() -> new HardState(0, Optional.of(voter("a"))))
        .isInstanceOf(InvariantBroken.class);
  }
}
