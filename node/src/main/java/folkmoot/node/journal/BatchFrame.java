package folkmoot.node.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What frames the writes of one batch, big-endian: magic 4, CRC32C over all that follows 4, version
 * 1, length of the whole batch 4, number 8, and the offset that was durable before this batch was
 * written: segment 8, position 8.
 *
 * <p>A batch is written only when everything before it is durable, so the durable offset is always
 * the batch's own place. That makes one intact batch the proof that all before it had been on the
 * disk, and no copy of a batch at another place can pass for one.
 *
 * @param length bytes of the batch, this frame included
 * @param number the batches of a journal are numbered consecutively from 1
 * @param durableSegment number of the segment in which it stands
 * @param durablePosition position at which it stands
 */
record BatchFrame(int length, long number, long durableSegment, long durablePosition) {
  static final int BYTES = 4 + 4 + 1 + 4 + 8 + 8 + 8;
  static final int MAGIC = 0x464d4a42;
  private static final byte VERSION = 1;
  private static final int CHECKED_FROM = 8;

  /** Puts this frame around the writes that follow its place in {@code batch}, from 0 to limit. */
  void seal(ByteBuffer batch) {
    batch.putInt(0, MAGIC);
    batch.put(8, VERSION);
    batch.putInt(9, length);
    batch.putLong(13, number);
    batch.putLong(21, durableSegment);
    batch.putLong(29, durablePosition);
    batch.putInt(4, checksum(batch));
  }

  /** An intact batch: its frame, and its writes between position and limit of {@code bytes}. */
  record Read(BatchFrame frame, ByteBuffer bytes) {}

  /**
   * Reads the batch at a position, if an intact one is there.
   *
   * @param limit where the segment ends
   * @throws CorruptJournal if it is intact and of a version that this program does not know
   */
  static Optional<Read> read(Segment segment, long position, long limit) throws IOException {
    if (position + BYTES > limit) return Optional.empty();
    ByteBuffer start = ByteBuffer.allocate(BYTES);
    segment.file().read(position, start);
    BatchFrame frame =
        new BatchFrame(start.getInt(9), start.getLong(13), start.getLong(21), start.getLong(29));
    if (start.getInt(0) != MAGIC || !frame.fits(segment.number(), position, limit)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(frame.length);
    segment.file().read(position, bytes);
    if (checksum(bytes.flip()) != bytes.getInt(4)) return Optional.empty();
    if (bytes.get(8) != VERSION) {
      throw new CorruptJournal(segment.name(), position, "unknown version " + bytes.get(8));
    }
    return Optional.of(new Read(frame, bytes.position(BYTES)));
  }

  private boolean fits(long segment, long position, long limit) {
    return length >= BYTES
        && position + length <= limit
        && durableSegment == segment
        && durablePosition == position;
  }

  private static int checksum(ByteBuffer batch) {
    CRC32C crc = new CRC32C();
    crc.update(batch.duplicate().position(CHECKED_FROM));
    return (int) crc.getValue();
  }
}
