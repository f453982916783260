package folkmoot.protocol.data;

import java.util.function.LongSupplier;

/** When a key that was set for a time is there no more. */
@FunctionalInterface
public interface ExpiryRule {
  /**
   * True from that time on.
   *
   * @param untilMillis log time, as the put was applied, and what it was given
   * @param logTime what the log says that it is now
   */
  boolean isOver(long untilMillis, long logTime);

  /**
   * The rule for one replica.
   *
   * @param ownClock what that replica's clock shows, by which no sound rule goes
   */
  default ExpiryRule at(LongSupplier ownClock) {
    return this;
  }

  /** By the time of the log: the same at every replica, whenever it applies. */
  static ExpiryRule byLogTime() {
    return (untilMillis, logTime) -> logTime >= untilMillis;
  }
}
