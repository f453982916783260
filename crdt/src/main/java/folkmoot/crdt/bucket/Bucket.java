package folkmoot.crdt.bucket;

import folkmoot.crdt.Codec;
import folkmoot.crdt.update.ReplicatedType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * Values of one type under many keys, merged key by key, and whether it was split: once so, always
 * so. A delta is a bucket of what was changed.
 *
 * <p>Immutable. Values are held as their bytes, which are equal exactly if they are: most merges
 * compare and are done, and a hundred thousand keys fit into little memory. Bytes from elsewhere
 * are held to their form once, when they come in.
 */
public final class Bucket extends AbstractDeltaReplicatedData<Bucket, Bucket>
    implements ReplicatedDelta {
  public static final Codec<Bucket> CODEC = new BucketCodec();

  /** One key in so many: looking them up is less than to go through all. */
  private static final int FEW = 8;

  private final ReplicatedType<?> type;
  private final SortedMap<String, byte[]> values;
  private final boolean split;
  private final int bytes;
  private final Optional<Bucket> change;

  /** The values of the bucket that this one grew from; null if it is not known to have grown. */
  private final SortedMap<String, byte[]> from;

  private Bucket(
      ReplicatedType<?> type,
      SortedMap<String, byte[]> values,
      boolean split,
      int bytes,
      Optional<Bucket> change,
      SortedMap<String, byte[]> from) {
    this.type = type;
    this.values = values;
    this.split = split;
    this.bytes = bytes;
    this.change = change;
    this.from = from;
  }

  /** One without keys. */
  public static Bucket empty(ReplicatedType<?> type) {
    return new Bucket(type, new TreeMap<>(), false, 0, Optional.empty(), null);
  }

  static Bucket of(ReplicatedType<?> type, SortedMap<String, byte[]> values, boolean split) {
    int bytes = 0;
    for (Map.Entry<String, byte[]> one : values.entrySet()) bytes += size(one);
    return new Bucket(type, values, split, bytes, Optional.empty(), null);
  }

  private static int size(Map.Entry<String, byte[]> entry) {
    return entrySize(entry.getKey(), entry.getValue().length);
  }

  /** What a key takes with so many bytes of value, but for a few that say how many they are. */
  static int entrySize(String key, int valueBytes) {
    return key.getBytes(StandardCharsets.UTF_8).length + valueBytes + 4;
  }

  public ReplicatedType<?> type() {
    return type;
  }

  /** In the order of their characters. */
  public SortedSet<String> keys() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(values.keySet()));
  }

  /** Those from this one on, in the order of their characters; nothing is copied. */
  public Set<String> keysFrom(String first) {
    return Collections.unmodifiableSet(values.tailMap(first).keySet());
  }

  public int size() {
    return values.size();
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Whether it is its children that are written from now on. */
  public boolean isSplit() {
    return split;
  }

  /** How large it is on its way, but for a few bytes. */
  public int bytes() {
    return bytes;
  }

  /**
   * What it has of a key; empty if nothing.
   *
   * @param as the type that it holds values of
   */
  public <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> Optional<T> value(
      ReplicatedType<T> as, String key) {
    requireSame(as);
    return Optional.ofNullable(values.get(key)).map(as.codec()::decodeKnown);
  }

  SortedMap<String, byte[]> values() {
    return Collections.unmodifiableSortedMap(values);
  }

  /** What it has of a key, none if it has not got it. Not to be changed. */
  byte[] bytesOf(String key) {
    return values.getOrDefault(key, new byte[0]);
  }

  /**
   * Grown by updates.
   *
   * @param now what the keys have after them: all that is here of each, and the change
   * @param told the changes, which are the delta
   */
  Bucket grown(SortedMap<String, byte[]> now, SortedMap<String, byte[]> told) {
    TreeMap<String, byte[]> all = new TreeMap<>(values);
    int size = bytes;
    for (Map.Entry<String, byte[]> one : now.entrySet()) {
      byte[] before = all.put(one.getKey(), one.getValue());
      size += before == null ? size(one) : one.getValue().length - before.length;
    }
    return new Bucket(type, all, split, size, Optional.of(since(of(type, told, false))), values);
  }

  /** The same, but split. */
  public Bucket splitting() {
    return changed(of(type, new TreeMap<>(), true));
  }

  /** With a change of it merged in, which is the delta. */
  public Bucket changed(Bucket told) {
    Bucket all = mergeData(told);
    return new Bucket(type, all.values, all.split, all.bytes, Optional.of(since(told)), values);
  }

  private Bucket since(Bucket told) {
    return change.map(before -> before.mergeData(told)).orElse(told);
  }

  private void requireSame(ReplicatedType<?> other) {
    if (type == other) return;
    throw new IllegalArgumentException("a bucket of %s is none of %s".formatted(type, other));
  }

  /**
   * One that was taken apart: the type that its values are of, each by its bytes, and whether it
   * was split.
   *
   * @throws folkmoot.crdt.MalformedValueException if some bytes are of no value of the type
   */
  public static Bucket restored(
      ReplicatedType<?> type, SortedMap<String, byte[]> values, boolean split) {
    values.values().forEach(type.codec()::decode);
    return of(type, new TreeMap<>(values), split);
  }

  /** Of each key of which it has other bytes than an older one, those. Not to be changed. */
  public SortedMap<String, byte[]> changedSince(Bucket older) {
    TreeMap<String, byte[]> changes = new TreeMap<>();
    if (older.values == values) return changes;
    Paired.of(
        older.values,
        values,
        (key, before, now) -> {
          if (now != null && before != now && !Arrays.equals(before, now)) changes.put(key, now);
        });
    return changes;
  }

  /**
   * This and what another was changed by.
   *
   * @param updated of the same bucket, with its delta
   */
  public Bucket withChangeOf(Bucket updated) {
    boolean isOfThis = updated.from == values && updated.split == split;
    return isOfThis ? updated.alone() : mergeData(updated.change.orElse(updated));
  }

  @Override
  public Bucket mergeData(Bucket other) {
    requireSame(other.type);
    boolean isSplit = split || other.split;
    if (values == other.values) return isSplit == split ? alone() : other.alone();
    if (values == other.from && isSplit == other.split) return other.alone();
    Merging merging = new Merging(type);
    if (other.values.size() * FEW <= values.size()) merging.few(values, other.values);
    else Paired.of(values, other.values, merging);
    if (merging.more.isEmpty() && isSplit == split) return alone();
    if (merging.isRight && isSplit == other.split) return other.alone();
    TreeMap<String, byte[]> all = new TreeMap<>(values);
    all.putAll(merging.more);
    return new Bucket(type, all, isSplit, bytes + merging.bytes, Optional.empty(), null);
  }

  /** Without what it changed, and from what: that would be kept for as long as this. */
  private Bucket alone() {
    boolean isAlone = change.isEmpty() && from == null;
    return isAlone ? this : new Bucket(type, values, split, bytes, Optional.empty(), null);
  }

  /** Merges pair by pair; most often one side has all that the other has. */
  private static final class Merging implements Paired.Each<byte[]> {
    final ReplicatedType<?> type;

    /** What the left one has not got. */
    final TreeMap<String, byte[]> more = new TreeMap<>();

    int bytes;
    boolean isRight = true;

    /** What a few keys add: they are looked up. */
    void few(SortedMap<String, byte[]> left, SortedMap<String, byte[]> right) {
      isRight = left.isEmpty();
      right.forEach((key, value) -> pair(key, left.get(key), value));
    }

    Merging(ReplicatedType<?> type) {
      this.type = type;
    }

    @Override
    public void pair(String key, byte[] left, byte[] right) {
      if (right == null) isRight = false;
      if (right == null || left == right) return;
      byte[] both = left == null ? right : merged(type, left, right);
      isRight &= both == right || Arrays.equals(both, right);
      if (both == left) return;
      more.put(key, both);
      bytes += left == null ? entrySize(key, both.length) : both.length - left.length;
    }
  }

  /** The left ones if nothing is added to them. */
  private static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> byte[] merged(
      ReplicatedType<T> type, byte[] left, byte[] right) {
    if (left == right || Arrays.equals(left, right)) return left;
    Codec<T> codec = type.codec();
    byte[] both = codec.encode(codec.decodeKnown(left).mergeData(codec.decodeKnown(right)));
    return Arrays.equals(both, left) ? left : both;
  }

  @Override
  public Optional<Bucket> deltaData() {
    return change;
  }

  @Override
  public Bucket mergeDeltaData(Bucket delta) {
    return mergeData(delta);
  }

  @Override
  public Bucket resetDelta() {
    return change.isEmpty() ? this : new Bucket(type, values, split, bytes, Optional.empty(), from);
  }

  @Override
  public Bucket zero() {
    return empty(type);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bucket that
        && type == that.type
        && split == that.split
        && (values == that.values || hasSame(that.values));
  }

  private boolean hasSame(SortedMap<String, byte[]> others) {
    return values.keySet().equals(others.keySet())
        && values.entrySet().stream()
            .allMatch(one -> Arrays.equals(one.getValue(), others.get(one.getKey())));
  }

  @Override
  public int hashCode() {
    int hash = type.hashCode() * 31 + Boolean.hashCode(split);
    for (Map.Entry<String, byte[]> one : values.entrySet()) {
      hash = hash * 31 + one.getKey().hashCode() * 7 + Arrays.hashCode(one.getValue());
    }
    return hash;
  }

  @Override
  public String toString() {
    return "Bucket[%s %s%s]".formatted(type, values.keySet(), split ? " split" : "");
  }
}
