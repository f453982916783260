package folkmoot.node.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A few frames stay in the network until their receiver stands for election or leads: what was said
 * to it in an earlier term comes in the one in which it does most harm. Sometimes it comes twice,
 * at its time and then.
 */
final class Stragglers {
  /** One in so many frames; on some seeds none. */
  private static final int[] SHARES = {3, 10, 40, Integer.MAX_VALUE};

  private static final int MOST_PER_RECEIVER = 64;

  private final Random chance;
  private final SortedMap<String, Deque<Runnable>> kept = new TreeMap<>();
  private int oneIn = Integer.MAX_VALUE;
  private int came;

  Stragglers(Random chance) {
    this.chance = chance;
  }

  /** How many were let in late. */
  int came() {
    return came;
  }

  void begin() {
    oneIn = SHARES[chance.nextInt(SHARES.length)];
  }

  /** From now on nothing is kept back, and what was is lost. */
  void end() {
    oneIn = Integer.MAX_VALUE;
    kept.clear();
  }

  /**
   * May keep a frame back.
   *
   * @param arrival lets it arrive
   * @return true if it is not to come at its time
   */
  boolean keep(String receiver, Runnable arrival) {
    if (oneIn == Integer.MAX_VALUE || chance.nextInt(oneIn) > 0) return false;
    Deque<Runnable> frames = kept.computeIfAbsent(receiver, name -> new ArrayDeque<>());
    if (frames.size() == MOST_PER_RECEIVER) frames.removeFirst();
    frames.addLast(arrival);
    return chance.nextInt(4) == 0;
  }

  /** The receiver stands or leads: half of what was kept back comes now. */
  void release(String receiver) {
    Deque<Runnable> frames = kept.getOrDefault(receiver, new ArrayDeque<>());
    for (int left = frames.size(); left > 0; left--) {
      Runnable arrival = frames.removeFirst();
      if (chance.nextBoolean()) {
        came++;
        arrival.run();
      } else {
        frames.addLast(arrival);
      }
    }
  }
}
