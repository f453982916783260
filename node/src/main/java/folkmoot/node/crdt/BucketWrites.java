package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketRules;
import folkmoot.crdt.update.Circumstances;
import folkmoot.crdt.update.ReplicatedType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.cluster.ddata.Replicator.GetDataDeleted;
import org.apache.pekko.cluster.ddata.Replicator.GetResponse;
import org.apache.pekko.cluster.ddata.Replicator.GetSuccess;
import org.apache.pekko.cluster.ddata.Replicator.UpdateDataDeleted;
import org.apache.pekko.cluster.ddata.Replicator.UpdateResponse;
import org.apache.pekko.cluster.ddata.Replicator.UpdateSuccess;
import org.apache.pekko.cluster.ddata.Replicator.UpdateTimeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The updates of buckets: made of what the replicator has, put on the disk, told to the replicator,
 * answered. One batch at a time for a bucket; what comes meanwhile is the next.
 *
 * <p>Those that this node alone is to have before they are answered go in turns: all that wait, of
 * whatever bucket, are one write to the disk.
 */
final class BucketWrites {
  static final String MAY_SPREAD =
      "The update is made at this node and may still spread; so many nodes did not say in time that"
          + " they have it";
  static final String NOT_ON_DISK =
      "The disk of this node did not take the update: nobody has it, unless the disk has";

  private static final int MOST_AT_ONCE = 512;
  private static final Logger LOG = LoggerFactory.getLogger(BucketWrites.class);

  private final Distributed distributed;
  private final WriteAhead writeAhead;
  private final Buckets buckets;
  private final BucketRules rules;
  private final Supplier<Circumstances> now;
  private final CrdtMeters meters;
  private final Set<HeldBucket> due = new LinkedHashSet<>();
  private boolean turning;

  BucketWrites(
      Distributed distributed,
      WriteAhead writeAhead,
      Buckets buckets,
      BucketRules rules,
      Supplier<Circumstances> now,
      CrdtMeters meters) {
    this.distributed = distributed;
    this.writeAhead = writeAhead;
    this.buckets = buckets;
    this.rules = rules;
    this.now = now;
    this.meters = meters;
  }

  /** All on the path of the key is known. */
  void write(BucketWrite write) {
    HeldBucket leaf = buckets.leaf(write);
    if (leaf.isKnown()) {
      leaf.add(write);
      begin(leaf);
    } else {
      leaf.whenKnown(() -> write(write));
    }
  }

  private void begin(HeldBucket bucket) {
    if (!bucket.isIdle() || !bucket.isAwaited()) return;
    if (bucket.copiesOfNext() > 1) {
      List<BucketWrite> writes = next(bucket);
      distributed.count(known -> begin(bucket, writes, known));
    } else {
      due.add(bucket);
      if (!turning) turn();
    }
  }

  private List<BucketWrite> next(HeldBucket bucket) {
    bucket.busy(true);
    List<BucketWrite> writes = bucket.next(MOST_AT_ONCE);
    meters.batch(writes.size());
    return writes;
  }

  private void end(HeldBucket bucket) {
    bucket.busy(false);
    begin(bucket);
  }

  // ---- what this node alone is to have

  private void turn() {
    // Of a keyspace that was dropped nothing waits any longer.
    List<HeldBucket> awaited = due.stream().filter(HeldBucket::isAwaited).toList();
    due.clear();
    turning = !awaited.isEmpty();
    List<Batch> batches = new ArrayList<>();
    Countdown countdown = new Countdown(awaited.size(), none -> keepAll(batches));
    for (HeldBucket bucket : awaited) {
      List<BucketWrite> writes = next(bucket);
      make(
          bucket,
          writes,
          made -> {
            made.ifPresent(batches::add);
            countdown.good();
          });
    }
  }

  private void keepAll(List<Batch> batches) {
    List<Batch> changing = new ArrayList<>();
    for (Batch batch : batches) if (batch.changes()) changing.add(batch);
    if (changing.isEmpty()) {
      endTurn(batches, Optional.empty());
      return;
    }
    writeAhead.append(
        changing.stream().map(Batch::change).toList(),
        isKept -> {
          if (isKept) changing.forEach(batch -> spread(batch, response -> {}));
          // What comes next is told to the replicator behind this.
          endTurn(batches, isKept ? Optional.empty() : Optional.of(NOT_ON_DISK));
        });
  }

  private void endTurn(List<Batch> batches, Optional<String> trouble) {
    batches.forEach(batch -> answer(batch, trouble));
    batches.forEach(batch -> end(batch.bucket()));
    turn();
  }

  // ---- what others are to have

  /** With fewer nodes than are to have it, the replicator would take those that there are. */
  private void begin(HeldBucket bucket, List<BucketWrite> writes, int known) {
    int copies = writes.get(0).copies();
    if (known >= copies) tellSplits(bucket, writes, copies);
    else undo(bucket, writes, Buckets.tooFew(copies, known));
  }

