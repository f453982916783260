package folkmoot.deploy.load;

import java.util.HashSet;
import java.util.Set;

/** Lets batches go side by side as long as they have no key in common. */
final class KeyOrder {
  private final int most;
  private final Set<String> keys = new HashSet<>();
  private int underWay;

  /**
   * @param most batches at once
   */
  KeyOrder(int most) {
    this.most = most;
  }

  /** Waits until a batch with these keys may go. */
  synchronized void begin(Set<String> batch) throws InterruptedException {
    while (underWay == most || batch.stream().anyMatch(keys::contains)) wait();
    keys.addAll(batch);
    underWay++;
  }

  synchronized void end(Set<String> batch) {
    keys.removeAll(batch);
    underWay--;
    notifyAll();
  }

  /** Waits until none is under way. */
  synchronized void awaitAll() throws InterruptedException {
    while (underWay > 0) wait();
  }
}
