package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketRules;
import folkmoot.crdt.bucket.Editing;
import folkmoot.crdt.update.Circumstances;
import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.ReplicatedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/** What is done to a bucket at once. */
final class Batch {
  private final HeldBucket bucket;
  private final List<BucketWrite> writes;
  private final List<Bucket> above;
  private final BucketRules rules;
  private final Circumstances at;
  private final List<Optional<Answered>> answered = new ArrayList<>();
  private Bucket before;
  private Bucket after;

  /**
   * @param above the buckets on its path, as they are known
   */
  Batch(
      HeldBucket bucket,
      List<BucketWrite> writes,
      List<Bucket> above,
      BucketRules rules,
      Circumstances at) {
    this.bucket = bucket;
    this.writes = List.copyOf(writes);
    this.above = List.copyOf(above);
    this.rules = rules;
    this.at = at;
    this.before = Bucket.empty(bucket.name().held());
    this.after = before;
  }

  /**
   * @param known what there is of the bucket
   */
  void run(Bucket known) {
    before = known;
    run(bucket.name().held());
  }

  private <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> void run(
      ReplicatedType<T> type) {
    Editing<T> editing =
        new Editing<>(rules, bucket.name(), type, before, key -> joined(type, key, above));
    for (BucketWrite write : writes) {
      Optional<Outcome<T>> outcome =
          editing.edit(write.key(), value -> type.update(value, write.update(), at));
      answered.add(outcome.map(made -> Answered.of(type, made)));
    }
    after = editing.after();
  }

  /** Made of what there is of the bucket by now. Called by the replicator, on its own thread. */
  Bucket onto(Bucket now) {
    return now == before ? after : after.deltaData().map(now::changed).orElse(now);
  }

  /** Whether there is anything to keep: all may have been refused, or be so already. */
  boolean changes() {
    return after.deltaData().isPresent();
  }

  int copies() {
    return writes.get(0).copies();
  }

  /** What these buckets together have of a key. */
  static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> Optional<T> joined(
      ReplicatedType<T> type, String key, List<Bucket> of) {
    Optional<T> all = Optional.empty();
    for (Bucket bucket : of) {
      Optional<T> more = bucket.value(type, key);
      if (more.isPresent()) all = Optional.of(all.map(more.get()::mergeData).orElse(more.get()));
    }
    return all;
  }

  List<BucketWrite> writes() {
    return writes;
  }

  /** What came of one of its writes; empty if it is to go to a child. */
  Optional<Answered> answered(int index) {
    return answered.get(index);
  }

  HeldBucket bucket() {
    return bucket;
  }

  /** With what was changed as its delta. */
  Bucket after() {
    return after;
  }

  RocksDurableStore.Change change() {
    return new RocksDurableStore.Change(bucket.key().id(), after);
  }

  boolean splits() {
    return after.isSplit() && !before.isSplit();
  }
}
