package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.joint;
import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.reached;
import static folkmoot.protocol.raft.Shorthand.voter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raft §5.3 "a majority of the servers", §6 for joint consensus. */
class Trap8TheCommitIndexIsTheOrderStatisticTest {
  @ParameterizedTest(name = "{0}: {1} commits {2}")
  @CsvSource({
    "a,           a=5,                     5",
    "a b,         a=5 b=3,                 3",
    "a b c,       a=5 b=3 c=1,             3",
    "a b c,       a=5,                     0",
    "a b c,       a=5 b=5 c=5,             5",
    "a b c d,     a=5 b=4 c=3 d=2,         3",
    "a b c d e,   a=5 b=4 c=3 d=2 e=1,     3",
    "a b c d e,   a=5 b=5 c=1 d=1 e=5,     5",
    "a b c d e,   a=5 b=1 c=1 d=1 e=5,     1",
    "a b c,       a=5 b=1 c=2 o=9,         2",
  })
  void whatAMajorityHas(String voters, String numbers, long expected) {
    assertThat(group(voters).reachedByQuorum(reached(numbers))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} to {1}: {2} commits {3}")
  @CsvSource({
    "a b c, d e f,   a=5 b=5 c=5 d=1 e=1 f=1,   1",
    "a b c, d e f,   a=5 b=5 c=0 d=4 e=4 f=0,   4",
    "a b c, b c d,   a=5 b=5 c=0 d=5,           5",
    "a b c, b c d,   a=5 b=5 c=0 d=0,           0",
    "a b c, a b c d, a=5 b=5 c=0 d=0,           0",
    "a b c, a,       a=3 b=5 c=5,               3",
  })
  void whileTheMembershipChangesTheSmallerOfBothMajorities(
      String before, String after, String numbers, long expected) {
    assertThat(joint(before, after).reachedByQuorum(reached(numbers))).isEqualTo(expected);
  }

  @Test
  void theUsualWrongWaysDiffer() {
    ToLongFunction<Voter> durable = reached("a=5 b=5 c=1 d=1");
    long[] sorted = {1, 1, 5, 5};
    assertThat(group("a b c d").reachedByQuorum(durable)).isEqualTo(1);
    assertThat(sorted[sorted.length / 2]).as("the median of four is two of four").isEqualTo(5);

    assertThat(joint("a b", "b c d").reachedByQuorum(reached("b=5 c=5 d=5"))).isZero();
    assertThat(group("a b c d").reachedByQuorum(reached("b=5 c=5 d=5")))
        .as("a majority of all together is no majority of both")
        .isEqualTo(5);
  }

  @Test
  void theCommitRuleCommitsByIt() {
    CommitRule rule = CommitRule.paper();
    assertThat(
            rule.committed(
                joint("a b c", "d e f"), reached("a=5 b=5 d=4 e=4"), log("1 1 1 1 1"), 1, 0))
        .isEqualTo(4);
    assertThat(rule.committed(joint("a b c", "d e f"), reached("a=5 b=5"), log("1 1 1 1 1"), 1, 0))
        .isZero();
  }

  /** The definition: the highest index that is on a quorum, looked for one by one. */
  @Test
  void itIsTheHighestIndexThatIsOnAQuorum() {
    for (long seed = 1; seed <= 2000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Configuration group =
          random.nextBoolean() ? group(draw(random)) : joint(draw(random), draw(random));
      SortedMap<Voter, Long> durable = new TreeMap<>();
      for (String node : "a b c d e f g".split(" ")) durable.put(voter(node), random.nextLong(9));

      long highest = 0;
      for (long index = 1; index <= 9; index++) {
        long at = index;
        if (group.isQuorum(voter -> durable.get(voter) >= at)) highest = index;
      }
      assertThat(group.reachedByQuorum(durable::get)).as("seed %s", seed).isEqualTo(highest);
    }
  }

  private static String draw(SplittableRandom random) {
    String all = "a b c d e f g";
    int first = random.nextInt(7);
    int last = random.nextInt(first, 7);
    return all.substring(2 * first, 2 * last + 1);
  }
}
