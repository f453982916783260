package folkmoot.crdt.bucket;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All buckets that a replica has, with what was changed of them. */
record Tree(SortedMap<BucketName, Bucket> buckets, SortedMap<BucketName, Bucket> change) {
  static final Tree EMPTY = new Tree(new TreeMap<>(), new TreeMap<>());

  Bucket bucket(BucketName name) {
    Bucket known = buckets.get(name);
    return known == null ? Bucket.empty(name.held()) : known;
  }

  boolean isSplit(BucketName name) {
    return bucket(name).isSplit();
  }

  /** With this in its place, whose delta joins what was changed. */
  Tree with(BucketName name, Bucket after) {
    Optional<Bucket> told = after.deltaData();
    if (told.isEmpty()) return this;
    TreeMap<BucketName, Bucket> all = new TreeMap<>(buckets);
    all.put(name, after.resetDelta());
    TreeMap<BucketName, Bucket> since = new TreeMap<>(change);
    since.merge(name, told.get(), Bucket::mergeData);
    return new Tree(all, since);
  }

  Tree merge(Tree other) {
    TreeMap<BucketName, Bucket> all = new TreeMap<>(buckets);
    other.buckets.forEach((name, bucket) -> all.merge(name, bucket, Bucket::mergeData));
    return new Tree(all, new TreeMap<>());
  }

  Optional<Tree> delta() {
    return change.isEmpty() ? Optional.empty() : Optional.of(new Tree(change, new TreeMap<>()));
  }

  Tree withoutDelta() {
    return new Tree(buckets, new TreeMap<>());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tree that && buckets.equals(that.buckets);
  }

  @Override
  public int hashCode() {
    return buckets.hashCode();
  }
}
