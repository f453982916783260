package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.joint;
import static folkmoot.protocol.raft.Shorthand.reached;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thesis §6.2: a leader without a majority that answers steps down. Times in nanoseconds. */
class Trap12CheckQuorumCountsRepliesTest {
  private static final Duration WINDOW = Duration.ofNanos(600);

  private final CheckQuorumRule rule = CheckQuorumRule.paper();

  private static CheckQuorumRule countsAnybody() {
    return (group, heard, now, window) ->
        group.voters().stream().filter(v -> now - heard.applyAsLong(v) <= window.toNanos()).count()
            > 1;
  }

  @ParameterizedTest(name = "{0} at 1000, heard {1}: {2}")
  @CsvSource({
    "a b c,     a=1000 b=400 c=0,             true",
    "a b c,     a=1000 b=399 c=399,           false",
    "a b c d,   a=1000 b=900,                 false",
    "a b c d,   a=1000 b=900 c=900,           true",
    "a b c d e, a=1000 b=900 c=100 d=100,     false",
    "a b c d e, a=1000 b=900 c=900 d=100,     true",
    "a,         a=1000,                       true",
    "a b c,     a=1000 o=1000,                false",
  })
  void aMajorityAnsweredWhatWasSentWithinTheWindow(String group, String heard, boolean holds) {
    assertThat(rule.holds(group(group), reached(heard), 1000, WINDOW)).isEqualTo(holds);
  }

  /**
   * The leader's messages arrive, so that nobody else stands; the answers do not, so that it can
   * commit nothing. By what it sent, it would lead for ever.
   */
  @Test
  void aOneWayPartitionEndsALeadershipThatOnlySends() {
    ToLongFunction<Voter> sent = reached("a=5000 b=5000 c=5000");
    ToLongFunction<Voter> answered = reached("a=5000 b=1000 c=1000");
    assertThat(rule.holds(group("a b c"), answered, 5000, WINDOW)).isFalse();
    assertThat(rule.holds(group("a b c"), sent, 5000, WINDOW)).as("counting sends").isTrue();
  }

  /**
   * An answer is as old as the message that it answers: b's, sent at 1000 and answered after a
   * pause of the leader at 9000, does not say that b follows now.
   */
  @Test
  void contactIsCountedFromTheSendOfWhatWasAnswered() {
    assertThat(rule.holds(group("a b c"), reached("a=9000 b=1000"), 9000, WINDOW)).isFalse();
  }

  @Test
  void oneOfFourOthersIsNoMajority() {
    ToLongFunction<Voter> heard = reached("a=1000 b=900");
    assertThat(rule.holds(group("a b c d e"), heard, 1000, WINDOW)).isFalse();
    assertThat(countsAnybody().holds(group("a b c d e"), heard, 1000, WINDOW))
        .as("that anybody answers is not enough")
        .isTrue();
  }

  @Test
  void whileTheMembershipChangesBothMajoritiesAnswer() {
    assertThat(rule.holds(joint("a b c", "c d e"), reached("a=1000 b=1000"), 1000, WINDOW))
        .isFalse();
    assertThat(rule.holds(joint("a b c", "c d e"), reached("a=1000 c=900 d=900"), 1000, WINDOW))
        .isTrue();
  }

  /** {@code System.nanoTime} may begin anywhere, and pass from the largest number to the least. */
  @Test
  void theClockMayWrapAround() {
    long now = Long.MIN_VALUE + 100;
    assertThat(rule.holds(group("a b"), v -> Long.MAX_VALUE - 100, now, WINDOW)).isTrue();
    assertThat(rule.holds(group("a b"), v -> Long.MAX_VALUE - 1000, now, WINDOW)).isFalse();
  }
}
