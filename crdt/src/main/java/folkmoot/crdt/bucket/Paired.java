package folkmoot.crdt.bucket;

import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/** Goes through two sorted maps at once, in one pass. */
final class Paired {
  /** What is done with each key of either. */
  interface Each<V> {
    /**
     * @param left null if only the right one has the key
     * @param right null if only the left one has it
     */
    void pair(String key, V left, V right);
  }

  private Paired() {}

  static <V> void of(SortedMap<String, V> lefts, SortedMap<String, V> rights, Each<V> each) {
    Iterator<Map.Entry<String, V>> left = lefts.entrySet().iterator();
    Iterator<Map.Entry<String, V>> right = rights.entrySet().iterator();
    Map.Entry<String, V> one = next(left);
    Map.Entry<String, V> other = next(right);
    while (one != null || other != null) {
      int order = order(one, other);
      String key = order <= 0 ? one.getKey() : other.getKey();
      each.pair(key, order <= 0 ? one.getValue() : null, order >= 0 ? other.getValue() : null);
      if (order <= 0) one = next(left);
      if (order >= 0) other = next(right);
    }
  }

  private static <V> Map.Entry<String, V> next(Iterator<Map.Entry<String, V>> from) {
    return from.hasNext() ? from.next() : null;
  }

  private static <V> int order(Map.Entry<String, V> one, Map.Entry<String, V> other) {
    if (one == null) return 1;
    if (other == null) return -1;
    // Of one bucket and what became of it, the keys are the same objects.
    return one.getKey() == other.getKey() ? 0 : one.getKey().compareTo(other.getKey());
  }
}
