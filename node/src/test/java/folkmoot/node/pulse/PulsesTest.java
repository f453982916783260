package folkmoot.node.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.time.Clock;
import folkmoot.protocol.raft.Voter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who was heard when, and by whom this node was. */
class PulsesTest {
  private static final long FIRST = 7L << 32;
  private static final Voter B = new Voter("b", "disk-b");

  private final AtomicLong now = new AtomicLong(1000);
  private final Pulses pulses = new Pulses(clock(), 7);

  private Clock clock() {
    return new Clock() {
      @Override
      public long nanos() {
        return now.get();
      }

      @Override
      public long wallMillis() {
        return 0;
      }
    };
  }

  private long beatAt(long nanos) {
    now.set(nanos);
    return pulses.beat();
  }

  @Test
  void of_whom_nothing_came_nothing_is_known() {
    assertThat(pulses.heardNanos(B)).isEmpty();
    assertThat(pulses.answeredNanos(B)).isEmpty();
    assertThat(pulses.numberOf(B)).isZero();
  }

  @Test
  void an_echo_says_when_that_beat_was_not_when_it_came() {
    long first = beatAt(1100);
    beatAt(1200);
    now.set(1250);
    pulses.heard(B, 5, first);
    assertThat(pulses.heardNanos(B)).hasValue(1250);
    assertThat(pulses.answeredNanos(B)).hasValue(1100);
    assertThat(pulses.numberOf(B)).isEqualTo(5);
  }

  @Test
  void one_that_was_overtaken_says_nothing_new() {
    long first = beatAt(1100);
    long second = beatAt(1200);
    pulses.heard(B, 5, second);
    now.set(1300);
    pulses.heard(B, 4, first);
    pulses.heard(B, 5, second);
    assertThat(pulses.heardNanos(B)).hasValue(1200);
    assertThat(pulses.answeredNanos(B)).hasValue(1200);
  }

  /** Nor of a beat that was never: numbers are not used again by a later start. */
  @Test
  void an_echo_of_a_former_life_is_none() {
    beatAt(1100);
    pulses.heard(B, 5, FIRST);
    pulses.heard(B, 6, FIRST - 3);
    pulses.heard(B, 7, FIRST + 2);
    assertThat(pulses.answeredNanos(B)).isEmpty();
    assertThat(pulses.heardNanos(B)).hasValue(1100);
  }

  @Test
  void an_echo_that_is_too_old_to_be_remembered_is_none() {
    long first = beatAt(1100);
    for (int beat = 0; beat < 1024; beat++) beatAt(1200 + beat);
    pulses.heard(B, 5, first);
    assertThat(pulses.answeredNanos(B)).isEmpty();
    pulses.heard(B, 6, first + 1);
    assertThat(pulses.answeredNanos(B)).hasValue(1200);
  }

  @Test
  void who_hears_this_one_no_more_but_is_heard_is_known_to_have_heard_it_once() {
    long first = beatAt(1100);
    pulses.heard(B, 5, first);
    beatAt(1300);
    pulses.heard(B, 6, first);
    assertThat(pulses.heardNanos(B)).hasValue(1300);
    assertThat(pulses.answeredNanos(B)).hasValue(1100);
  }

  @Test
  void a_node_on_another_disk_is_another() {
    long first = beatAt(1100);
    pulses.heard(B, 5, first);
    Voter another = new Voter("b", "disk-c");
    assertThat(pulses.answeredNanos(another)).isEmpty();
    pulses.forget(B);
    assertThat(pulses.answeredNanos(B)).isEmpty();
  }
}
