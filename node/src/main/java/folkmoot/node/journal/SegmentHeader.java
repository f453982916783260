package folkmoot.node.journal;

import folkmoot.protocol.raft.HardState;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * How a segment begins, big-endian: magic 8, CRC32C over all that follows 4, version 1, length of
 * the header 4, number 8, first batch 8, end of the segment before 8, capacity 8, number of groups
 * 4, and each group's name and hard state.
 *
 * <p>A segment gets its name only after its header is durable; a named segment whose header is
 * damaged is therefore corrupt, never torn.
 *
 * @param number segments are numbered consecutively from 1
 * @param firstBatch number of the first batch in it
 * @param previousEnd where the segment before ends: its whole content was durable by then
 * @param capacity bytes of the segment while it is the last one
 * @param hardStates term and vote of all groups when it began, so that a segment whose entries
 *     nobody needs can be dropped without forgetting a vote
 */
record SegmentHeader(
    long number,
    long firstBatch,
    long previousEnd,
    long capacity,
    SortedMap<String, HardState> hardStates) {
  private static final long MAGIC = 0x464f4c4b4d4f4f54L;
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 8 + 4 + 1 + 4 + 8 + 8 + 8 + 8 + 4;
  private static final int CHECKED_FROM = 12;

  SegmentHeader {
    hardStates = Collections.unmodifiableSortedMap(new TreeMap<>(hardStates));
  }

  /** Bytes of the header; the first batch follows at once. */
  int length() {
    int bytes = FIXED_BYTES;
    for (var group : hardStates.entrySet()) {
      bytes += WriteCodec.stringBytes(group.getKey());
      bytes += WriteCodec.hardStateBytes(group.getValue());
    }
    return bytes;
  }

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(length());
    bytes.putLong(MAGIC).putInt(0).put(VERSION).putInt(bytes.capacity());
    bytes.putLong(number).putLong(firstBatch).putLong(previousEnd).putLong(capacity);
    bytes.putInt(hardStates.size());
    hardStates.forEach(
        (group, hardState) -> {
          WriteCodec.putString(bytes, group);
          WriteCodec.putHardState(bytes, hardState);
        });
    bytes.flip();
    return bytes.putInt(8, checksum(bytes));
  }

  /**
   * Reads the header of a segment.
   *
   * @throws CorruptJournal if it is not intact, or of a version that this program does not know
   */
  static SegmentHeader read(String name, DiskFile file) throws IOException {
    long size = file.size();
    if (size < FIXED_BYTES) throw new CorruptJournal(name, size, "the header is cut short");
    ByteBuffer fixed = ByteBuffer.allocate(FIXED_BYTES);
    file.read(0, fixed);
    int length = fixed.getInt(13);
    if (fixed.getLong(0) != MAGIC || length < FIXED_BYTES || length > size) {
      throw new CorruptJournal(name, 0, "the header is not one of a segment");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    file.read(0, bytes);
    if (checksum(bytes.flip()) != bytes.getInt(8)) {
      throw new CorruptJournal(name, 0, "the header's checksum is wrong");
    }
    if (bytes.get(12) != VERSION) {
      throw new CorruptJournal(name, 0, "unknown version " + bytes.get(12));
    }
    return decode(name, bytes.position(17));
  }

  private static SegmentHeader decode(String name, ByteBuffer from) {
    try {
      long number = from.getLong();
      long firstBatch = from.getLong();
      long previousEnd = from.getLong();
      long capacity = from.getLong();
      SortedMap<String, HardState> hardStates = new TreeMap<>();
      int groups = from.getInt();
      for (int i = 0; i < groups; i++) {
        hardStates.put(WriteCodec.getString(from), WriteCodec.getHardState(from));
      }
      return new SegmentHeader(number, firstBatch, previousEnd, capacity, hardStates);
    } catch (BufferUnderflowException cut) {
      throw new CorruptJournal(name, 0, "the header names more than it has", cut);
    }
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(CHECKED_FROM));
    return (int) crc.getValue();
  }
}
