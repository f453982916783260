package folkmoot.node.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The second place for term and vote: a small file that names the last batch with a hard state that
 * was durable. It has two slots, written in turn, so that a crash damages at most one.
 *
 * <p>A slot is written after its batch was synced, and synced before the batch is answered. So a
 * journal that ends before the marked batch has lost it, and a crash never leaves both a torn batch
 * and a damaged slot behind.
 *
 * <p>A slot, big-endian: magic 4, CRC32C over all that follows 4, version 1, batch 8, latest term
 * of any group up to there 8: what a damaged journal may have forgotten is of no later one.
 */
final class DurableMark {
  static final String NAME = "journal.mark";
  private static final int MAGIC = 0x464d4d4b;
  private static final byte VERSION = 2;
  private static final int SLOT_BYTES = 25;
  private static final int CHECKED_FROM = 8;

  /** Far enough apart to share no sector and no page. */
  private static final int SLOT_DISTANCE = 4096;

  /**
   * What was found of the mark.
   *
   * @param batch 0 if no intact slot says more
   * @param term the latest term of any group up to that batch
   */
  record Found(boolean exists, boolean intact, long batch, long term) {}

  private record Slot(long batch, long term) {}

  private final DiskFile file;
  private int nextSlot;
  private long term;

  private DurableMark(DiskFile file, long term) {
    this.file = file;
    this.term = term;
  }

  static Found find(Disk disk) throws IOException {
    if (!disk.list().contains(NAME)) return new Found(false, false, 0, 0);
    try (DiskFile file = disk.open(NAME)) {
      List<Optional<Slot>> slots = List.of(read(file, 0), read(file, 1));
      boolean intact = slots.stream().allMatch(Optional::isPresent);
      List<Slot> found = slots.stream().flatMap(Optional::stream).toList();
      return new Found(
          true,
          intact,
          found.stream().mapToLong(Slot::batch).max().orElse(0),
          found.stream().mapToLong(Slot::term).max().orElse(0));
    }
  }

  /**
   * Puts a new file with two intact slots in the place of whatever there is, and returns once it is
   * durable. A new file, since after a failed sync the old one may read well and not be on the
   * disk.
   */
  static DurableMark renew(Disk disk, long batch, long term) throws IOException {
    DiskFile file = disk.open(NAME + Segment.UNFINISHED);
    file.allocate(2L * SLOT_DISTANCE);
    file.write(0, encode(batch, term));
    file.write(SLOT_DISTANCE, encode(batch, term));
    file.sync();
    disk.rename(NAME + Segment.UNFINISHED, NAME);
    disk.syncFolder();
    return new DurableMark(file, term);
  }

  /**
   * Marks a batch that is durable; the mark is durable before this returns.
   *
   * @throws NoRoom if it is not written, or only in part: the other slot is as it was
   */
  void raise(long batch, long latestTerm) throws IOException {
    term = Math.max(term, latestTerm);
    try {
      file.write((long) nextSlot * SLOT_DISTANCE, encode(batch, term));
    } catch (IOException failure) {
      throw Room.isShort(failure) ? new NoRoom(failure) : failure;
    }
    file.sync();
    nextSlot = 1 - nextSlot;
  }

  void close() throws IOException {
    file.close();
  }

  private static ByteBuffer encode(long batch, long term) {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    slot.putInt(MAGIC).putInt(0).put(VERSION).putLong(batch).putLong(term).flip();
    return slot.putInt(4, checksum(slot));
  }

  private static Optional<Slot> read(DiskFile file, int number) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    try {
      file.read((long) number * SLOT_DISTANCE, slot);
    } catch (EOFException cut) {
      return Optional.empty();
    }
    slot.flip();
    if (slot.getInt(0) != MAGIC || slot.getInt(4) != checksum(slot)) return Optional.empty();
    if (slot.get(8) != VERSION) {
      throw new CorruptJournal(NAME, (long) number * SLOT_DISTANCE, "unknown version");
    }
    return Optional.of(new Slot(slot.getLong(9), slot.getLong(17)));
  }

  private static int checksum(ByteBuffer slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot.duplicate().position(CHECKED_FROM));
    return (int) crc.getValue();
  }
}
