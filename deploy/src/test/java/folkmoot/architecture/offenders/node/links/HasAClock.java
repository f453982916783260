package folkmoot.architecture.offenders.node.links;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Looks at the clock by itself, also by method reference. */
final class HasAClock {
  private final LongSupplier clock = System::nanoTime;

  long sum() {
    long wall = System.currentTimeMillis() + Clock.systemUTC().millis();
    return clock.getAsLong() + wall + Instant.now().getNano();
  }
}
