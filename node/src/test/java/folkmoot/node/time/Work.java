package folkmoot.node.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How much is begun and not done. */
final class Work {
  private int open;

  synchronized void begin() {
    open++;
  }

  synchronized void end() {
    open--;
    if (open == 0) notifyAll();
  }

  /**
   * Waits until nothing is left.
   *
   * @throws AssertionError if there is always something
   */
  synchronized void awaitDone(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (open > 0) {
        long left = deadline - System.nanoTime();
        if (left <= 0) throw new AssertionError("the actors do not come to rest");
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
