package folkmoot.node.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FineAlarmTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final FineAlarm alarm = new FineAlarm("fine-alarm-test");
  private final TestProbe<Integer> probe = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** The scheduler of the actor system is never this early: it waits for a tick of 10 ms. */
  @Test
  void it_is_never_early_and_not_always_late() {
    List<Double> took = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      long from = System.nanoTime();
      alarm.tell(probe.ref(), round, Duration.ofMillis(5));
      probe.expectMessage(Duration.ofSeconds(10), round);
      took.add((System.nanoTime() - from) / 1e6);
    }
    assertThat(took).allMatch(millis -> millis >= 5);
    assertThat(took).anyMatch(millis -> millis < 8);
  }

  @Test
  void who_is_told_at_the_same_time_is_told_in_the_order_of_the_asking() {
    for (int number = 0; number < 100; number++) alarm.tell(probe.ref(), number, Duration.ZERO);
    for (int number = 0; number < 100; number++) probe.expectMessage(number);
  }
}
