package folkmoot.deploy.endtoend;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what other processes do: looks again and again, up to a deadline. */
final class Poll {
  private static final long PAUSE_NANOS = 100_000_000;

  private Poll() {}

  /**
   * @throws AssertionError if it is not so in time
   */
  static void until(String what, Duration patience, Callable<Boolean> condition) {
    until(() -> what, patience, condition);
  }

  /**
   * @param what asked at the deadline, so that it can tell how things stand
   */
  static void until(Supplier<String> what, Duration patience, Callable<Boolean> condition) {
    long begun = System.nanoTime();
    while (!holds(condition)) {
      if (System.nanoTime() - begun > patience.toNanos()) {
        throw new AssertionError("not within " + patience.toMillis() + " ms: " + what.get());
      }
      pause();
    }
  }

  /** Asserts until it holds; at the deadline the last failure is thrown. */
  static void untilAsserted(Duration patience, Runnable assertion) {
    long begun = System.nanoTime();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError failed) {
        if (System.nanoTime() - begun > patience.toNanos()) throw failed;
        pause();
      }
    }
  }

  /** For as long as it lasts: something must hold at every look. */
  static void during(Duration time, Runnable assertion) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < time.toNanos()) {
      assertion.run();
      pause();
    }
  }

  /** Between two looks. */
  static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
