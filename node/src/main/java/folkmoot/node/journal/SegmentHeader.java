package folkmoot.node.journal;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.TermStart;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * How a segment begins, big-endian: magic 8, CRC32C over all that follows 4, version 1, length of
 * the header 4, number 8, first batch 8, end of the segment before 8, capacity 8, number of groups
 * 4, and each group's name, hard state, the index 8 and term 8 of the entry after which its log
 * begins, the index of its last entry 8, the number of its terms 4, and of each the term 8 and the
 * index 8 where it begins.
 *
 * <p>A segment gets its name only after its header is durable; a named segment whose header is
 * damaged is therefore corrupt, never torn.
 *
 * @param number segments are numbered consecutively from 1
 * @param firstBatch number of the first batch in it
 * @param previousEnd where the segment before ends: its whole content was durable by then
 * @param capacity bytes of the segment while it is the last one
 * @param groups what all groups were when it began, but for their entries, so that the segments
 *     before can be removed once nobody needs their entries
 */
record SegmentHeader(
    long number,
    long firstBatch,
    long previousEnd,
    long capacity,
    SortedMap<String, GroupShape> groups) {
  private static final long MAGIC = 0x464f4c4b4d4f4f54L;
  private static final byte VERSION = 2;
  private static final int FIXED_BYTES = 8 + 4 + 1 + 4 + 8 + 8 + 8 + 8 + 4;
  private static final int CHECKED_FROM = 12;

  SegmentHeader {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  /** Bytes of the header; the first batch follows at once. */
  int length() {
    int bytes = FIXED_BYTES;
    for (var group : groups.entrySet()) {
      bytes += WriteCodec.stringBytes(group.getKey());
      bytes += WriteCodec.hardStateBytes(group.getValue().hardState());
      bytes += 3 * Long.BYTES + Integer.BYTES;
      bytes += 2 * Long.BYTES * group.getValue().log().starts().size();
    }
    return bytes;
  }

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(length());
    bytes.putLong(MAGIC).putInt(0).put(VERSION).putInt(bytes.capacity());
    bytes.putLong(number).putLong(firstBatch).putLong(previousEnd).putLong(capacity);
    bytes.putInt(groups.size());
    groups.forEach(
        (group, shape) -> {
          WriteCodec.putString(bytes, group);
          WriteCodec.putHardState(bytes, shape.hardState());
          putTerms(bytes, shape.log());
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
      SortedMap<String, GroupShape> groups = new TreeMap<>();
      for (int left = from.getInt(); left > 0; left--) {
        groups.put(
            WriteCodec.getString(from),
            new GroupShape(WriteCodec.getHardState(from), getTerms(from)));
      }
      return new SegmentHeader(number, firstBatch, previousEnd, capacity, groups);
    } catch (BufferUnderflowException | InvariantBroken wrong) {
      throw new CorruptJournal(name, 0, "the header makes no sense", wrong);
    }
  }

  private static void putTerms(ByteBuffer into, LogTerms log) {
    WriteCodec.putPosition(into, log.base());
    into.putLong(log.lastIndex()).putInt(log.starts().size());
    for (TermStart start : log.starts()) into.putLong(start.term()).putLong(start.index());
  }

  private static LogTerms getTerms(ByteBuffer from) {
    LogPosition base = WriteCodec.getPosition(from);
    long lastIndex = from.getLong();
    List<TermStart> starts = new ArrayList<>();
    for (int left = from.getInt(); left > 0; left--) {
      starts.add(new TermStart(from.getLong(), from.getLong()));
    }
    return new LogTerms(base, starts, lastIndex);
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(CHECKED_FROM));
    return (int) crc.getValue();
  }
}
