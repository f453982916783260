package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketName;
import folkmoot.crdt.bucket.BucketRules;
import folkmoot.crdt.text.TextDocument;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.merge.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.apache.pekko.cluster.ddata.Replicator.GetFailure;
import org.apache.pekko.cluster.ddata.Replicator.GetResponse;
import org.apache.pekko.cluster.ddata.Replicator.GetSuccess;

/** The buckets of the groups that this node keeps, each as it was last heard. */
final class Buckets {
  static final String GONE = "The keyspace was dropped";

  private static final int MOST_AT_ONCE = 16;

  private final Distributed distributed;
  private final BucketRules rules;
  private final CrdtMeters meters;
  private final Heard heard;
  private final Map<BucketName, HeldBucket> held = new HashMap<>();
  private final Map<String, HeldBucket> byId = new HashMap<>();
  private final SortedMap<String, Kept> kept = new TreeMap<>();
  private long bytes;
  private int filled;

  /** Is told of every bucket of which something was heard. */
  interface Heard {
    /**
     * @param before what was known of it
     * @param after the same, if it was nothing new
     */
    void of(BucketName name, Bucket before, Bucket after);
  }

  /** What is known of a group as a whole. */
  private static final class Kept {
    /** Types of which there is something. */
    final SortedMap<String, ReplicatedType<?>> used = new TreeMap<>();

    /** Buckets of which nothing was heard yet. */
    int unknown;
  }

  Buckets(Distributed distributed, BucketRules rules, CrdtMeters meters, Heard heard) {
    this.distributed = distributed;
    this.rules = rules;
    this.meters = meters;
    this.heard = heard;
  }

  // ---- which there are

  /** Begins to listen to all buckets of a group. */
  void open(String group) {
    for (ReplicatedType<?> type : ReplicatedType.ALL) bucket(BucketName.root(group, type.name()));
  }

  private HeldBucket bucket(BucketName name) {
    HeldBucket known = held.get(name);
    if (known != null) return known;
    HeldBucket bucket = new HeldBucket(name);
    held.put(name, bucket);
    byId.put(name.id(), bucket);
    kept.computeIfAbsent(name.group(), group -> new Kept()).unknown++;
    distributed.subscribe(bucket.key());
    distributed.get(bucket.key(), 1, Duration.ZERO, response -> got(bucket, response));
    return bucket;
  }

  /** True if it was of a bucket. */
  boolean heard(String id, Object value) {
    HeldBucket bucket = byId.get(id);
    if (bucket == null || !(value instanceof Bucket state)) return false;
    hear(bucket, state);
    return true;
  }

  /** What the replicator has, as it says so: never less than before. */
  void hear(HeldBucket bucket, Bucket state) {
    learn(bucket, () -> bucket.hear(state));
  }

  /** An update of this node, before the replicator is told. */
  void update(HeldBucket bucket, Bucket updated) {
    learn(bucket, () -> bucket.update(updated));
  }

  /** False if too few answered in time. What was deleted is nothing. */
  private boolean got(HeldBucket bucket, GetResponse<?> response) {
    if (response instanceof GetFailure) return false;
    if (response instanceof GetSuccess<?> found) {
      Bucket state = (Bucket) found.dataValue();
      learn(bucket, () -> bucket.merge(state));
    }
    if (bucket.isKnown() || held.get(bucket.name()) != bucket) return true;
    kept.get(bucket.name().group()).unknown--;
    bucket.becomeKnown().forEach(Runnable::run);
    return true;
  }

  private void learn(HeldBucket bucket, Runnable how) {
    if (held.get(bucket.name()) != bucket) return;
    Bucket before = bucket.latest();
    how.run();
    Bucket after = bucket.latest();
    if (before.bytes() == 0 && after.bytes() > 0) {
      filled++;
      String type = bucket.name().type();
      ReplicatedType<?> used = ReplicatedType.named(type).orElseThrow();
      kept.get(bucket.name().group()).used.put(type, used);
    }
    bytes += after.bytes() - before.bytes();
    meters.holds(filled, bytes);
    if (after.isSplit() && !before.isSplit()) {
      BucketRules.children(bucket.name()).forEach(this::bucket);
    }
    heard.of(bucket.name(), before, after);
  }

