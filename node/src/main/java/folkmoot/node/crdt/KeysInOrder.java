package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The keys of many buckets as one, in the order of their characters. Each bucket has its own in
 * that order, so that whoever wants a few looks at one key of each and at those.
 */
final class KeysInOrder {
  private record Next(String key, Iterator<String> behind) implements Comparable<Next> {
    @Override
    public int compareTo(Next other) {
      return key.compareTo(other.key);
    }
  }

  private KeysInOrder() {}

  /**
   * The first ones.
   *
   * @param prefix with which all begin
   * @param from no key before this one, which has the prefix or is it
   * @param most of them
   */
  static List<String> of(List<Bucket> buckets, String prefix, String from, int most) {
    PriorityQueue<Next> queue = new PriorityQueue<>();
    for (Bucket bucket : buckets) add(bucket.keysFrom(from).iterator(), prefix, queue);
    List<String> keys = new ArrayList<>();
    while (!queue.isEmpty() && keys.size() < most) {
      Next next = queue.remove();
      // Several buckets may have one: those of its path, and of its types.
      boolean isNew = keys.isEmpty() || !keys.get(keys.size() - 1).equals(next.key());
      if (isNew) keys.add(next.key());
      add(next.behind(), prefix, queue);
    }
    return keys;
  }

  private static void add(Iterator<String> behind, String prefix, PriorityQueue<Next> queue) {
    if (!behind.hasNext()) return;
    String key = behind.next();
    if (key.startsWith(prefix)) queue.add(new Next(key, behind));
  }
}
