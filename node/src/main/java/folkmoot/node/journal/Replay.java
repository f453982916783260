package folkmoot.node.journal;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rebuilds the groups from the intact batches of one segment after the other. */
final class Replay {
  private final SortedMap<String, GroupLog> groups = new TreeMap<>();
  private long nextBatch = 1;
  private boolean begun;

  SortedMap<String, GroupLog> groups() {
    return groups;
  }

  /** What each group is that ever wrote anything, but for its entries. */
  SortedMap<String, GroupShape> shapes() {
    SortedMap<String, GroupShape> shapes = new TreeMap<>();
    groups.forEach((group, log) -> shapes.put(group, log.shape()));
    shapes.values().removeIf(GroupShape.EMPTY::equals);
    return shapes;
  }

  /** The latest term of any group. */
  long latestTerm() {
    return groups.values().stream().mapToLong(log -> log.hardState().term()).max().orElse(0);
  }

  /** Number of the batch that comes after all that were replayed. */
  long nextBatch() {
    return nextBatch;
  }

  /** Where the batches of a segment end, and the last of them. */
  record Scanned(long end, Optional<BatchFrame> last) {}

  /**
   * Replays a segment until no intact batch with the next number follows.
   *
   * @param limit where the segment ends
   */
  Scanned scan(Segment segment, long limit) throws IOException {
    return scan(segment, limit, Long.MAX_VALUE);
  }

  /** The same, up to the batch of this number. */
  Scanned scan(Segment segment, long limit, long lastBatch) throws IOException {
    SegmentHeader header = segment.header();
    if (!begun) begin(header);
    if (header.firstBatch() != nextBatch || !header.groups().equals(shapes())) {
      throw new CorruptJournal(
          segment.name(), 0, "it does not continue the segment before, at batch " + nextBatch);
    }
    long position = header.length();
    Optional<BatchFrame> last = Optional.empty();
    while (true) {
      Optional<BatchFrame.Read> batch =
          nextBatch > lastBatch ? Optional.empty() : BatchFrame.read(segment, position, limit);
      if (batch.isEmpty() || batch.get().frame().number() != nextBatch) {
        return new Scanned(position, last);
      }
      apply(segment, batch.get());
      last = Optional.of(batch.get().frame());
      position += last.get().length();
      nextBatch++;
    }
  }

  /** The segments before the first that is there were removed, or never were. */
  private void begin(SegmentHeader header) {
    begun = true;
    nextBatch = header.firstBatch();
    header.groups().forEach((group, shape) -> groups.put(group, new GroupLog(shape)));
  }

  /**
   * All segments are replayed.
   *
   * @throws CorruptJournal if a log has not all its entries: a segment is missing that was needed
   */
  void end(long firstSegment) {
    groups.forEach(
        (group, log) -> {
          if (log.lacksEntries()) {
            throw new CorruptJournal(
                Segment.nameOf(firstSegment - 1), 0, "it is missing, with entries of " + group);
          }
          log.settle();
        });
  }

  /** The batch is as it was written: what does not fit in it was written wrongly. */
  private void apply(Segment segment, BatchFrame.Read batch) {
    long position = batch.frame().durablePosition();
    try {
      while (batch.bytes().hasRemaining()) {
        WriteCodec.decode(batch.bytes(), contents(segment.number(), position));
      }
    } catch (InvariantBroken | IllegalArgumentException | BufferUnderflowException wrong) {
      throw new CorruptJournal(segment.name(), position, "the batch makes no sense", wrong);
    }
  }

  private WriteCodec.Contents contents(long segment, long batchPosition) {
    return new WriteCodec.Contents() {
      @Override
      public void hardState(String group, HardState hardState) {
        log(group).raise(hardState);
      }

      @Override
      public void base(String group, LogPosition base) {
        log(group).beginAfter(base);
      }

      @Override
      public void truncation(String group, long from) {
        log(group).truncate(from);
      }

      @Override
      public void forgotten(String group) {
        groups.remove(group);
      }

      @Override
      public void entry(String group, LogEntry entry, int offset) {
        log(group).replay(entry, EntryPositions.place(segment, batchPosition + offset));
      }
    };
  }

  private GroupLog log(String group) {
    return groups.computeIfAbsent(group, name -> new GroupLog());
  }
}
