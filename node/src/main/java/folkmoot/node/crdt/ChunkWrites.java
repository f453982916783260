package folkmoot.node.crdt;

import folkmoot.crdt.GCounter;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.TextDocument;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.merge.Update;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.pekko.cluster.ddata.Replicator.UpdateResponse;
import org.apache.pekko.cluster.ddata.Replicator.UpdateSuccess;
import org.apache.pekko.cluster.ddata.Replicator.UpdateTimeout;

/**
 * Puts what this node has written of a text in its place. First its chunks are counted, so that
 * after whatever crash all are found that anyone has; then those that have changed are put on the
 * disk, all or none; then they are told to others.
 */
final class ChunkWrites {
  /** Of at most 32 KiB each, where a frame has 256. */
  private static final int MOST_CHANGES = 4;

  private final Distributed distributed;
  private final WriteAhead writeAhead;
  private final Buckets buckets;
  private final BucketWrites bucketWrites;
  private final CrdtMeters meters;

  ChunkWrites(
      Distributed distributed,
      WriteAhead writeAhead,
      Buckets buckets,
      BucketWrites bucketWrites,
      CrdtMeters meters) {
    this.distributed = distributed;
    this.writeAhead = writeAhead;
    this.buckets = buckets;
    this.bucketWrites = bucketWrites;
    this.meters = meters;
  }

  /**
   * What this node has written of a text.
   *
   * @param like of as many copies, in as much time
   * @param first chunk that has changed
   * @param all of its chunks
   */
  record Written(
      Document document, Document.Edit like, ReplicaId by, int first, List<TextDocument> all) {
    private ChunkName name(int index) {
      return new ChunkName(document.group(), document.name(), by, index);
    }
  }

  /** What follows: one of these is called, once. */
  interface Then {
    /**
     * @param trouble why it is not known whether so many nodes have it
     */
    void made(Optional<String> trouble);

    /** The disk did not take it. */
    void notKept();

    /** Nothing was done. */
    void undone(String why);
  }

  /** How many chunks each author has, as it is known here. */
  SortedMap<ReplicaId, BigInteger> counts(String group, String name) {
    return buckets
        .value(group, ReplicatedType.TEXT, ReplicatedType.G_COUNTER, name)
        .map(GCounter::counts)
        .orElseGet(TreeMap::new);
  }

  void put(Written written, Then then) {
    Document document = written.document();
    int counted =
        counts(document.group(), document.name())
            .getOrDefault(written.by(), BigInteger.ZERO)
            .intValue();
    int more = written.all().size() - counted;
    if (more <= 0) {
      keep(written, false, then);
      return;
    }
    count(
        written,
        more,
        1,
        new BucketWrite.Then() {
          @Override
          public void done(Answered answered) {
            keep(written, written.like().copies() > 1, then);
          }

          @Override
          public void unknown(Answered answered, String why) {
            then.notKept();
          }

          @Override
          public void undone(String why) {
            then.undone(why);
          }
        });
  }

  private void count(Written written, int more, int copies, BucketWrite.Then then) {
    Document document = written.document();
    bucketWrites.write(
        new BucketWrite(
            document.group(),
            document.name(),
            ReplicatedType.TEXT.name(),
            new Update.Increment(more),
            copies,
            written.like().timeLeft(),
            then));
  }

  /**
   * @param tellsCount whether their number is to be told, too
   */
  private void keep(Written written, boolean tellsCount, Then then) {
    List<RocksDurableStore.Change> changes = new ArrayList<>();
    for (int i = written.first(); i < written.all().size(); i++) {
      changes.add(new RocksDurableStore.Change(written.name(i).id(), written.all().get(i)));
    }
    writeAhead.append(
        changes,
        isKept -> {
          if (isKept) spread(written, tellsCount, then::made);
          else then.notKept();
        });
  }

  /**
   * The changes of all entries travel in one message, which has to fit into a frame: where they are
   * many, whole chunks are compared and sent one by one instead.
   */
  private void spread(Written written, boolean tellsCount, Consumer<Optional<String>> then) {
    int changed = written.all().size() - written.first();
    Countdown countdown = new Countdown(changed + (tellsCount ? 1 : 0), then);
    boolean asChanges = changed <= MOST_CHANGES;
    for (int i = written.first(); i < written.all().size(); i++) {
      TextDocument chunk = written.all().get(i);
      distributed.update(
          new Distributed.Named<TextDocument>(written.name(i).id()),
          TextDocument.EMPTY,
          written.like().copies(),
          written.like().timeLeft(),
          kept -> told(chunk.changedFrom(kept), asChanges),
          response -> onSpread(countdown, response));
    }
    if (tellsCount) count(written, 0, written.like().copies(), counted(countdown));
  }

  private static TextDocument told(TextDocument chunk, boolean asChange) {
    return asChange ? chunk : chunk.resetDelta();
  }

  private void onSpread(Countdown countdown, UpdateResponse<?> response) {
    if (response instanceof UpdateTimeout) meters.timedOut();
    if (response instanceof UpdateSuccess) countdown.good();
    else countdown.trouble(BucketWrites.MAY_SPREAD);
  }

  private static BucketWrite.Then counted(Countdown countdown) {
    return new BucketWrite.Then() {
      @Override
      public void done(Answered answered) {
        countdown.good();
      }

      @Override
      public void unknown(Answered answered, String why) {
        countdown.trouble(why);
      }

      @Override
      public void undone(String why) {
        countdown.trouble(why);
      }
    };
  }
}
