package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.cluster.ddata.Key;

/** One bucket as the store knows it, and the updates that wait for it. */
final class HeldBucket {
  private final BucketName name;
  private final Key<Bucket> key;
  private final Deque<BucketWrite> waiting = new ArrayDeque<>();
  private List<Runnable> whenKnown = new ArrayList<>();
  private Bucket latest;

  /** Changes of this node that the replicator has not shown to have. */
  private Optional<Bucket> untold = Optional.empty();

  private boolean known;
  private boolean busy;
  private int splitAt = 1;

  HeldBucket(BucketName name) {
    this.name = name;
    this.key = new Distributed.Named<>(name.id());
    this.latest = Bucket.empty(name.held());
  }

  BucketName name() {
    return name;
  }

  Key<Bucket> key() {
    return key;
  }

  /** All that has been heard of it. */
  Bucket latest() {
    return latest;
  }

  /**
   * What the replicator has, in the order in which it says so. It may not have got yet what this
   * node has written since.
   */
  void hear(Bucket state) {
    if (untold.isEmpty()) {
      latest = state;
      return;
    }
    latest = state.mergeData(untold.get());
    if (latest == state) untold = Optional.empty();
  }

  /** What was written here, before the replicator is told. */
  void update(Bucket updated) {
    latest = latest.withChangeOf(updated);
    Optional<Bucket> change = updated.deltaData();
    untold = untold.flatMap(before -> change.map(before::mergeData)).or(() -> change);
  }

  /** What others have, whoever says so. */
  void merge(Bucket more) {
    latest = latest.mergeData(more);
  }

  boolean isSplit() {
    return latest.isSplit();
  }

  /** Whether what this node has on its disk has been heard. */
  boolean isKnown() {
    return known;
  }

  void whenKnown(Runnable then) {
    whenKnown.add(then);
  }

  /** What was told is all that this node has. */
  List<Runnable> becomeKnown() {
    List<Runnable> then = whenKnown;
    whenKnown = new ArrayList<>();
    known = true;
    return then;
  }

  /** On how many nodes it is known to be split. */
  int splitAt() {
    return splitAt;
  }

  void splitAt(int nodes) {
    splitAt = Math.max(splitAt, nodes);
  }

  void add(BucketWrite write) {
    waiting.add(write);
  }

  boolean isIdle() {
    return !busy;
  }

  void busy(boolean now) {
    busy = now;
  }

  boolean isAwaited() {
    return !waiting.isEmpty();
  }

  /** How many nodes are to have what is first. */
  int copiesOfNext() {
    return waiting.element().copies();
  }

  /** The first ones, as far as they want as many copies. */
  List<BucketWrite> next(int most) {
    List<BucketWrite> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < most) {
      boolean same = batch.isEmpty() || waiting.peek().copies() == batch.get(0).copies();
      if (!same) break;
      batch.add(waiting.remove());
    }
    return batch;
  }

  List<BucketWrite> all() {
    List<BucketWrite> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }
}
