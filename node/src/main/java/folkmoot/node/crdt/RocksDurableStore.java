package folkmoot.node.crdt;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.text.TextDocument;
import folkmoot.node.time.Clock;
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
 * DurableStore}, and what this node writes before the replicator hears of it ({@link WriteAhead}).
 * What has come while a batch was written is the next batch: one sync for all of it, one write for
 * all changes of an entry, and then the answers.
 *
 * <p>Where the disk does not take a batch, its askers are told. What was to be written ahead is
 * dropped, since nobody has it; what the replicator has is tried again with the next batch, or a
 * second later: its memory is ahead of the disk then, and nothing else is lost.
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
  private final Told told;
  private final Map<String, Bucket> written = new HashMap<>();

  /** What was written ahead, until the replicator has it. */
  private final Map<String, ReplicatedData> ahead = new HashMap<>();

  private final SortedSet<String> deleted = new TreeSet<>();
  private final SortedMap<String, ReplicatedData> unwritten = new TreeMap<>();
  private final List<StoreReply> asked = new ArrayList<>();
  private final List<Append> appends = new ArrayList<>();
  private boolean writing;

  private RocksDurableStore(CrdtDisk disk, Clock clock, CrdtMeters meters, Told told) {
    this.disk = disk;
    this.clock = clock;
    this.meters = meters;
    this.told = told;
  }

  /** Who is to know how it goes; told by the thread of the disk. */
  interface Told {
    /** All that is on the disk is read: it can be written ahead of the replicator. */
    void opened(ActorRef store);

    /**
     * @param line why the entries cannot be kept
     */
    void failed(String line);
  }

  /**
   * What is to be kept before the replicator hears of it.
   *
   * @param after of the entry what the replicator has, with the change; of a bucket, that as its
   *     delta
   */
  record Change(String entry, ReplicatedData after) {}

  /** All of it, or nothing; answered with {@link Appended}. */
  record Append(List<Change> changes, ActorRef asker, Consumer<Boolean> then) {
    Append {
      changes = List.copyOf(changes);
    }
  }

  /**
   * @param isKept false if the disk did not take it, or an entry was deleted
   */
  record Appended(Consumer<Boolean> then, boolean isKept) {}

  static Props props(CrdtDisk disk, Clock clock, CrdtMeters meters, Told told) {
    return Props.create(
        RocksDurableStore.class, () -> new RocksDurableStore(disk, clock, meters, told));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(LoadAll$.class, load -> load())
        .match(Append.class, this::append)
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
      told.failed(line);
      throw new LoadFailed(line, damage);
    }
    tell(replicator, some);
    replicator.tell(LoadAllCompleted$.MODULE$, getSelf());
    told.opened(getSelf());
  }

  private void remember(String entry, ReplicatedData value) {
    disk.is(entry, value != DELETED);
    if (value instanceof Bucket bucket) written.put(entry, bucket);
    else written.remove(entry);
    if (value == DELETED) deleted.add(entry);
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

  private void append(Append append) {
    appends.add(append);
    writeSoon();
  }

  private void store(Store store) {
    ReplicatedData stored = store.data().data();
    if (stored == DELETED) deleted.add(store.key());
    if (stored.equals(ahead.get(store.key()))) ahead.remove(store.key());
    else unwritten.put(store.key(), withAhead(store.key(), stored));
    if (store.reply().isDefined()) asked.add(store.reply().get());
    writeSoon();
  }

  /** The replicator may not have heard yet of what was written ahead: nothing is taken back. */
  private ReplicatedData withAhead(String entry, ReplicatedData stored) {
    ReplicatedData more = ahead.get(entry);
    if (more == null) return stored;
    ReplicatedData both = stored == DELETED ? stored : Entries.merged(stored, more);
    if (both == stored) ahead.remove(entry);
    return both;
  }

  /** Behind all that has come already. */
  private void writeSoon() {
    if (writing) return;
    writing = true;
    getSelf().tell(Step.WRITE, getSelf());
  }

  private void write() {
    writing = false;
    SortedMap<String, ReplicatedData> appended = appended();
    TreeMap<String, ReplicatedData> all = new TreeMap<>(unwritten);
    all.putAll(appended);
    boolean isKept = all.isEmpty() || isKept(all);
    if (isKept) {
      all.forEach(this::remember);
      appends.forEach(this::rememberAhead);
      unwritten.clear();
    }
    for (StoreReply reply : asked) {
      reply.replyTo().tell(isKept ? reply.successMsg() : reply.failureMsg(), getSelf());
    }
    asked.clear();
    for (Append append : appends) {
      boolean hasIt = isKept && isOfThoseThatAre(append);
      append.asker().tell(new Appended(append.then(), hasIt), getSelf());
    }
    appends.clear();
  }

  private void rememberAhead(Append append) {
    if (!isOfThoseThatAre(append)) return;
    for (Change change : append.changes()) {
      ahead.merge(change.entry(), Entries.change(change.after()), Entries::merged);
    }
  }

  private boolean isOfThoseThatAre(Append append) {
    return append.changes().stream().noneMatch(change -> deleted.contains(change.entry()));
  }

  /** Each entry with what is to be written ahead. */
  private SortedMap<String, ReplicatedData> appended() {
    TreeMap<String, ReplicatedData> appended = new TreeMap<>();
    for (Append append : appends) {
      if (!isOfThoseThatAre(append)) continue;
      for (Change change : append.changes()) {
        appended.put(change.entry(), with(change, appended.get(change.entry())));
      }
    }
    return appended;
  }

  private ReplicatedData with(Change change, ReplicatedData appendedBefore) {
    ReplicatedData known = appendedBefore == null ? known(change.entry()) : appendedBefore;
    return known == null ? change.after() : Entries.changed(known, change.after());
  }

  /** What is to be on the disk without what is to be appended; null if nothing. */
  private ReplicatedData known(String entry) {
    ReplicatedData stored = unwritten.get(entry);
    if (stored != null) return stored;
    Bucket bucket = written.get(entry);
    return bucket == null ? ahead.get(entry) : bucket;
  }

  private boolean isKept(SortedMap<String, ReplicatedData> all) {
    long begun = clock.nanos();
    TreeSet<String> emptied = new TreeSet<>();
    List<Row> rows = new ArrayList<>();
    all.forEach((entry, value) -> add(entry, value, emptied, rows));
    if (rows.isEmpty()) return true;
    if (!isKept(emptied, rows)) return false;
    long bytes = 0;
    for (Row row : rows) bytes += row.key().length + row.value().length;
    meters.synced(bytes, clock.nanos() - begun);
    return true;
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

  /** What is known of the disk would be lost. */
  @Override
  public void preRestart(Throwable reason, Optional<Object> message) {
    told.failed("the CRDT data in %s are kept no more: %s".formatted(disk.folder(), reason));
  }

  @Override
  public void postStop() {
    if (!unwritten.isEmpty()) write();
  }
}
