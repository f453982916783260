package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.text.TextDocument;
import folkmoot.node.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.ddata.DurableStore.DurableDataEnvelope;
import org.apache.pekko.cluster.ddata.DurableStore.LoadAll$;
import org.apache.pekko.cluster.ddata.DurableStore.LoadAllCompleted$;
import org.apache.pekko.cluster.ddata.DurableStore.LoadData;
import org.apache.pekko.cluster.ddata.DurableStore.LoadFailed;
import org.apache.pekko.cluster.ddata.DurableStore.Store;
import org.apache.pekko.cluster.ddata.DurableStore.StoreReply;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.apache.pekko.cluster.ddata.Replicator$Internal$DeletedData$;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the replicator keeps on a {@link CrdtDisk}, by the protocol of Pekko's {@code
 * DurableStore}. What has come while a batch was written is the next batch: one sync for all of it,
 * one write for all changes of an entry, and then the answers.
 *
 * <p>Where the disk does not take a batch, its askers are told, and it is tried again with the
 * next, or a second later: the memory is ahead of the disk then, and nothing else is lost.
 */
final class RocksDurableStore extends AbstractActorWithTimers {
  private static final int ENTRIES_AT_ONCE = 256;
  private static final ReplicatedData DELETED = Replicator$Internal$DeletedData$.MODULE$;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(RocksDurableStore.class);

  private enum Step {
    WRITE,
    WRITE_AGAIN
  }

  private final CrdtDisk disk;
  private final Clock clock;
  private final CrdtMeters meters;
  private final Consumer<String> failed;
  private final Map<String, Bucket> written = new HashMap<>();
  private final SortedMap<String, DurableDataEnvelope> unwritten = new TreeMap<>();
  private final List<StoreReply> asked = new ArrayList<>();
  private boolean writing;

  private RocksDurableStore(
      CrdtDisk disk, Clock clock, CrdtMeters meters, Consumer<String> failed) {
    this.disk = disk;
    this.clock = clock;
    this.meters = meters;
    this.failed = failed;
  }

  /**
   * @param failed is told, in one line, why the entries cannot be read
   */
  static Props props(CrdtDisk disk, Clock clock, CrdtMeters meters, Consumer<String> failed) {
    return Props.create(
        RocksDurableStore.class, () -> new RocksDurableStore(disk, clock, meters, failed));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(LoadAll$.class, load -> load())
        .match(Store.class, this::store)
        .matchEquals(Step.WRITE, step -> write())
        .matchEquals(Step.WRITE_AGAIN, step -> writeAgain())
        .build();
  }

  private void load() {
    ActorRef replicator = getSender();
    TreeMap<String, DurableDataEnvelope> some = new TreeMap<>();
    Rows.Assembly assembly =
        new Rows.Assembly(
            (entry, value) -> {
              some.put(entry, new DurableDataEnvelope(value.orElse(DELETED)));
              remember(entry, value.orElse(DELETED));
              if (some.size() == ENTRIES_AT_ONCE) tell(replicator, some);
            });
    try {
      disk.forEach(assembly::add);
      assembly.end();
    } catch (RocksDBException | RuntimeException damage) {
      String line =
          "the CRDT data in %s are damaged at '%s' or behind it: %s"
              .formatted(disk.folder(), assembly.entry(), damage.getMessage());
      failed.accept(line);
      throw new LoadFailed(line, damage);
    }
    tell(replicator, some);
    replicator.tell(LoadAllCompleted$.MODULE$, getSelf());
  }

  private void remember(String entry, ReplicatedData value) {
    disk.is(entry, value != DELETED);
    if (value instanceof Bucket bucket) written.put(entry, bucket);
    else written.remove(entry);
  }

  private void tell(ActorRef replicator, TreeMap<String, DurableDataEnvelope> some) {
    if (some.isEmpty()) return;
    replicator.tell(new LoadData(immutable(some)), getSelf());
    some.clear();
  }

  private static scala.collection.immutable.Map<String, DurableDataEnvelope> immutable(
      Map<String, DurableDataEnvelope> entries) {
    return scala.collection.immutable.Map$.MODULE$.from(
        scala.jdk.javaapi.CollectionConverters.asScala(entries));
  }

  private void store(Store store) {
    unwritten.put(store.key(), store.data());
    if (store.reply().isDefined()) asked.add(store.reply().get());
    if (writing) return;
    // Behind all that has come already.
    writing = true;
    getSelf().tell(Step.WRITE, getSelf());
  }

  private void write() {
    writing = false;
    if (unwritten.isEmpty()) return;
    long begun = clock.nanos();
    TreeSet<String> emptied = new TreeSet<>();
    List<Row> rows = new ArrayList<>();
    unwritten.forEach((entry, envelope) -> add(entry, envelope.data(), emptied, rows));
    boolean isKept = isKept(emptied, rows);
    if (isKept) {
      unwritten.forEach((entry, envelope) -> remember(entry, envelope.data()));
      unwritten.clear();
      long bytes = 0;
      for (Row row : rows) bytes += row.key().length + row.value().length;
      meters.synced(bytes, clock.nanos() - begun);
    }
    for (StoreReply reply : asked) {
      reply.replyTo().tell(isKept ? reply.successMsg() : reply.failureMsg(), getSelf());
    }
    asked.clear();
  }

  /** Of a bucket what has changed since it was written last. */
  private void add(String entry, ReplicatedData value, SortedSet<String> emptied, List<Row> rows) {
    if (value instanceof Bucket bucket) {
      Bucket before = written.getOrDefault(entry, Bucket.empty(bucket.type()));
      boolean isNews = !written.containsKey(entry) || before.isSplit() != bucket.isSplit();
      if (isNews) rows.add(Row.head(entry, Rows.head(bucket)));
      bucket.changedSince(before).forEach((key, now) -> rows.add(Row.part(entry, key, now)));
    } else if (value instanceof TextDocument chunk) {
      rows.add(Row.head(entry, Rows.head(chunk)));
    } else {
      emptied.add(entry);
      rows.add(Row.head(entry, Rows.deleted()));
    }
  }

  private boolean isKept(SortedSet<String> emptied, List<Row> rows) {
    try {
      disk.write(emptied, rows);
      return true;
    } catch (RocksDBException refused) {
      LOG.warn("the disk does not take {} rows of CRDT data", rows.size(), refused);
      meters.notSynced();
      getTimers().startSingleTimer(Step.WRITE_AGAIN, Step.WRITE_AGAIN, PAUSE);
      return false;
    }
  }

  private void writeAgain() {
    if (!writing) write();
  }

  @Override
  public void postStop() {
    if (!unwritten.isEmpty()) write();
  }
}
