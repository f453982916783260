package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.joint;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.Invariants.InvariantBroken;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @ParameterizedTest(name = "of {0}, {1}")
  @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3", "6, 4", "7, 4"})
  void aMajorityIsMoreThanHalf(int size, int majority) {
    assertThat(Configuration.majority(size)).isEqualTo(majority);
  }

  /** Raft's safety in one sentence: two quorums have a voter in common. */
  @Test
  void anyTwoQuorumsMeet() {
    for (Configuration group :
        List.of(group("a b c d"), group("a b c d e"), joint("a b c", "c d e"), joint("a", "b c"))) {
      List<Voter> all = List.copyOf(group.voters());
      for (int one = 0; one < 1 << all.size(); one++) {
        int these = one;
        if (!group.isQuorum(voter -> (these >> all.indexOf(voter) & 1) == 1)) continue;
        assertThat(group.isQuorum(voter -> (these >> all.indexOf(voter) & 1) == 0))
            .as("the others beside %s of %s", Integer.toBinaryString(these), group)
            .isFalse();
      }
    }
  }

  /** Raft §6, Figure 10: while both are in force, neither set decides alone. */
  @Test
  void raft6AQuorumOfBothSetsMeetsTheQuorumsOfEach() {
    Configuration both = joint("a b c", "c d e");
    assertThat(both.isQuorum(voter -> "ab".contains(voter.nodeId()))).isFalse();
    assertThat(both.isQuorum(voter -> "de".contains(voter.nodeId()))).isFalse();
    assertThat(both.isQuorum(voter -> "abd".contains(voter.nodeId()))).isFalse();
    assertThat(both.isQuorum(voter -> "ace".contains(voter.nodeId()))).isTrue();
    assertThat(both.voters()).hasSize(5);
  }

  @Test
  void itIsOneSetOrTwoAndNoneIsEmpty() {
    assertThatThrownBy(() -> new Configuration(List.of())).isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> Configuration.of(new TreeSet<>())).isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> new Configuration(List.of(set("a"), new TreeSet<>())))
        .isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> new Configuration(List.of(set("a"), set("b"), set("c"))))
        .isInstanceOf(InvariantBroken.class);
  }

  @Test
  void itIsACopy() {
    TreeSet<Voter> voters = set("a");
    Configuration group = Configuration.of(voters);
    voters.add(voter("b"));
    assertThat(group.voters()).containsExactly(voter("a"));
    assertThatThrownBy(() -> group.majorities().get(0).add(voter("b")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static TreeSet<Voter> set(String node) {
    TreeSet<Voter> voters = new TreeSet<>();
    voters.add(voter(node));
    return voters;
  }
}
