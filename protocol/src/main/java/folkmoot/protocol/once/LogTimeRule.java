package folkmoot.protocol.once;

import java.util.function.LongSupplier;

/** What time it is in the replicated state. */
@FunctionalInterface
public interface LogTimeRule {
  /**
   * The time once an entry is applied, milliseconds since 1970.
   *
   * @param before the time before it
   * @param entryMillis the clock of the leader that made it
   */
  long now(long before, long entryMillis);

  /**
   * The rule for one replica.
   *
   * @param ownClock what that replica's clock shows, by which no sound rule goes
   */
  default LogTimeRule at(LongSupplier ownClock) {
    return this;
  }

  /** The leaders' clocks, made never to go back: the same at every replica, whenever it applies. */
  static LogTimeRule ofLeaders() {
    return Math::max;
  }
}