  /** The group is gone: its buckets go from every disk. */
  void drop(String group) {
    kept.remove(group);
    for (BucketName name : new TreeSet<>(held.keySet())) {
      if (!name.group().equals(group)) continue;
      HeldBucket bucket = held.remove(name);
      byId.remove(bucket.name().id());
      distributed.unsubscribe(bucket.key());
      if (bucket.latest().bytes() > 0) filled--;
      bytes -= bucket.latest().bytes();
      bucket.all().forEach(write -> write.then().undone(GONE));
    }
    meters.holds(filled, bytes);
  }

  // ---- reading

  /** Calls it as soon as all is known here that this node has of the key. */
  void whenKnown(String group, String key, Runnable then) {
    if (kept.containsKey(group) && kept.get(group).unknown == 0) {
      then.run();
      return;
    }
    for (ReplicatedType<?> type : ReplicatedType.ALL) {
      for (BucketName name : path(group, type, key)) {
        HeldBucket bucket = bucket(name);
        if (bucket.isKnown()) continue;
        bucket.whenKnown(() -> whenKnown(group, key, then));
        return;
      }
    }
    then.run();
  }

  /**
   * Calls it as soon as all is known here that this node has of the group, unless it is dropped.
   */
  void whenAllKnown(String group, Runnable then) {
    Optional<HeldBucket> unknown =
        kept.containsKey(group) && kept.get(group).unknown == 0
            ? Optional.empty()
            : all(group).stream().filter(bucket -> !bucket.isKnown()).findFirst();
    if (unknown.isPresent()) unknown.get().whenKnown(() -> whenAllKnown(group, then));
    else then.run();
  }

  /** Those of a group that there are, the parents before their children. */
  private List<HeldBucket> all(String group) {
    List<HeldBucket> all = new ArrayList<>();
    for (ReplicatedType<?> type : ReplicatedType.ALL) add(BucketName.root(group, type.name()), all);
    return all;
  }

  private void add(BucketName name, List<HeldBucket> all) {
    HeldBucket bucket = held.get(name);
    if (bucket == null) return;
    all.add(bucket);
    if (bucket.isSplit()) BucketRules.children(name).forEach(child -> add(child, all));
  }

  /** What is known of every bucket of a group. */
  List<Bucket> latest(String group) {
    return all(group).stream().map(HeldBucket::latest).toList();
  }

  private List<BucketName> path(String group, ReplicatedType<?> type, String key) {
    BucketName root = BucketName.root(group, type.name());
    return rules.path(root, key, name -> held.containsKey(name) && held.get(name).isSplit());
  }

  private List<Bucket> buckets(List<BucketName> path) {
    List<Bucket> buckets = new ArrayList<>();
    for (BucketName name : path) buckets.add(bucket(name).latest());
    return buckets;
  }

  /** Whether there is anything under this key as one of the type. */
  boolean has(String group, ReplicatedType<?> type, String key) {
    for (Bucket bucket : buckets(path(group, type, key))) if (bucket.has(key)) return true;
    return false;
  }

  /** The types of which there is something under this key, by their names. */
  List<String> types(String group, String key) {
    List<String> types = new ArrayList<>();
    if (!kept.containsKey(group)) return types;
    for (ReplicatedType<?> type : kept.get(group).used.values()) {
      if (has(group, type, key)) types.add(type.name());
    }
    return types;
  }

  /**
   * What the key has of these types, in their order.
   *
   * @param text if one of them is a text
   */
  List<ClientReply.Merged.Other> shown(
      String group, String key, List<String> types, Optional<TextDocument> text) {
    List<ClientReply.Merged.Other> all = new ArrayList<>();
    for (String name : types) {
      ReplicatedType<?> type = ReplicatedType.named(name).orElseThrow();
      Shown shown =
          type == ReplicatedType.TEXT
              ? ReplicatedType.TEXT.show(text.orElseThrow())
              : shown(group, key, type);
      all.add(new ClientReply.Merged.Other(name, shown));
    }
    return all;
  }

