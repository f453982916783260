package folkmoot.node.crdt;

import folkmoot.protocol.merge.Update;
import java.time.Duration;
import java.util.List;

/**
 * An update of one key that waits for its turn at a bucket.
 *
 * @param group of the key
 * @param type of the key, as in the name of the bucket
 * @param copies nodes that are to have it
 * @param timeLeft for the replicator to bring it there
 * @param then is told what became of it
 */
record BucketWrite(
    String group,
    String key,
    String type,
    Update update,
    int copies,
    Duration timeLeft,
    Then then) {

  static Duration leastTimeLeft(List<BucketWrite> writes) {
    return writes.stream().map(BucketWrite::timeLeft).min(Duration::compareTo).orElseThrow();
  }

  /** What follows: one of these is called, once. */
  interface Then {
    /** It was made, or refused, and so many nodes have it as were asked for. */
    void done(Answered answered);

    /** It was made here, or refused; that others have it, or the disk, is not known. */
    void unknown(Answered answered, String why);

    /** Nothing was done. */
    void undone(String why);
  }
}
