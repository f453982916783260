package folkmoot.deploy.check;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the clients do.
 *
 * @param clients how many ask at once, one thing after the other each
 * @param keys how many keys they share
 * @param time how long they go on
 * @param pause longest rest of a client between two operations; half of it on average
 * @param timeout how long a node may take for one operation
 * @param levels of the reads, each as often as it stands here
 * @param maxStaleness the bound of reads at {@code bounded_staleness}
 * @param prefix what the keys begin with: nobody else may write to these
 * @param seed draws the operations and whom the faults strike
 */
public record Workload(
    int clients,
    int keys,
    Duration time,
    Duration pause,
    Duration timeout,
    List<String> levels,
    Duration maxStaleness,
    String prefix,
    long seed) {
  /** So many keys to one pair. */
  private static final int KEYS_PER_PAIR = 5;

  public Workload {
    levels = List.copyOf(levels);
  }

  /** The name of one key. */
  public String key(int number) {
    return prefix + number;
  }

  /** Every second key is never deleted: who finds nothing there is told of its beginning. */
  public boolean mayDelete(int number) {
    return number % 2 == 1;
  }

  /** How many pairs of keys there are besides, which are written together and read together. */
  public int pairs() {
    return Math.max(1, keys / KEYS_PER_PAIR);
  }

  /** The name of one pair: what its two keys begin with. */
  public String pair(int number) {
    return prefix + "pair-" + number + "-";
  }

  /** The names of all keys, without pairs. */
  public SortedSet<String> allKeys() {
    SortedSet<String> all = new TreeSet<>();
    for (int number = 0; number < keys; number++) all.add(key(number));
    return all;
  }
}
