package folkmoot.node.crdt;

import folkmoot.crdt.MalformedValueException;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.ValueReader;
import folkmoot.crdt.ValueWriter;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The entries of Distributed Data on the disk of a node: a RocksDB of its own, with its log, in
 * which every batch is synced. The name under which this node writes is in it: whoever loses the
 * entries has lost the name, and writes under another.
 */
public final class CrdtDisk implements AutoCloseable {
  /** What is too short for the key of a row is about the disk. */
  private static final byte[] OWNER = {0};

  /** Less than whatever a node id has in it: names are ordered by node id first. */
  private static final char SEPARATOR = ' ';

  private static final byte[] DISKS = {1};
  private static final byte[] SUCCESSOR = {2};

  private final Path folder;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final RocksDB database;
  private final WriteOptions synced;
  private final SortedSet<String> names = new TreeSet<>();
  private ReplicaId replica;
  private Disks disks = Disks.NONE;
  private volatile boolean isSuccessor;
  private boolean closed;

  private CrdtDisk(Path folder) throws RocksDBException {
    this.folder = folder;
    Options options = own(options());
    this.synced = own(new WriteOptions().setSync(true));
    try {
      this.database = own(RocksDB.open(options, folder.toString()));
    } catch (RocksDBException failed) {
      close();
      throw failed;
    }
  }

  private static Options options() {
    return new Options()
        .setCreateIfMissing(true)
        .setParanoidChecks(true)
        // What was synced is never passed over; only the end may be torn, which nobody was told of.
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setWriteBufferSize(8 << 20)
        .setMaxWriteBufferNumber(2)
        .setMaxTotalWalSize(32 << 20)
        .setMaxOpenFiles(64)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(1 << 20)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  /**
   * Opens it, or begins one.
   *
   * @param owner whose it is
   * @param incarnation number of this start
   * @throws IOException if it cannot be opened, or is another's; the message names the folder
   */
  public static CrdtDisk open(Path folder, Voter owner, long incarnation) throws IOException {
    Path absolute = folder.toAbsolutePath();
    try {
      Files.createDirectories(absolute);
      CrdtDisk disk = new CrdtDisk(absolute);
      disk.openReplica(replica(owner, incarnation));
      disk.openDisks();
      return disk;
    } catch (RocksDBException failed) {
      throw new IOException(
          "cannot open the CRDT data in %s: %s".formatted(absolute, failed.getMessage()), failed);
    }
  }

  /**
   * Under which name a node writes, by its disk and by the start in which what is there was begun.
   */
  public static ReplicaId replica(Voter owner, long begun) {
    return new ReplicaId(owner.nodeId() + SEPARATOR + owner.diskId(), begun);
  }

  private void openReplica(ReplicaId now) throws RocksDBException, IOException {
    byte[] known = database.get(OWNER);
    if (known == null) {
      database.put(synced, OWNER, new ValueWriter().replica(now).bytes());
      replica = now;
      return;
    }
    replica = read(known);
    if (replica.diskId().equals(now.diskId())) return;
    close();
    throw new IOException(
        "the CRDT data in %s are of '%s', and this disk is '%s'"
            .formatted(folder, replica.diskId(), now.diskId()));
  }

  private ReplicaId read(byte[] known) throws IOException {
    try {
      return new ValueReader(known).replica();
    } catch (MalformedValueException other) {
      throw otherVersion(other);
    }
  }

  private IOException otherVersion(MalformedValueException why) {
    close();
    return new IOException(
        "the CRDT data in %s are of another version, which this one cannot read".formatted(folder),
        why);
  }

  private void openDisks() throws RocksDBException, IOException {
    isSuccessor = database.get(SUCCESSOR) != null;
    byte[] known = database.get(DISKS);
    if (known == null) return;
    TreeMap<String, String> byNode = new TreeMap<>();
    try {
      ValueReader from = new ValueReader(known);
      long decisions = from.number();
      while (from.hasMore()) byNode.put(from.text(), from.text());
      disks = new Disks(decisions, byNode);
    } catch (MalformedValueException other) {
      throw otherVersion(other);
    }
  }

  /** Under which name this node writes what is here. */
  public ReplicaId replica() {
    return replica;
  }

  /** On which disks nodes are, as far as it is noted here. */
  public synchronized Disks disks() {
    return disks;
  }

  /** Notes on which disks nodes are; durable when this returns. */
  synchronized void note(Disks decided) throws RocksDBException {
    requireOpen();
    ValueWriter bytes = new ValueWriter().number(decided.decisions());
    decided.byNode().forEach((node, disk) -> bytes.text(node).text(disk));
    database.put(synced, DISKS, bytes.bytes());
    disks = decided;
  }

  /**
   * Notes that all is here that anyone has under the names of disks that this node has lost;
   * durable when this returns.
   */
  synchronized void succeed() throws RocksDBException {
    requireOpen();
    database.put(synced, SUCCESSOR, new byte[0]);
    isSuccessor = true;
  }

  /** Whether this node writes under the names of disks that it has lost, too. */
  public boolean isSuccessor() {
    return isSuccessor;
  }

  /** Whether this node has ever written under this name, on whatever disk. */
  boolean isOfThisNode(ReplicaId name) {
    String own = replica.diskId();
    return name.diskId().startsWith(own.substring(0, own.indexOf(SEPARATOR) + 1));
  }

  Path folder() {
    return folder;
  }

  /**
   * Reads all rows; those of an entry come one after the other, in the order of their bytes.
   *
   * @throws RocksDBException if some of it is damaged or cannot be read
   */
  synchronized void forEach(Consumer<Row> each) throws RocksDBException {
    requireOpen();
    try (RocksIterator at = database.newIterator()) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        if (at.key().length == OWNER.length) continue;
        Row row = new Row(at.key(), at.value());
        each.accept(row);
      }
      at.status();
    }
  }

  /**
   * Writes all of it, or nothing; durable when this returns.
   *
   * @param emptied entries of which all rows go, before these are written
   */
  synchronized void write(SortedSet<String> emptied, List<Row> rows) throws RocksDBException {
    requireOpen();
    try (WriteBatch batch = new WriteBatch()) {
      for (String entry : emptied) batch.deleteRange(Row.beginning(entry), Row.end(entry));
      for (Row row : rows) batch.put(row.key(), row.value());
      database.write(synced, batch);
    }
  }

  /**
   * Says of an entry that was read or written whether it is one that is in use.
   *
   * @param inUse false if it was deleted
   */
  synchronized void is(String entry, boolean inUse) {
    if (inUse) names.add(entry);
    else names.remove(entry);
  }

  /** The names of entries in use of which this is true. */
  synchronized SortedSet<String> names(Predicate<String> chosen) {
    SortedSet<String> some = new TreeSet<>();
    for (String name : names) if (chosen.test(name)) some.add(name);
    return some;
  }

  /** A database that is used after it was freed would take the whole process down. */
  private void requireOpen() throws RocksDBException {
    if (closed) throw new RocksDBException("the CRDT data in %s are closed".formatted(folder));
  }

  private <R extends AutoCloseable> R own(R resource) {
    owned.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception failed) {
        throw new IllegalStateException("cannot close " + folder, failed);
      }
    }
  }
}
