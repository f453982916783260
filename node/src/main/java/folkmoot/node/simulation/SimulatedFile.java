package folkmoot.node.simulation;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * The bytes of one file by sectors, and of each sector every image that it had since it was last
 * synced: a sector is on the disk as one of these, whole (the disk's one promise). A sector without
 * an image is zeros.
 */
final class SimulatedFile {
  static final int SECTOR = 512;
  private static final byte[] ZEROS = new byte[SECTOR];

  /** What a value was after the change of this number; the first one is durable. */
  private record Version<T>(long change, T value) {}

  private final List<byte[]> sectors = new ArrayList<>();
  private long size;

  /** Sectors that the next sync makes durable. */
  private final TreeMap<Integer, List<Version<byte[]>>> unsynced = new TreeMap<>();

  /** Sectors whose sync has failed: no later one makes them durable. */
  private final TreeMap<Integer, List<Version<byte[]>>> abandoned = new TreeMap<>();

  private List<Version<Long>> sizes = new ArrayList<>(List.of(new Version<>(0, 0L)));
  private final SyncedExtents synced;
  private long changes;
  private boolean torn;

  SimulatedFile() {
    this(new SyncedExtents());
  }

  private SimulatedFile(SyncedExtents synced) {
    this.synced = synced;
  }

  long size() {
    return size;
  }

  void read(long position, ByteBuffer into) throws EOFException {
    if (position + into.remaining() > size) {
      throw new EOFException("the file ends at " + size);
    }
    long at = position;
    while (into.hasRemaining()) {
      int offset = (int) (at % SECTOR);
      int length = Math.min(SECTOR - offset, into.remaining());
      into.put(image((int) (at / SECTOR)), offset, length);
      at += length;
    }
  }

  void write(long position, ByteBuffer from) {
    changes++;
    long end = position + from.remaining();
    synced.written(position, end);
    for (long at = position; at < end; ) {
      int sector = (int) (at / SECTOR);
      int offset = (int) (at % SECTOR);
      int length = Math.min(SECTOR - offset, from.remaining());
      byte[] image = image(sector).clone();
      from.get(image, offset, length);
      change(sector, image);
      at += length;
    }
    if (end > size) resizeTo(end);
  }

  /** Makes the file longer by zeros, or shorter. */
  void resize(long newSize) {
    changes++;
    int kept = (int) (newSize / SECTOR);
    for (int sector = kept; sector < sectors.size(); sector++) {
      byte[] image = ZEROS.clone();
      if (sector == kept) System.arraycopy(image(sector), 0, image, 0, (int) (newSize % SECTOR));
      if (newSize < size) change(sector, image);
    }
    resizeTo(newSize);
  }

  private void resizeTo(long newSize) {
    size = newSize;
    sizes.add(new Version<>(changes, newSize));
  }

  private void change(int sector, byte[] image) {
    List<Version<byte[]>> versions = abandoned.remove(sector);
    if (versions == null) versions = unsynced.get(sector);
    if (versions == null) {
      versions = new ArrayList<>();
      versions.add(new Version<>(0, image(sector)));
    }
    versions.add(new Version<>(changes, image));
    unsynced.put(sector, versions);
    show(sector, image);
  }

  private byte[] image(int sector) {
    byte[] image = sector < sectors.size() ? sectors.get(sector) : null;
    return image == null ? ZEROS : image;
  }

  private void show(int sector, byte[] image) {
    while (sectors.size() <= sector) sectors.add(null);
    sectors.set(sector, image);
  }

  void sync() {
    synced.synced();
    unsynced.clear();
    sizes = new ArrayList<>(List.of(new Version<>(0, size)));
  }

  /** A sync has failed: the bytes are seen, but taken for clean. */
  void abandonUnsynced() {
    abandoned.putAll(unsynced);
    unsynced.clear();
    synced.forgetWritten();
  }

  /** Turns one bit around, in what is seen and in every image that a crash may leave. */
  void flip(long position, int bit) {
    int sector = (int) (position / SECTOR);
    int offset = (int) (position % SECTOR);
    show(sector, flipped(image(sector), offset, bit));
    for (var dirty : List.of(abandoned, unsynced)) {
      dirty.computeIfPresent(
          sector,
          (number, versions) ->
              new ArrayList<>(
                  versions.stream()
                      .map(old -> new Version<>(old.change(), flipped(old.value(), offset, bit)))
                      .toList()));
    }
  }

  private static byte[] flipped(byte[] image, int offset, int bit) {
    byte[] other = image.clone();
    other[offset] ^= (byte) (1 << bit);
    return other;
  }

  /**
   * A byte that was synced, and after which something else was: only what is proved to have been
   * durable by what followed can be told from what a crash has torn.
   */
  OptionalLong bytePastDoubt(Random random) {
    return synced.pastDoubt(size, random);
  }

  /** True if the crash that left this kept a part of what was not synced. */
  boolean wasTorn() {
    return torn;
  }

  /** What is left after the machine stopped: nothing unsynced, all, the first changes, or any. */
  SimulatedFile crash(Random random) {
    int fate = random.nextInt(6);
    long first = firstUnsyncedChange();
    long lastChange =
        switch (fate) {
          case 0 -> 0;
          case 1 -> Long.MAX_VALUE;
          default -> first - 1 + random.nextLong(changes - first + 2);
        };
    boolean any = fate > 2;
    SimulatedFile left = new SimulatedFile(synced);
    left.sectors.addAll(sectors);
    int kept = 0;
    for (var dirty : List.of(abandoned, unsynced)) {
      for (Map.Entry<Integer, List<Version<byte[]>>> sector : dirty.entrySet()) {
        byte[] image = pick(sector.getValue(), any, lastChange, random);
        left.show(sector.getKey(), image);
        if (image == sectors.get(sector.getKey())) kept++;
      }
    }
    left.torn = kept > 0 && kept < abandoned.size() + unsynced.size();
    synced.forgetWritten();
    left.size = (long) left.sectors.size() * SECTOR;
    left.resize(pick(sizes, any, lastChange, random));
    left.sync();
    return left;
  }

  private long firstUnsyncedChange() {
    long first = changes;
    for (var dirty : List.of(abandoned, unsynced)) {
      for (List<Version<byte[]>> versions : dirty.values()) {
        first = Math.min(first, versions.get(1).change());
      }
    }
    return first;
  }

  private static <T> T pick(
      List<Version<T>> versions, boolean any, long lastChange, Random random) {
    if (any) return versions.get(random.nextInt(versions.size())).value();
    T picked = versions.get(0).value();
    for (Version<T> version : versions) {
      if (version.change() <= lastChange) picked = version.value();
    }
    return picked;
  }
}
