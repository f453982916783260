package folkmoot.node.simulation;

import folkmoot.node.journal.Disk;
import folkmoot.node.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that knows what is durable. It distinguishes what a reader sees from what was
 * synced, for the bytes of each file by sectors and for the names in the folder; a {@link #crash}
 * keeps all that was synced and any part of the rest.
 *
 * <p>After a failed sync the written bytes are still seen but are no longer waiting for a sync, as
 * on Linux: only writing them again makes them durable.
 *
 * <p>Used by one thread at a time; what it does depends on its calls and the given chance alone.
 */
public final class SimulatedDisk implements Disk {
  private final TreeMap<String, SimulatedFile> seen;
  private final TreeMap<String, SimulatedFile> durable;
  private final List<FolderChange> unsynced;
  private boolean full;
  private long usable = Long.MAX_VALUE;
  private boolean nextSyncFails;
  private boolean stopped;
  private long operationsLeft = Long.MAX_VALUE;

  /** An empty disk. */
  public SimulatedDisk() {
    this(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
  }

  private SimulatedDisk(
      TreeMap<String, SimulatedFile> seen,
      TreeMap<String, SimulatedFile> durable,
      List<FolderChange> unsynced) {
    this.seen = seen;
    this.durable = durable;
    this.unsynced = unsynced;
  }

  /**
   * A change of names: {@code file} leaves {@code from} and appears as {@code to}; null for none.
   */
  private record FolderChange(String from, String to, SimulatedFile file) {
    void applyTo(Map<String, SimulatedFile> folder) {
      if (from != null) folder.remove(from, file);
      if (to != null) folder.put(to, file);
    }
  }

  /**
   * The machine stops. This disk refuses everything from now on.
   *
   * @param random decides for every file, and within it for every sector, how much of what was not
   *     synced survives, in any order; and which unsynced changes of the folder do
   * @return the disk as the next start of the machine finds it; all of it is durable
   */
  public SimulatedDisk crash(Random random) {
    stopped = true;
    TreeMap<String, SimulatedFile> left = new TreeMap<>(durable);
    int fate = random.nextInt(3);
    for (FolderChange change : unsynced) {
      if (fate == 0 || fate == 1 && random.nextBoolean()) change.applyTo(left);
    }
    // A file may have come to be under two names; asked for by key only, so its order is no matter.
    Map<SimulatedFile, SimulatedFile> survivors = new IdentityHashMap<>();
    left.replaceAll(
        (name, file) -> survivors.computeIfAbsent(file, crashed -> crashed.crash(random)));
    return new SimulatedDisk(left, new TreeMap<>(left), new ArrayList<>());
  }

  /**
   * Only the process dies. This disk refuses everything from now on.
   *
   * @return the disk as the next process finds it: it sees all that was written, and what was not
   *     synced is still at risk
   */
  public SimulatedDisk killProcess() {
    stopped = true;
    return new SimulatedDisk(seen, durable, unsynced);
  }

  /** The next sync, of a file or the folder, fails, and what it was for is not durable. */
  public void failNextSync() {
    nextSyncFails = true;
  }

  /**
   * While the disk is full, writing and allocating fail, and of what is written a part is there: as
   * on a file system that writes nothing in its old place.
   */
  public void full(boolean full) {
    this.full = full;
  }

  /** Files may grow by so much; what they have may be overwritten. */
  public void usable(long bytes) {
    usable = bytes;
  }

  @Override
  public long usableBytes() {
    return full ? 0 : usable;
  }

  /**
   * The machine stops in the middle of an operation: {@code operations} more changes and syncs
   * succeed, the one after that fails half done, and so does all that follows.
   */
  public void stopAfter(long operations) {
    operationsLeft = operations;
  }

  /** True if the point set by {@link #stopAfter} was reached, or the disk was taken away. */
  public boolean isStopped() {
    return stopped;
  }

  /** True if the crash that left this disk kept a part of what was not synced of a file. */
  public boolean wasTorn() {
    return seen.values().stream().anyMatch(SimulatedFile::wasTorn);
  }

  /**
   * Bit rot: turns one bit around, in any file, that was durable before other bytes of the same
   * file were made durable.
   *
   * @return false if there is none
   */
  public boolean rot(Random random) {
    List<String> names = new ArrayList<>(seen.keySet());
    Collections.shuffle(names, random);
    for (String name : names) {
      OptionalLong position = seen.get(name).bytePastDoubt(random);
      if (position.isEmpty()) continue;
      flip(name, position.getAsLong(), random.nextInt(8));
      return true;
    }
    return false;
  }

  /** Turns one bit around, durably: bit rot. */
  public void flip(String name, long position, int bit) {
    seen.get(name).flip(position, bit);
  }

  @Override
  public List<String> list() throws IOException {
    requireRunning();
    return List.copyOf(seen.keySet());
  }

  /** True if a file of this name is seen in the folder; asked by nobody who runs on it. */
  boolean has(String name) {
    return seen.containsKey(name);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    requireRunning();
    if (!seen.containsKey(name)) {
      change(new FolderChange(null, name, new SimulatedFile()));
    }
    return new Handle(seen.get(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    change(new FolderChange(from, to, existing(from)));
  }

  @Override
  public void delete(String name) throws IOException {
    change(new FolderChange(name, null, existing(name)));
  }

  @Override
  public void syncFolder() throws IOException {
    beginSync();
    for (FolderChange change : unsynced) change.applyTo(durable);
    unsynced.clear();
  }

  private SimulatedFile existing(String name) throws IOException {
    requireRunning();
    SimulatedFile file = seen.get(name);
    if (file == null) throw new IOException("no file " + name);
    return file;
  }

  private void change(FolderChange change) throws IOException {
    requireRunning();
    change.applyTo(seen);
    unsynced.add(change);
    count();
  }

  private void requireRunning() throws IOException {
    if (stopped) throw new IOException("the machine has stopped");
  }

  private void grow(long bytes) throws IOException {
    requireRunning();
    if (full || bytes > usable) throw new IOException("No space left on device");
    usable -= Math.max(0, bytes);
  }

  /** Fails after the change was made and before anybody hears of it, if this is the moment. */
  private void count() throws IOException {
    if (operationsLeft-- > 0) return;
    stopped = true;
    requireRunning();
  }

  private void beginSync() throws IOException {
    requireRunning();
    count();
    if (!nextSyncFails) return;
    nextSyncFails = false;
    throw new IOException("the sync failed");
  }

  /** One opening of a file. */
  private final class Handle implements DiskFile {
    private final SimulatedFile file;
    private boolean closed;

    Handle(SimulatedFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      return file.size();
    }

    @Override
    public void allocate(long size) throws IOException {
      requireOpen();
      grow(size - file.size());
      if (size > file.size()) file.resize(size);
      count();
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      requireOpen();
      file.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      requireOpen();
      if (full) writeApart(position, from);
      grow(position + from.remaining() - file.size());
      file.write(position, from);
      count();
    }

    private void writeApart(long position, ByteBuffer from) {
      int part = (int) Math.min(from.remaining() / 2, Math.max(0, file.size() - position));
      file.write(position, from.slice(from.position(), part));
    }

    @Override
    public void truncate(long size) throws IOException {
      requireOpen();
      if (size < file.size()) file.resize(size);
      count();
    }

    @Override
    public void sync() throws IOException {
      requireOpen();
      try {
        beginSync();
      } catch (IOException failure) {
        file.abandonUnsynced();
        throw failure;
      }
      file.sync();
    }

    @Override
    public void close() {
      closed = true;
    }

    private void requireOpen() throws IOException {
      requireRunning();
      if (closed) throw new IOException("the file is closed");
    }
  }
}
