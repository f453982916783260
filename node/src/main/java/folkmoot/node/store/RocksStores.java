package folkmoot.node.store;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.store.StateRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * The one RocksDB of a node: a column family per group, one budget of memory for all. Any thread
 * may call it; each store it hands out is for one thread.
 *
 * <p>Flushes are atomic over the groups: when the budget is used up all of them are flushed, so no
 * quiet group holds its log back for ever. RocksDB's own memory is let go when this and every store
 * and snapshot are closed, in whatever order.
 */
public final class RocksStores implements AutoCloseable {
  private static final int CACHE_SHARD_BITS = 2;
  private static final long ARENA_BLOCK_BYTES = 64 << 10;
  private static final String CURRENT = "CURRENT";
  private static final byte[] DEFAULT_FAMILY = RocksDB.DEFAULT_COLUMN_FAMILY;

  static {
    RocksDB.loadLibrary();
  }

  private final RocksDB database;
  private final RocksFamilies families;
  private final Deque<AutoCloseable> owned;
  private final StateFolder folder;
  private final TreeSet<String> handedOut = new TreeSet<>();
  private final TreeSet<String> rebuilt = new TreeSet<>();

  /** The groups that there were when the stores were opened; empty until that is known. */
  private Optional<SortedSet<String>> settled = Optional.empty();

  private int uses;
  private boolean closed;

  private RocksStores(
      RocksDB database, RocksFamilies families, Deque<AutoCloseable> owned, StateFolder folder) {
    this.database = database;
    this.families = families;
    this.owned = owned;
    this.folder = folder;
  }

  /**
   * Opens the database in a folder, or makes one if there is nothing in it.
   *
   * @throws StoreFailed if it cannot be opened: damaged, or in use by another process
   */
  public static RocksStores open(Path folder, RocksSettings settings) {
    Deque<AutoCloseable> owned = new ArrayDeque<>();
    try {
      Files.createDirectories(folder);
      boolean isNew = isNew(folder);
      ColumnFamilyOptions familyOptions = familyOptions(settings, owned);
      DBOptions options = own(owned, databaseOptions(settings).setCreateIfMissing(isNew));
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      RocksDB database =
          RocksDB.open(options, folder.toString(), families(folder, familyOptions), handles);
      owned.push(database);
      WriteOptions writing = own(owned, new WriteOptions().setDisableWAL(true));
      FlushOptions waiting = own(owned, new FlushOptions().setWaitForFlush(true));
      RocksFamilies families =
          new RocksFamilies(database, familyOptions, writing, waiting, handles);
      owned.push(families::close);
      return new RocksStores(database, families, owned, new StateFolder(folder));
    } catch (RocksDBException failed) {
      release(owned);
      throw RocksFailure.of("cannot open the stores in " + folder, failed);
    } catch (IOException failed) {
      release(owned);
      throw new StoreFailed("cannot open the stores in " + folder, failed);
    }
  }

