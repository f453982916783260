package folkmoot.crdt.bucket;

import folkmoot.crdt.bucket.BucketRules.Seeding;
import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.ReplicatedType;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * A batch of updates of one bucket, one after the other. When it is full it is split instead, and
 * what comes after that is to go to its children.
 *
 * @param <T> the values
 */
public final class Editing<T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> {
  private final BucketRules rules;
  private final int depth;
  private final ReplicatedType<T> type;
  private final Bucket before;
  private final Function<String, Optional<T>> above;
  private final TreeMap<String, Edited<T>> edited = new TreeMap<>();
  private int bytes;
  private int keys;
  private boolean splits;

  /**
   * @param value what is known of the key now, with all that was changed of it here as its delta
   * @param lacks whether the bucket lacked some of what was known
   */
  private record Edited<T>(T value, boolean lacks, byte[] bytes) {}

  /**
   * @param name of the bucket, at the end of the path
   * @param type that it holds values of
   * @param above what is known of a key from the other buckets on its path
   */
  public Editing(
      BucketRules rules,
      BucketName name,
      ReplicatedType<T> type,
      Bucket before,
      Function<String, Optional<T>> above) {
    this.rules = rules;
    this.depth = name.depth();
    this.type = type;
    this.before = before;
    this.above = above;
    this.bytes = before.bytes();
    this.keys = before.size();
  }

  /**
   * Updates a key.
   *
   * @param step makes the update of what is known of the key, or refuses it
   * @return empty if the bucket is split: nothing was done
   */
  public Optional<Outcome<T>> edit(String key, Function<T, Outcome<T>> step) {
    if (before.isSplit() || splits) return Optional.empty();
    Edited<T> known = Optional.ofNullable(edited.get(key)).orElseGet(() -> known(key));
    Outcome<T> outcome = step.apply(known.value());
    if (!(outcome instanceof Outcome.Made<T> made) || made.value().deltaData().isEmpty()) {
      return Optional.of(outcome);
    }
    boolean isNew = known.bytes().length == 0;
    byte[] after = type.codec().encode(made.value());
    int grown = isNew ? Bucket.entrySize(key, after.length) : after.length - known.bytes().length;
    if (rules.fullness().isFull(depth, bytes + grown, isNew ? keys + 1 : keys)) {
      splits = true;
      return Optional.empty();
    }
    bytes += grown;
    if (isNew) keys++;
    edited.put(key, new Edited<>(made.value(), known.lacks(), after));
    return Optional.of(new Outcome.Made<>(made.value()));
  }

  private Edited<T> known(String key) {
    Optional<T> here = before.value(type, key);
    Optional<T> elsewhere = above.apply(key);
    T own = here.orElse(type.empty());
    T all = elsewhere.map(own::mergeData).orElse(own);
    boolean lacks = elsewhere.isPresent() && !all.equals(own);
    @SuppressWarnings("unchecked")
    T unchanged = (T) all.resetDelta();
    return new Edited<>(unchanged, lacks, before.bytesOf(key));
  }

  /** The bucket after all that; what was changed is its delta. */
  public Bucket after() {
    TreeMap<String, byte[]> now = new TreeMap<>();
    TreeMap<String, byte[]> told = new TreeMap<>();
    edited.forEach(
        (key, one) -> {
          boolean isSeeded = one.lacks() && rules.seeding() == Seeding.ALL_THAT_IS_KNOWN;
          byte[] change = isSeeded ? one.bytes() : type.codec().encode(delta(one));
          now.put(key, one.lacks() && !isSeeded ? withAlone(key, one) : one.bytes());
          told.put(key, change);
        });
    Bucket after = told.isEmpty() ? before : before.grown(now, told);
    return splits ? after.splitting() : after;
  }

  private T delta(Edited<T> one) {
    return one.value().deltaData().orElseThrow();
  }

  /** What was here with the change, and nothing of what is known from elsewhere. */
  private byte[] withAlone(String key, Edited<T> one) {
    T here = before.value(type, key).orElse(type.empty());
    return type.codec().encode(here.mergeData(delta(one)));
  }
}
