package folkmoot.node.journal;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the intact end of a damaged journal says of its groups: their latest term and vote, and how
 * far their logs went. Only an end without a gap counts, since what came before a gap may have been
 * changed within it.
 */
final class Evidence {
  private final SortedMap<String, HardState> hardStates = new TreeMap<>();
  private final SortedMap<String, Long> ends = new TreeMap<>();
  private boolean complete;
  private long latestTerm;

  private Evidence() {}

  /** True if it says of every group all there is to know. */
  boolean isComplete() {
    return complete;
  }

  SortedSet<String> groups() {
    SortedSet<String> all = new TreeSet<>(hardStates.keySet());
    all.addAll(ends.keySet());
    return all;
  }

  Optional<HardState> hardState(String group) {
    return Optional.ofNullable(hardStates.get(group));
  }

  /** An index past which the group's log did not go. */
  OptionalLong highest(String group) {
    Long end = ends.get(group);
    if (end != null) return OptionalLong.of(end);
    return complete ? OptionalLong.of(0) : OptionalLong.empty();
  }

  /** The latest term that is seen, of any group. */
  long latestTerm() {
    return latestTerm;
  }

  /**
   * @param next number of the first batch that is damaged
   */
  static Evidence gather(Disk disk, List<String> names, DurableMark.Found mark, long next)
      throws IOException {
    Evidence evidence = new Evidence();
    if (names.isEmpty()) return evidence;
    try (Segment last = Segment.open(disk, names.get(names.size() - 1))) {
      long limit = Math.min(last.file().size(), last.header().capacity());
      boolean headerTells = last.header().firstBatch() > next;
      if (!headerTells || !evidence.readAll(last, limit, mark)) {
        evidence.readEnd(last, limit, mark, next);
      }
    } catch (CorruptJournal noHeader) {
      return new Evidence();
    }
    return evidence;
  }

  /** The header of the last segment says what all groups were, and its batches what they became. */
  private boolean readAll(Segment last, long limit, DurableMark.Found mark) throws IOException {
    Replay replay = new Replay();
    Replay.Scanned scanned = replay.scan(last, limit);
    SegmentTail tail = new SegmentTail(last, scanned.end(), limit);
    long used = tail.usedEnd();
    boolean isEnd =
        mark.batch() < replay.nextBatch()
            && (used == scanned.end()
                || (mark.intact() && tail.findBatch(replay.nextBatch() + 1, used).isEmpty()));
    latestTerm = Math.max(latestTerm, replay.latestTerm());
    if (!isEnd) return false;
    replay
        .groups()
        .forEach(
            (group, log) -> {
              hardStates.put(group, log.hardState());
              ends.put(group, log.lastIndex());
            });
    complete = true;
    return true;
  }

  /** The batches of the last segment that nothing damaged follows. */
  private void readEnd(Segment last, long limit, DurableMark.Found mark, long next)
      throws IOException {
    long position = last.header().length();
    long wanted = next + 1;
    long reached = 0;
    while (position < limit) {
      SegmentTail tail = new SegmentTail(last, position, limit);
      OptionalLong found = tail.findBatch(wanted, tail.usedEnd());
      if (found.isEmpty()) break;
      hardStates.clear();
      ends.clear();
      position = found.getAsLong();
      Optional<BatchFrame.Read> batch = BatchFrame.read(last, position, limit);
      while (batch.isPresent()
          && (reached < wanted || batch.get().frame().number() == reached + 1)) {
        read(batch.get());
        reached = batch.get().frame().number();
        position += batch.get().frame().length();
        batch = BatchFrame.read(last, position, limit);
      }
      wanted = reached + 1;
    }
    if (mark.batch() > reached) {
      hardStates.clear();
      ends.clear();
    }
  }

  private void read(BatchFrame.Read batch) {
    try {
      while (batch.bytes().hasRemaining()) WriteCodec.decode(batch.bytes(), contents());
    } catch (InvariantBroken | IllegalArgumentException | BufferUnderflowException wrong) {
      // Its checksum holds: it is as it was written, and says nothing that can be understood.
      hardStates.clear();
      ends.clear();
    }
  }

  private WriteCodec.Contents contents() {
    return new WriteCodec.Contents() {
      @Override
      public void hardState(String group, HardState hardState) {
        hardStates.put(group, hardState);
        latestTerm = Math.max(latestTerm, hardState.term());
      }

      /** Where a log begins says nothing of its end, but that it is not before. */
      @Override
      public void base(String group, LogPosition base) {
        ends.computeIfPresent(group, (known, end) -> Math.max(end, base.index()));
      }

      @Override
      public void truncation(String group, long from) {}

      @Override
      public void forgotten(String group) {
        hardStates.remove(group);
        ends.remove(group);
      }

      @Override
      public void entry(String group, LogEntry entry, int offset) {
        ends.put(group, entry.index());
      }
    };
  }
}