  /**
   * Whoever reads from as many nodes must find the way to this bucket: those above it were split by
   * what may be known here alone.
   */
  private void tellSplits(HeldBucket bucket, List<BucketWrite> writes, int copies) {
    List<HeldBucket> above = new ArrayList<>();
    for (HeldBucket parent : buckets.above(bucket)) {
      if (parent.splitAt() < copies) above.add(parent);
    }
    if (above.isEmpty()) {
      send(bucket, writes);
      return;
    }
    Duration patience = BucketWrite.leastTimeLeft(writes);
    Countdown countdown =
        new Countdown(
            above.size(),
            trouble ->
                trouble.ifPresentOrElse(
                    why -> undo(bucket, writes, why), () -> send(bucket, writes)));
    for (HeldBucket parent : above) {
      distributed.update(
          parent.key(),
          Bucket.empty(parent.name().held()),
          copies,
          patience,
          same -> same,
          response -> {
            if (response instanceof UpdateSuccess) {
              parent.splitAt(copies);
              countdown.good();
            } else {
              countdown.trouble(buckets.notRead());
            }
          });
    }
  }

  private void send(HeldBucket bucket, List<BucketWrite> writes) {
    make(bucket, writes, made -> made.ifPresent(this::keep));
  }

  private void keep(Batch batch) {
    if (!batch.changes()) {
      spread(batch, response -> onSpread(batch, response));
      return;
    }
    writeAhead.append(
        List.of(batch.change()),
        isKept -> {
          if (isKept) spread(batch, response -> onSpread(batch, response));
          else finish(batch, Optional.of(NOT_ON_DISK));
        });
  }

  private void onSpread(Batch batch, UpdateResponse<?> response) {
    if (response instanceof UpdateDataDeleted<?>) {
      undo(batch.bucket(), batch.writes(), Buckets.GONE);
      return;
    }
    if (response instanceof UpdateTimeout) meters.timedOut();
    boolean isSpread = response instanceof UpdateSuccess;
    finish(batch, isSpread ? Optional.empty() : Optional.of(MAY_SPREAD));
  }

  private void finish(Batch batch, Optional<String> trouble) {
    answer(batch, trouble);
    end(batch.bucket());
  }

  // ---- either

  /**
   * What the replicator has is all that is known here, and more than was heard of it.
   *
   * @param then is told what came of it; nothing if it has been answered already
   */
  private void make(HeldBucket bucket, List<BucketWrite> writes, Consumer<Optional<Batch>> then) {
    distributed.get(
        bucket.key(), 1, Duration.ZERO, response -> then.accept(made(bucket, writes, response)));
  }

  private Optional<Batch> made(
      HeldBucket bucket, List<BucketWrite> writes, GetResponse<?> response) {
    if (response instanceof GetDataDeleted) {
      undo(bucket, writes, Buckets.GONE);
      return Optional.empty();
    }
    Bucket before =
        response instanceof GetSuccess<?> found
            ? (Bucket) found.dataValue()
            : Bucket.empty(bucket.name().held());
    buckets.hear(bucket, before);
    List<Bucket> above = buckets.above(bucket).stream().map(HeldBucket::latest).toList();
    Batch batch = new Batch(bucket, writes, above, rules, at(bucket));
    try {
      batch.run(before);
    } catch (RuntimeException failed) {
      LOG.error("an update of {} failed", bucket.name(), failed);
      undo(bucket, writes, "The update failed");
      return Optional.empty();
    }
    return Optional.of(batch);
  }

  /** Chunks of texts are counted under the name under which they are written. */
  private Circumstances at(HeldBucket bucket) {
    boolean countsChunks = bucket.name().type().equals(ReplicatedType.TEXT.name());
    return countsChunks ? now.get().underOwnName() : now.get();
  }

  private void spread(Batch batch, Consumer<UpdateResponse<?>> then) {
    HeldBucket bucket = batch.bucket();
    if (batch.splits()) meters.split();
    buckets.update(bucket, batch.after());
    distributed.update(
        bucket.key(),
        Bucket.empty(bucket.name().held()),
        batch.copies(),
        BucketWrite.leastTimeLeft(batch.writes()),
        batch::onto,
        then);
  }

  private void undo(HeldBucket bucket, List<BucketWrite> writes, String why) {
    writes.forEach(write -> write.then().undone(why));
    end(bucket);
  }

  /**
   * @param trouble why it is not known what becomes of what was made
   */
  private void answer(Batch batch, Optional<String> trouble) {
    for (int i = 0; i < batch.writes().size(); i++) {
      BucketWrite write = batch.writes().get(i);
      Optional<Answered> answered = batch.answered(i);
      if (answered.isEmpty()) write(write);
      else if (trouble.isEmpty() || answered.get() instanceof Answered.Refused)
        write.then().done(answered.get());
      else write.then().unknown(answered.get(), trouble.get());
    }
  }
}
