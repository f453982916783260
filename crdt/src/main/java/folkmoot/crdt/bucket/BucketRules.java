package folkmoot.crdt.bucket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where the values of a key are, and when a bucket is split. No rule asks anybody: two that follow
 * them apart are merged without loss.
 *
 * @param turn to which child a key goes
 * @param fullness when a bucket takes no more
 * @param seeding what is written to a bucket that has not got all that is known of the key
 * @param reading which buckets of a key's path are read
 */
public record BucketRules(Turn turn, Fullness fullness, Seeding seeding, Reading reading) {
  /** To which child a key goes. */
  public interface Turn {
    /**
     * @param depth of the bucket that was split
     */
    boolean isRight(String key, int depth);
  }

  /** When a bucket takes no more. */
  public interface Fullness {
    /**
     * @param depth of the bucket
     * @param bytes that it would have
     * @param keys that it would have
     */
    boolean isFull(int depth, int bytes, int keys);
  }

  /** What is written to a bucket that has not got all that is known of the key. */
  public enum Seeding {
    /** All that is known, so that who hears of this bucket alone has what the writer had. */
    ALL_THAT_IS_KNOWN,
    /** What was changed. */
    CHANGE_ALONE
  }

  /** Which buckets of a key's path are read. */
  public interface Reading {
    List<BucketName> of(List<BucketName> path);
  }

  /**
   * Those that are kept.
   *
   * @param limitBytes past which a bucket is split; one that has a single key is not, since its
   *     child would be as large
   */
  public static BucketRules of(int limitBytes) {
    return new BucketRules(
        BucketName::bit,
        (depth, bytes, keys) -> bytes > limitBytes && keys > 1 && depth < BucketName.DEEPEST,
        Seeding.ALL_THAT_IS_KNOWN,
        path -> path);
  }

  /**
   * The buckets that may have something of a key, the root first; the last is the one to write.
   *
   * @param isSplit as far as is known here
   */
  public List<BucketName> path(BucketName root, String key, Predicate<BucketName> isSplit) {
    List<BucketName> path = new ArrayList<>();
    BucketName at = root;
    path.add(at);
    while (at.depth() < BucketName.DEEPEST && isSplit.test(at)) {
      at = at.child(turn.isRight(key, at.depth()));
      path.add(at);
    }
    return path;
  }

  /** Both children: where what is not written to this bucket any more will be. */
  public static List<BucketName> children(BucketName split) {
    return split.depth() == BucketName.DEEPEST
        ? List.of()
        : List.of(split.child(false), split.child(true));
  }
}
