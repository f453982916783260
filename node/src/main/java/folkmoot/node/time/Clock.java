package folkmoot.node.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The two clocks of a node; under simulation both are virtual. */
public interface Clock {
  /** Monotonic, from an arbitrary origin; only differences mean anything. */
  long nanos();

  /** Milliseconds since 1970; may jump. For entries and people, never for decisions. */
  long wallMillis();

  /** The same in microseconds, as exactly as the clock has it. */
  default long wallMicros() {
    return wallMillis() * 1000;
  }

  static Clock system() {
    return new Clock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public long wallMillis() {
        return System.currentTimeMillis();
      }

      @Override
      public long wallMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      }
    };
  }
}
