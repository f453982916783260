package folkmoot.node.journal;

import folkmoot.protocol.raft.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The end of the journal, where batches are added: at most one is written and not synced, so that
 * every later one proves that it was durable.
 */
final class SegmentWriter {
  /** Larger batches get a buffer of their own, so that one large value does not hold memory. */
  private static final int KEPT_BUFFER_BYTES = 4 << 20;

  /** Least size of a segment that is made although there is little room. */
  private static final int SCANTY_BYTES = 64 << 10;

  /** Least part of the next segment that is allocated, and synced, at a time. */
  private static final int PIECE_BYTES = 1 << 20;

  private final Disk disk;
  private final JournalSettings settings;
  private final DurableMark mark;
  private final SortedMap<String, GroupShape> groups;
  private Segment segment;
  private long position;
  private long nextBatch;
  private boolean marks;
  private boolean synced;

  /** A batch that is not in its file yet, or only in part: there was no room. */
  private Optional<ByteBuffer> refused = Optional.empty();

  /** The file of the next segment, of which {@code allocated} bytes are there. */
  private Optional<DiskFile> unfinished = Optional.empty();

  private long allocated;

  /** Where the entries of the latest batch are or come to be, in their order. */
  private long[] places = new long[64];

  private int placed;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 12);

  /**
   * @param position where the next batch begins; all before it is durable
   * @param groups what all groups are up to there, but for their entries
   */
  SegmentWriter(
      Disk disk,
      JournalSettings settings,
      DurableMark mark,
      Segment segment,
      long position,
      long nextBatch,
      SortedMap<String, GroupShape> groups) {
    this.disk = disk;
    this.settings = settings;
    this.mark = mark;
    this.segment = segment;
    this.position = position;
    this.nextBatch = nextBatch;
    this.groups = new TreeMap<>(groups);
  }

  /** The end of an empty journal. */
  static SegmentWriter begin(Disk disk, JournalSettings settings, DurableMark mark)
      throws IOException {
    SortedMap<String, GroupShape> nobody = new TreeMap<>();
    SegmentHeader header = new SegmentHeader(1, 1, 0, settings.segmentBytes(), nobody);
    Segment first = Segment.create(disk, Segment.unfinished(disk, 1), header);
    return new SegmentWriter(disk, settings, mark, first, header.length(), 1, nobody);
  }

  /** Number of the segment to which the next batch goes, if it has room. */
  long segmentNumber() {
    return segment.number();
  }

  /** Hears at which place each entry was written. */
  interface Written {
    void at(long place, Journal.Write write, LogEntry entry);
  }

  /**
   * Writes one batch; it is durable after {@link #sync()}. If the disk has no room for it, the same
   * call with the same writes tries again: nothing is written behind a batch of which a part may be
   * there, and a crash meanwhile leaves it torn, to be cut.
   *
   * @param payloadBytes the encoded bytes of all writes together
   */
  void write(List<Journal.Write> writes, int payloadBytes, Written written) throws IOException {
    if (refused.isEmpty()) refused = Optional.of(encode(writes, payloadBytes));
    ByteBuffer batch = refused.get();
    segment.file().write(position, batch.duplicate());
    refused = Optional.empty();
    tellPlaces(writes, written);
    position += batch.limit();
    nextBatch++;
  }

  /** Only now are the entries there: who reads one while its batch is refused has it in memory. */
  private void tellPlaces(List<Journal.Write> writes, Written written) {
    int next = 0;
    for (Journal.Write write : writes) {
      for (LogEntry entry : write.entries()) written.at(places[next++], write, entry);
    }
  }

  private void place(long place) {
    if (placed == places.length) places = Arrays.copyOf(places, 2 * placed);
    places[placed++] = place;
  }

  private ByteBuffer encode(List<Journal.Write> writes, int payloadBytes) throws IOException {
    int length = Math.addExact(BatchFrame.BYTES, payloadBytes);
    if (position + length > segment.header().capacity()) roll(length);
    ByteBuffer batch = bufferOf(length).position(BatchFrame.BYTES);
    placed = 0;
    for (Journal.Write write : writes) {
      WriteCodec.encode(
          write,
          batch,
          (entry, offset) -> place(EntryPositions.place(segment.number(), position + offset)));
      grow(write);
      marks |= write.hardState().isPresent();
    }
    batch.flip();
    new BatchFrame(length, nextBatch, segment.number(), position).seal(batch);
    return batch.rewind();
  }

  private long latestTerm() {
    return groups.values().stream().mapToLong(group -> group.hardState().term()).max().orElse(0);
  }

  private void grow(Journal.Write write) {
    GroupShape next = groups.getOrDefault(write.group(), GroupShape.EMPTY).after(write);
    if (next.equals(GroupShape.EMPTY)) groups.remove(write.group());
    else groups.put(write.group(), next);
  }

  /**
   * Makes the batch that was written durable, and its hard states in their second place.
   *
   * @throws NoRoom if it is durable and there is no room for the mark: to be called again
   */
  void sync() throws IOException {
    if (!synced) segment.file().sync();
    synced = true;
    if (marks) mark.raise(nextBatch - 1, latestTerm());
    marks = false;
    synced = false;
  }

  /**
   * Goes on in a new segment. Once that is durable the old one is cut to its end, so that every
   * byte of it counts; that cut needs no sync, since opening repeats it.
   */
  private void roll(int batchLength) throws IOException {
    SegmentHeader header = headerAfter(roomySize());
    long needed = (long) header.length() + batchLength;
    if (needed > header.capacity()) header = headerAfter(needed);
    Segment next = Segment.create(disk, unfinishedNext(), header);
    segment.file().truncate(position);
    segment.close();
    segment = next;
    unfinished = Optional.empty();
    allocated = 0;
    position = header.length();
  }

  /** The size of the next segment: what is there of it, or little, if more took of the reserve. */
  private long roomySize() throws IOException {
    long full = settings.segmentBytes();
    if (leavesReserve(full)) return full;
    return Math.min(full, Math.max(allocated, SCANTY_BYTES));
  }

  private boolean leavesReserve(long size) throws IOException {
    return size <= allocated || disk.usableBytes() - (size - allocated) >= settings.reserveBytes();
  }

  /**
   * Allocates the next segment piece by piece, a little faster than this one fills, so that no
   * batch has to wait for all of it; nothing of the reserve. Called when the batch before is
   * answered.
   */
  void prepareNext() throws IOException {
    long full = settings.segmentBytes();
    long due = Math.min(full, full * 5 / 4 * position / segment.header().capacity());
    boolean worthASync = due - allocated >= PIECE_BYTES || due == full;
    if (allocated == full || !worthASync || !leavesReserve(due)) return;
    unfinishedNext().allocate(due);
    allocated = due;
  }

  private DiskFile unfinishedNext() throws IOException {
    if (unfinished.isEmpty()) {
      unfinished = Optional.of(Segment.unfinished(disk, segment.number() + 1));
    }
    return unfinished.get();
  }

  private SegmentHeader headerAfter(long capacity) {
    return new SegmentHeader(segment.number() + 1, nextBatch, position, capacity, groups);
  }

  private ByteBuffer bufferOf(int length) {
    if (length > KEPT_BUFFER_BYTES) return ByteBuffer.allocateDirect(length);
    if (length > buffer.capacity()) {
      buffer =
          ByteBuffer.allocateDirect(Math.min(KEPT_BUFFER_BYTES, Integer.highestOneBit(length) * 2));
    }
    return buffer.clear().limit(length);
  }

  void close() throws IOException {
    try {
      segment.close();
      if (unfinished.isPresent()) unfinished.get().close();
    } finally {
      mark.close();
    }
  }
}
