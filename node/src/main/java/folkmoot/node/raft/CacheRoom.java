package folkmoot.node.raft;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The room that all logs of a node have in memory for their ends. Whoever needs more takes what the
 * others leave; once there is none, each keeps an equal share, and those that had more let it go
 * with their next entry. So the logs of a node have at most twice of it, however many they are;
 * somewhat more if they became more meanwhile. Used by many threads.
 */
public final class CacheRoom {
  private final long bytes;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicInteger logs = new AtomicInteger();

  /**
   * @param bytes for all logs together
   */
  public CacheRoom(long bytes) {
    this.bytes = bytes;
  }

  /** There is one log more. */
  void joins() {
    logs.incrementAndGet();
  }

  /** There is one log less, which had so many bytes. */
  void leaves(long had) {
    give(had);
    logs.decrementAndGet();
  }

  void take(long more) {
    taken.addAndGet(more);
  }

  void give(long less) {
    taken.addAndGet(-less);
  }

  /** True if a log that has so many bytes is to let some of them go. */
  boolean isTooMuch(long had) {
    return taken.get() > bytes && had > bytes / Math.max(1, logs.get());
  }
}