  /**
   * True if there is nothing. Where there are files but not the one that names all others, RocksDB
   * would begin an empty database beside them.
   */
  private static boolean isNew(Path folder) throws IOException {
    if (Files.exists(folder.resolve(CURRENT))) return false;
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isEmpty()) return true;
    }
    throw StoreFailed.forDamage(
        "cannot open the stores in %s: %s is missing".formatted(folder, CURRENT), null);
  }

  /**
   * The store of a group, with what is on the disk of it.
   *
   * @param rules by which it applies commands
   * @throws folkmoot.protocol.Invariants.InvariantBroken if it is handed out and not closed yet
   */
  public synchronized StateStore store(String group, StateRules rules) {
    Invariants.check(!closed, "the stores are open when the one of %s is asked for", group);
    Invariants.check(handedOut.add(group), "the store of %s is handed out once", group);
    try {
      use();
      return new RocksStateStore(group, this, database, families, rules);
    } catch (RocksDBException failed) {
      giveBack(group);
      throw RocksFailure.of("cannot open the store of " + group, failed);
    } catch (RuntimeException failed) {
      // Who puts a damaged state aside must not find it in use.
      giveBack(group);
      throw failed;
    }
  }

  /** Hands out no more stores; does not flush. */
  @Override
  public synchronized void close() {
    closed = true;
    releaseIfUnused();
  }

  /** The store of a group is closed. */
  synchronized void giveBack(String group) {
    handedOut.remove(group);
    leave();
  }

  /** True if this group's state may lack what was answered from one that was damaged. */
  synchronized boolean isRebuilding(String group) {
    boolean isNew = settled.isPresent() && !settled.get().contains(group);
    return folder.isRebuilding() && !rebuilt.contains(group) && !isNew;
  }

  /**
   * There were these groups and no other that is needed: whatever else is asked for from now on has
   * never had a state here.
   */
  public synchronized void settle(SortedSet<String> groups) {
    if (settled.isPresent()) return;
    settled = Optional.of(new TreeSet<>(groups));
    endRebuilding();
  }

  /**
   * Forgets every group of which this is true: its data goes from the disk.
   *
   * @param dropped not true of one that is handed out
   * @throws StoreFailed if the database cannot do it, and not for want of room
   */
  public synchronized void forget(Predicate<String> dropped) {
    Invariants.check(!closed, "the stores are open when groups are forgotten");
    settled.ifPresent(groups -> groups.removeIf(dropped));
    try {
      for (String group : families.groups()) {
        if (!dropped.test(group)) continue;
        Invariants.check(!handedOut.contains(group), "%s is closed when it is forgotten", group);
        families.forget(group);
      }
    } catch (RocksDBException failed) {
      StoreFailed why = RocksFailure.of("cannot forget what was dropped", failed);
      // For want of room it stays until it is tried again, at the next start at the latest.
      if (!why.isForWantOfRoom()) throw why;
    }
    endRebuilding();
  }

  /** The groups of which there is something. */
  public synchronized SortedSet<String> groups() {
    return families.groups();
  }

  /** It lacks nothing any more; once that is so of all that there were, no trace is left. */
  synchronized void rebuilt(String group) {
    rebuilt.add(group);
    endRebuilding();
  }

  private void endRebuilding() {
    boolean isWhole = settled.isPresent() && rebuilt.containsAll(settled.get());
    if (!isWhole || !folder.isRebuilding()) return;
    try {
      folder.rebuilt();
    } catch (IOException failed) {
      throw new StoreFailed("cannot remove " + folder.aside(), failed);
    }
  }

  /** Something uses the database: it is not freed before that leaves. */
  synchronized void use() {
    uses++;
  }

  synchronized void leave() {
    uses--;
    releaseIfUnused();
  }

  /** A store that is used after its database is freed would take the whole process down. */
  private void releaseIfUnused() {
    if (closed && uses == 0) release(owned);
  }

  /** RocksDB wants every family named at the opening; a new database has only its default. */
  private static List<ColumnFamilyDescriptor> families(Path folder, ColumnFamilyOptions options)
      throws RocksDBException {
    List<byte[]> names;
    try (Options none = new Options()) {
      names = RocksDB.listColumnFamilies(none, folder.toString());
    }
    if (names.isEmpty()) names = List.of(DEFAULT_FAMILY);
    return names.stream().map(name -> new ColumnFamilyDescriptor(name, options)).toList();
  }

  private static DBOptions databaseOptions(RocksSettings settings) {
    return new DBOptions()
        // RocksDB's default, as are the checks of families and reads: what tells damage from data.
        .setParanoidChecks(true)
        .setAtomicFlush(true)
        // Who wants to keep what is applied flushes; a close that flushed would hide that nobody
        // did.
        .setAvoidFlushDuringShutdown(true)
        .setDbWriteBufferSize(settings.writeBufferBytes())
        .setMaxBackgroundJobs(settings.backgroundJobs())
        .setMaxOpenFiles(256)
        .setMaxManifestFileSize(4 << 20)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(1 << 20)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  /**
   * Point lookups decide the count of keys, and filters spare most of them. Filters and indices are
   * held beside the block cache: within one this small they push each other out, and each put then
   * reads megabytes (measured: 9 000 puts a second of a million keys, against 100 000).
   */
  private static ColumnFamilyOptions familyOptions(
      RocksSettings settings, Deque<AutoCloseable> owned) {
    Cache cache = own(owned, new LRUCache(settings.blockCacheBytes(), CACHE_SHARD_BITS));
    BloomFilter filter = own(owned, new BloomFilter(10));
    BlockBasedTableConfig tables =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(filter)
            .setChecksumType(ChecksumType.kXXH3)
            .setCacheIndexAndFilterBlocks(false);
    return own(
        owned,
        new ColumnFamilyOptions()
            .setTableFormatConfig(tables)
            .setWriteBufferSize(settings.writeBufferBytes() / 2)
            .setMaxWriteBufferNumber(4)
            // Of the memory for all groups each takes a block and a filter, however little it has.
            .setArenaBlockSize(ARENA_BLOCK_BYTES)
            .setMemtablePrefixBloomSizeRatio(0.005)
            .setMemtableWholeKeyFiltering(true)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setForceConsistencyChecks(true)
            .setLevelCompactionDynamicLevelBytes(true));
  }

  private static <T extends AutoCloseable> T own(Deque<AutoCloseable> owned, T resource) {
    owned.push(resource);
    return resource;
  }

  /** In the reverse order of making: families before the database, the database before options. */
  private static void release(Deque<AutoCloseable> owned) {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception failed) {
        throw new StoreFailed("cannot close the stores", failed);
      }
    }
  }
}
