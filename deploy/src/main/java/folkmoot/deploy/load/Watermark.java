package folkmoot.deploy.load;

import java.util.TreeMap;

/** Up to which batch all are acknowledged, whatever the order in which they are. */
final class Watermark {
  private final TreeMap<Long, Batch> ahead = new TreeMap<>();
  private long next;
  private Batch last;

  /** A batch is acknowledged. */
  synchronized void acknowledged(Batch batch) {
    ahead.put(batch.number(), batch);
    for (Batch each = ahead.remove(next); each != null; each = ahead.remove(next)) {
      last = each;
      next++;
    }
  }

  /** The last batch of those; null before the first. */
  synchronized Batch last() {
    return last;
  }
}
