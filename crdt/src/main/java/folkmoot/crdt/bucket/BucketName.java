package folkmoot.crdt.bucket;

import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.catalog.Hash64;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which bucket: that of the keys of one type in one group whose hashes begin with these bits.
 *
 * @param group of the keyspace, an id that is never used again
 * @param type of the keys, by the name that clients know it by
 * @param depth how many bits, 0 for the root of all
 * @param prefix the bits, in the highest ones; the others are 0
 */
public record BucketName(String group, String type, int depth, long prefix)
    implements Comparable<BucketName> {
  /** A hash has no more bits. */
  static final int DEEPEST = Long.SIZE;

  private static final String KIND = "bucket";

  private static final Comparator<BucketName> ORDER =
      Comparator.comparing(BucketName::group)
          .thenComparing(BucketName::type)
          .thenComparingInt(BucketName::depth)
          .thenComparing(BucketName::prefix, Long::compareUnsigned);

  public BucketName {
    if (depth < 0 || depth > DEEPEST || (depth < DEEPEST && prefix << depth != 0)) {
      throw new IllegalArgumentException("no %d bits: %x".formatted(depth, prefix));
    }
  }

  /** The one that is there before any is split. */
  public static BucketName root(String group, String type) {
    return new BucketName(group, type, 0, 0);
  }

  /** With how all keys of Distributed Data begin that are buckets of this group. */
  public static String beginningOf(String group) {
    return KIND + "/" + group + "/";
  }

  /** The bit of a key's hash by which it goes on from a bucket of this depth. */
  static boolean bit(String key, int depth) {
    return Hash64.of(key) << depth < 0;
  }

  BucketName child(boolean right) {
    long bit = right ? Long.MIN_VALUE >>> depth : 0;
    return new BucketName(group, type, depth + 1, prefix | bit);
  }

  /** Those on the way to it, the root first. */
  public List<BucketName> above() {
    List<BucketName> above = new ArrayList<>();
    BucketName at = root(group, type);
    while (at.depth < depth) {
      above.add(at);
      at = at.child(prefix << at.depth < 0);
    }
    return above;
  }

  /** Whether the key belongs into it. */
  public boolean holds(String key) {
    return depth == 0 || (Hash64.of(key) ^ prefix) >>> (DEEPEST - depth) == 0;
  }

  /**
   * What it has of a key: a value of the type, or of a text, whose chunks are elsewhere, how many
   * each author has.
   */
  public ReplicatedType<?> held() {
    return type.equals(ReplicatedType.TEXT.name())
        ? ReplicatedType.G_COUNTER
        : ReplicatedType.named(type).orElseThrow();
  }

  /** The bucket whose key in Distributed Data this is; empty if it is none of a bucket. */
  public static Optional<BucketName> of(String id) {
    String[] parts = id.split("/", -1);
    if (parts.length != 4 || !parts[0].equals(KIND)) return Optional.empty();
    BucketName at = root(parts[1], parts[2]);
    for (char bit : parts[3].toCharArray()) at = at.child(bit == '1');
    return Optional.of(at);
  }

  /** Its key in Distributed Data. */
  public String id() {
    StringBuilder id = new StringBuilder(beginningOf(group)).append(type).append('/');
    for (int i = 0; i < depth; i++) id.append(prefix << i < 0 ? '1' : '0');
    return id.toString();
  }

  @Override
  public int compareTo(BucketName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return id();
  }
}
