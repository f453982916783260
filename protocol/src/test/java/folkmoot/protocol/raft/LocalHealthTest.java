package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Lifeguard (2018), "local health awareness": who is late itself waits longer for others. */
class LocalHealthTest {
  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void whoIsOnTimeAddsNothing() {
    assertThat(LocalHealth.GOOD.allowance()).isZero();
    assertThat(LocalHealth.GOOD.observe(-millis(5)).allowance()).as("early").isZero();
  }

  @Test
  void whoIsLateWaitsLongerUpToABound() {
    assertThat(LocalHealth.GOOD.observe(millis(30)).allowance()).isEqualTo(Duration.ofMillis(120));
    assertThat(LocalHealth.GOOD.observe(Long.MAX_VALUE).allowance())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theWorstIsRememberedAndFades() {
    LocalHealth late = LocalHealth.GOOD.observe(millis(80));
    assertThat(late.observe(0)).isEqualTo(new LocalHealth(millis(70)));
    assertThat(late.observe(millis(75))).isEqualTo(new LocalHealth(millis(75)));
    assertThat(late.observe(millis(200))).isEqualTo(new LocalHealth(millis(200)));
    LocalHealth recovered = late;
    for (int timers = 0; timers < 100; timers++) recovered = recovered.observe(0);
    assertThat(recovered.allowance()).isLessThan(Duration.ofMillis(1));
  }
}
