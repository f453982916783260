package folkmoot.node.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells the first sight of a forwarding from its repetitions, in bounded memory, and never errs
 * towards executing twice: the sliding window of IPsec (RFC 4303 §3.4.3) for each life of each
 * asking node.
 *
 * <p>A number counts as seen if it was seen, or if it lies so far behind the highest one that
 * nobody remembers. Used by one actor.
 */
final class ReplayWindow {
  /** Low bits of a forwarding's number, in which a life counts; the bits above name the life. */
  static final int COUNTER_BITS = 40;

  /** How far forwardings may overtake each other; a multiple of 64. */
  static final int WIDTH = 4096;

  /** Most lives that are remembered, those that were heard last. */
  private static final int LIVES = 256;

  private record Life(String node, long number) {}

  private final Map<Life, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Life, Window> eldest) {
          return size() > LIVES;
        }
      };

  /** True once for each number of each node. */
  boolean isFirst(String node, long forwardId) {
    Life life = new Life(node, forwardId >>> COUNTER_BITS);
    long counter = forwardId & ((1L << COUNTER_BITS) - 1);
    return windows.computeIfAbsent(life, unheard -> new Window()).isFirst(counter);
  }

  /** A ring of bits: number n is at n modulo the width, for the numbers up to the highest. */
  private static final class Window {
    private final long[] seen = new long[WIDTH / Long.SIZE];
    private long highest = -1;

    boolean isFirst(long counter) {
      if (counter > highest) {
        advance(counter);
      } else if (highest - counter >= WIDTH || isSeen(counter)) {
        return false;
      }
      seen[word(counter)] |= 1L << counter;
      return true;
    }

    private void advance(long counter) {
      long from = Math.max(highest + 1, counter - WIDTH + 1);
      for (long passed = from; passed <= counter; passed++) seen[word(passed)] &= ~(1L << passed);
      highest = counter;
    }

    private boolean isSeen(long counter) {
      return (seen[word(counter)] & 1L << counter) != 0;
    }

    private static int word(long counter) {
      return (int) (counter % WIDTH / Long.SIZE);
    }
  }
}
