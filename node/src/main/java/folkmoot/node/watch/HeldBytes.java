package folkmoot.node.watch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of changes are held in a node for one purpose, so that memory stays flat whatever
 * is watched and however slowly. What is not held is in the state, and is read again. Safe to use
 * from any thread.
 */
final class HeldBytes {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  HeldBytes(long most) {
    this.most = most;
  }

  /**
   * Holds so many more, if there is room.
   *
   * @return false if there is none; always true while nothing is held
   */
  boolean take(long bytes) {
    long before = held.get();
    while (before == 0 || before + bytes <= most) {
      if (held.compareAndSet(before, before + bytes)) return true;
      before = held.get();
    }
    return false;
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
