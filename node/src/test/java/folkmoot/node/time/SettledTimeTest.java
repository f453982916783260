package folkmoot.node.time;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SettledTimeTest {
  private static final ActorTestKit KIT = ActorTestKit.create(SettledTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration STEP = Duration.ofMillis(10);

  private final TestProbe<Integer> told = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** Sets its timer anew each time that another actor has answered. */
  private static Behavior<Integer> clock(ActorRef<Integer> toTell) {
    return Behaviors.setup(
        context -> {
          ActorRef<Integer> other =
              context.spawn(
                  Behaviors.receiveMessage(
                      count -> {
                        context.getSelf().tell(-count);
                        return Behaviors.same();
                      }),
                  "other");
          return Behaviors.withTimers(
              timers -> {
                timers.startSingleTimer(1, STEP);
                return Behaviors.receiveMessage(
                    count -> {
                      if (count > 0) other.tell(count);
                      else answered(timers, -count, toTell);
                      return Behaviors.same();
                    });
              });
        });
  }

  private static void answered(TimerScheduler<Integer> timers, int count, ActorRef<Integer> to) {
    to.tell(count);
    timers.startSingleTimer(count + 1, STEP);
  }

  @Test
  void what_is_set_in_answer_to_a_timer_counts_from_when_that_was_due() {
    KIT.spawn(clock(told.ref()));
    TIME.expectNoMessageFor(STEP.minusMillis(1), told);
    TIME.timePasses(STEP.multipliedBy(100));
    for (int count = 1; count <= 100; count++) told.expectMessage(Duration.ZERO, count);
    TIME.expectNoMessageFor(Duration.ZERO, told);
  }

  @Test
  void what_is_cancelled_is_not_done() {
    var once = KIT.system().scheduler().scheduleOnce(STEP, () -> told.ref().tell(1), null);
    var again =
        KIT.system().scheduler().scheduleAtFixedRate(STEP, STEP, () -> told.ref().tell(2), null);
    once.cancel();
    TIME.timePasses(STEP.multipliedBy(2));
    again.cancel();
    TIME.timePasses(STEP);
    for (int count = 0; count < 2; count++) told.expectMessage(Duration.ZERO, 2);
    TIME.expectNoMessageFor(Duration.ZERO, told);
  }
}
