package folkmoot.protocol.history;

import java.util.function.LongSupplier;

/**
 * How long a checker may search: a number of steps, a deadline, or no end. A step is about one
 * operation tried. Not for several threads.
 */
public final class Budget {
  private static final int STEPS_PER_LOOK = 256;

  private final LongSupplier nowNanos;
  private final long deadlineNanos;
  private final String limit;
  private final int stepsPerLook;
  private long stepsLeft;
  private int untilLook;
  private boolean over;

  private Budget(LongSupplier nowNanos, long deadlineNanos, long steps, String limit) {
    this(nowNanos, deadlineNanos, steps, limit, STEPS_PER_LOOK);
  }

  private Budget(
      LongSupplier nowNanos, long deadlineNanos, long steps, String limit, int stepsPerLook) {
    this.stepsPerLook = stepsPerLook;
    this.nowNanos = nowNanos;
    this.deadlineNanos = deadlineNanos;
    this.stepsLeft = steps;
    this.limit = limit;
  }

  /** No end: only for histories that are known to be small. */
  public static Budget unlimited() {
    return new Budget(() -> 0, 1, Long.MAX_VALUE, "no limit");
  }

  /** The same number of steps on every machine. */
  public static Budget ofSteps(long steps) {
    return new Budget(() -> 0, 1, steps, steps + " steps");
  }

  /**
   * Until so many nanoseconds have gone by on this clock, from now.
   *
   * @param nowNanos any monotonic clock, such as {@code System::nanoTime}
   */
  public static Budget ofNanos(LongSupplier nowNanos, long nanos) {
    return new Budget(
        nowNanos, nowNanos.getAsLong() + nanos, Long.MAX_VALUE, nanos / 1_000_000 + " ms");
  }

  /** Takes one step; false, from then on always, if there is none left. */
  public boolean spend() {
    if (over) return false;
    if (stepsLeft-- <= 0) over = true;
    if (untilLook-- <= 0) {
      untilLook = stepsPerLook;
      if (nowNanos.getAsLong() - deadlineNanos >= 0) over = true;
    }
    return !over;
  }

  /** True if it was used up. */
  public boolean isOver() {
    return over;
  }

  /** A budget of its own: so many steps at the most, and not longer than this one. */
  public Budget part(long steps) {
    return new Budget(() -> spend() ? 0 : 1, 1, steps, limit, 0);
  }

  /** The limit in words. */
  public String limit() {
    return limit;
  }
}
