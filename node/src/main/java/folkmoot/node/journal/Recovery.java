package folkmoot.node.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Opens a journal: verifies every byte that was ever answered for, cuts what a crash left torn, and
 * makes what is kept durable once more before anybody builds on it.
 */
final class Recovery {
  private final Disk disk;
  private final DurableMark.Found mark;
  private final Replay replay = new Replay();

  private Recovery(Disk disk, DurableMark.Found mark) {
    this.disk = disk;
    this.mark = mark;
  }

  /**
   * A journal that is ready for writes.
   *
   * @param firstSegment number of the oldest segment that is there
   * @param damage what the groups have lost that are not whole, if any
   * @param tornFile the segment whose torn end was cut
   * @param tornBytes how many bytes of it were cut, 0 if none
   */
  record Recovered(
      SortedMap<String, GroupLog> groups,
      SegmentWriter writer,
      long firstSegment,
      Optional<DamageMark.Content> damage,
      String tornFile,
      long tornBytes) {
    Recovered with(Optional<DamageMark.Content> found) {
      return new Recovered(groups, writer, firstSegment, found, tornFile, tornBytes);
    }
  }

  /**
   * Keeps of a damaged journal what is intact before the damage.
   *
   * @throws VoteForgotten if a vote may be forgotten, and nothing says in which term
   */
  static Recovered recover(Disk disk, JournalSettings settings, JournalRule rule)
      throws IOException {
    Optional<DamageMark.Content> before = DamageMark.find(disk);
    if (before.filter(DamageMark.Content::cutting).isPresent()) {
      return new Salvage(disk, settings, rule).cut(before.get());
    }
    try {
      return verify(disk, settings).with(before);
    } catch (CorruptJournal damage) {
      return new Salvage(disk, settings, rule).salvage(damage, before);
    }
  }

  /**
   * @throws CorruptJournal if anything that was durable is damaged or missing
   */
  static Recovered verify(Disk disk, JournalSettings settings) throws IOException {
    for (String name : disk.list()) if (isUnfinished(name)) disk.delete(name);
    // What a killed process left in the cache must not be lost after it has been acted upon.
    disk.syncFolder();
    Recovery recovery = new Recovery(disk, DurableMark.find(disk));
    List<String> names = disk.list().stream().filter(Segment::isName).toList();
    return names.isEmpty() ? recovery.begin(settings) : recovery.reopen(names, settings);
  }

  private static boolean isUnfinished(String name) {
    return Segment.isUnfinished(name)
        || name.equals(DurableMark.NAME + Segment.UNFINISHED)
        || name.equals(DamageMark.NAME + Segment.UNFINISHED);
  }

  /** The mark is older than the first segment, so a mark that says anything misses a journal. */
  private Recovered begin(JournalSettings settings) throws IOException {
    if (mark.exists() && (!mark.intact() || mark.batch() > 0)) {
      throw new CorruptJournal(Segment.nameOf(1), 0, "the journal's files are missing");
    }
    DurableMark renewed = DurableMark.renew(disk, 0, 0);
    SegmentWriter writer = SegmentWriter.begin(disk, settings, renewed);
    return new Recovered(replay.groups(), writer, 1, Optional.empty(), "", 0);
  }

  private Recovered reopen(List<String> names, JournalSettings settings) throws IOException {
    Segment segment = Segment.open(disk, names.get(0));
    long first = segment.number();
    for (int i = 1; i < names.size(); i++) {
      try (Segment closed = segment) {
        segment = Segment.open(disk, nameOf(names, i, first + i));
        replayClosed(closed, segment.header().previousEnd());
      }
    }
    try {
      return goOn(segment, first, settings);
    } catch (IOException | RuntimeException failure) {
      segment.close();
      throw failure;
    }
  }

  private Recovered goOn(Segment segment, long first, JournalSettings settings) throws IOException {
    long capacity = segment.header().capacity();
    if (segment.file().size() < capacity) {
      throw new CorruptJournal(segment.name(), segment.file().size(), "the segment is cut short");
    }
    Replay.Scanned scanned = replay.scan(segment, capacity);
    SegmentTail tail = new SegmentTail(segment, scanned.end(), capacity);
    long used = tail.usedEnd();
    judge(tail, used);
    replay.end(first);
    tail.clear(used);
    if (scanned.last().isPresent()) rewrite(segment, scanned.last().get());
    segment.file().sync();
    long term = Math.max(mark.term(), replay.latestTerm());
    DurableMark renewed = DurableMark.renew(disk, replay.nextBatch() - 1, term);
    SegmentWriter writer =
        new SegmentWriter(
            disk, settings, renewed, segment, scanned.end(), replay.nextBatch(), replay.shapes());
    return new Recovered(
        replay.groups(), writer, first, Optional.empty(), segment.name(), used - scanned.end());
  }

  private static String nameOf(List<String> names, int i, long number) {
    String expected = Segment.nameOf(number);
    if (!names.get(i).equals(expected)) {
      throw new CorruptJournal(expected, 0, "the segment is missing");
    }
    return expected;
  }

  /** The header of the segment that follows proves that all of this one was durable. */
  private void replayClosed(Segment segment, long end) throws IOException {
    if (segment.file().size() < end) {
      throw new CorruptJournal(segment.name(), segment.file().size(), "the segment is cut short");
    }
    long intact = replay.scan(segment, end).end();
    if (intact != end) {
      throw new CorruptJournal(segment.name(), intact, "a batch that was durable is damaged");
    }
    // A crash may have come between the beginning of the next segment and the cut of this one.
    if (segment.file().size() > end) segment.file().truncate(end);
  }

  /** Tells a torn tail, or none, from the loss of what was durable. */
  private void judge(SegmentTail tail, long used) throws IOException {
    String name = tail.segment().name();
    long next = replay.nextBatch();
    if (mark.batch() >= next) {
      throw new CorruptJournal(name, tail.begin(), "batch " + next + " was durable and is lost");
    }
    if (used == tail.begin()) return;
    var later = tail.findBatch(next + 1, used);
    if (later.isPresent()) {
      throw new CorruptJournal(
          name, tail.begin(), "damaged, but durable before offset " + later.getAsLong());
    }
    if (!mark.intact()) {
      throw new CorruptJournal(
          name,
          tail.begin(),
          "damaged, and so is " + DurableMark.NAME + ": a vote may be forgotten");
    }
  }

  /**
   * The last batch may never have been synced, or its sync may have failed in the process before,
   * which leaves it in the cache as if it were clean. Written again it is what the next sync sees.
   */
  static void rewrite(Segment segment, BatchFrame batch) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(batch.length());
    segment.file().read(batch.durablePosition(), bytes);
    segment.file().write(batch.durablePosition(), bytes.flip());
  }
}
