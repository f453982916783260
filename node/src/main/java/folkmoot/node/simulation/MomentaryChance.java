package folkmoot.node.simulation;

import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A source of chance that begins anew at every moment: what it draws depends on the time and on how
 * often it was asked at that time, not on what was drawn before. So what happens at a later moment
 * stays the same when something at an earlier one is left out, if it comes about at all.
 */
final class MomentaryChance extends Random {
  private static final long serialVersionUID = 1;

  private final long origin;
  private final transient LongSupplier nowNanos;
  private long moment = Long.MIN_VALUE;
  private long drawn;

  /**
   * @param origin tells sources apart
   */
  MomentaryChance(long origin, LongSupplier nowNanos) {
    super(origin);
    this.origin = origin;
    this.nowNanos = nowNanos;
  }

  @Override
  protected int next(int bits) {
    long now = nowNanos.getAsLong();
    drawn = now == moment ? drawn + 1 : 0;
    moment = now;
    return (int) (Lots.mix(Lots.mix(origin + now) + drawn * Lots.GOLDEN) >>> (64 - bits));
  }
}