  private <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> Shown shown(
      String group, String key, ReplicatedType<T> type) {
    return type.show(value(group, type, type, key).orElse(type.empty()));
  }

  /**
   * What is known of a key.
   *
   * @param keptAs what the buckets of that type hold, see {@link BucketName#held}
   */
  <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> Optional<T> value(
      String group, ReplicatedType<?> type, ReplicatedType<T> keptAs, String key) {
    return Batch.joined(keptAs, key, buckets(rules.reading().of(path(group, type, key))));
  }

  /**
   * Asks so many nodes for all that they have of the key.
   *
   * @param then is told when it is known here, or why it cannot be
   */
  void read(
      String group, String key, int copies, Duration patience, Consumer<Optional<String>> then) {
    readMore(group, key, copies, patience, new TreeMap<>(), then);
  }

  private void readMore(
      String group,
      String key,
      int copies,
      Duration patience,
      SortedMap<BucketName, HeldBucket> asked,
      Consumer<Optional<String>> then) {
    List<HeldBucket> more = new ArrayList<>();
    for (ReplicatedType<?> type : ReplicatedType.ALL) {
      for (BucketName name : path(group, type, key)) {
        if (asked.putIfAbsent(name, bucket(name)) == null) more.add(bucket(name));
      }
    }
    askFor(more, copies, patience, then, () -> readMore(group, key, copies, patience, asked, then));
  }

  /** Whether it is not known here that the bucket is split, though one below it is there. */
  boolean isOpenAbove(BucketName name) {
    HeldBucket known = held.get(name);
    return known == null || !known.isSplit();
  }

  /**
   * Asks so many nodes for all buckets of a group.
   *
   * @param then is told when it is known here, or why it cannot be
   */
  void readAll(String group, int copies, Duration patience, Consumer<Optional<String>> then) {
    readNext(group, copies, patience, new TreeSet<>(), then);
  }

  private void readNext(
      String group,
      int copies,
      Duration patience,
      SortedSet<BucketName> asked,
      Consumer<Optional<String>> then) {
    List<HeldBucket> next = new ArrayList<>();
    for (HeldBucket bucket : all(group)) {
      if (next.size() < MOST_AT_ONCE && asked.add(bucket.name())) next.add(bucket);
    }
    askFor(next, copies, patience, then, () -> readNext(group, copies, patience, asked, then));
  }

  /**
   * @param end is told if there is nothing to ask for, or what went wrong
   * @param goOn is called when all of it is known here
   */
  private void askFor(
      List<HeldBucket> some,
      int copies,
      Duration patience,
      Consumer<Optional<String>> end,
      Runnable goOn) {
    if (some.isEmpty()) {
      end.accept(Optional.empty());
      return;
    }
    Countdown countdown =
        new Countdown(
            some.size(),
            trouble -> {
              if (trouble.isPresent()) end.accept(trouble);
              else goOn.run();
            });
    for (HeldBucket bucket : some) {
      distributed.get(
          bucket.key(),
          copies,
          patience,
          response -> {
            if (got(bucket, response)) countdown.good();
            else countdown.trouble(notRead());
          });
    }
  }

  String notRead() {
    meters.timedOut();
    return "So many nodes did not answer in time";
  }

  static String tooFew(int copies, int known) {
    return "%d nodes are asked for, and this one knows %d that are in the cluster"
        .formatted(copies, known);
  }

  // ---- for those who write

  /** Where it goes, as far as is known; all above that is known. */
  HeldBucket leaf(BucketWrite write) {
    ReplicatedType<?> type = ReplicatedType.named(write.type()).orElseThrow();
    List<BucketName> path = path(write.group(), type, write.key());
    return bucket(path.get(path.size() - 1));
  }

  List<HeldBucket> above(HeldBucket bucket) {
    List<HeldBucket> above = new ArrayList<>();
    for (BucketName name : bucket.name().above()) above.add(bucket(name));
    return above;
  }
}
