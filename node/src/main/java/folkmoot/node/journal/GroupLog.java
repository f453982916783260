package folkmoot.node.journal;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * One group as all its writes so far have made it, whether they are on the disk yet or not. Holds
 * the places of entries, and the entries themselves only until they are written to their file.
 *
 * <p>Invariant: the entries after {@code positions.begin()}, where the log begins, up to {@code
 * positions.end()} are in a file, those after it up to the last are in {@code unwritten}.
 */
final class GroupLog {
  /** In place of a place: the segment is gone, and with it the entry. */
  private static final long GONE = 0;

  private GroupShape shape = GroupShape.EMPTY;
  private EntryPositions positions = new EntryPositions();
  private final ArrayDeque<LogEntry> unwritten = new ArrayDeque<>();

  /** Writes that take something away and are not durable: a crash may bring it back. */
  private int takingAway;

  private boolean forgotten;

  /** The first segment that a crash may yet need entries of, 0 if there is none. */
  private long firstSegment;

  /** A group of which nothing is known. */
  GroupLog() {}

  /** A group as the header of a segment says it was; its entries are in segments before that. */
  GroupLog(GroupShape shape) {
    this.shape = shape;
    positions.beginAfter(shape.log().base().index());
    for (long left = shape.log().size(); left > 0; left--) positions.add(GONE);
  }

  GroupShape shape() {
    return shape;
  }

  HardState hardState() {
    return shape.hardState();
  }

  LogTerms log() {
    return shape.log();
  }

  long lastIndex() {
    return log().lastIndex();
  }

  /**
   * Takes in a write that was received: its entries can be read from now on.
   *
   * @throws Invariants.InvariantBroken if it does not continue this log
   */
  void receive(Journal.Write write) {
    Invariants.check(!forgotten, "nothing is written of a group that is forgotten: %s", write);
    if (write.forgets()) forget();
    write.hardState().ifPresent(this::raise);
    write.base().ifPresent(this::beginAfter);
    truncate(write.truncateFrom());
    for (LogEntry entry : write.entries()) {
      Invariants.check(entry.isIntact(), "the entry %s to be written is intact", entry);
      shape = shape.appended(entry);
      unwritten.add(entry);
    }
    if (takesAway(write)) takingAway++;
  }

  private static boolean takesAway(Journal.Write write) {
    return write.truncateFrom() > 0 || write.base().isPresent() || write.forgets();
  }

  /** All of it, at once; a crash may bring it back until that is durable. */
  private void forget() {
    forgotten = true;
    shape = GroupShape.EMPTY;
    positions = new EntryPositions();
    unwritten.clear();
  }

  boolean isForgotten() {
    return forgotten;
  }

  /** Takes in an entry that was found in a file. */
  void replay(LogEntry entry, long place) {
    shape = shape.appended(entry);
    positions.add(place);
  }

  void raise(HardState next) {
    shape = shape.raised(next);
  }

  /** Forgets the entries from {@code from} on; 0 for none. */
  void truncate(long from) {
    Invariants.check(from >= 0, "a log is truncated from index 1 or later, not from %s", from);
    shape = shape.truncated(from);
    positions.cutAfter(lastIndex());
    while (positions.end() + unwritten.size() > lastIndex()) unwritten.removeLast();
  }

  /** Forgets what is up to there, and all of a log that has not this entry. */
  void beginAfter(LogPosition base) {
    long goneThrough = log().has(base) ? base.index() : lastIndex();
    shape = shape.beginningAfter(base);
    for (long left = goneThrough - positions.end(); left > 0; left--) unwritten.removeFirst();
    if (goneThrough > base.index()) positions.cutAfter(base.index());
    positions.beginAfter(base.index());
  }

  /**
   * The entry has been written to its file. Called in the order of the writes; an entry that a
   * later write has taken away meanwhile is not the first unwritten one and leaves no place.
   */
  void written(LogEntry entry, long place) {
    if (firstSegment == 0) firstSegment = EntryPositions.segmentOf(place);
    if (unwritten.peekFirst() != entry) return;
    unwritten.removeFirst();
    positions.add(place);
  }

  /** A write that was received is durable. */
  void persisted(Journal.Write write) {
    if (!takesAway(write)) return;
    takingAway--;
    if (takingAway == 0) settle();
  }

  /** No crash brings anything back that is not here. */
  void settle() {
    boolean isEmpty = positions.begin() == positions.end();
    firstSegment = isEmpty ? 0 : EntryPositions.segmentOf(placeOf(positions.begin() + 1));
  }

  /** The first segment that has anything of this log, or may have after a crash; 0 if none has. */
  long firstSegment() {
    return firstSegment;
  }

  /** The last entry that is in this segment or before it; where the log begins, if none is. */
  long lastIndexIn(long segment) {
    long low = positions.begin();
    long high = positions.end();
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (EntryPositions.segmentOf(placeOf(middle)) <= segment) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** True if an entry of this log was in a segment that is gone. */
  boolean lacksEntries() {
    return positions.begin() < positions.end() && placeOf(positions.begin() + 1) == GONE;
  }

  boolean isWritten(long index) {
    return index <= positions.end();
  }

  long placeOf(long index) {
    return positions.get(index);
  }

  /** The entries not yet in a file, from {@code index} on. */
  Iterator<LogEntry> unwrittenFrom(long index) {
    return unwritten.stream().skip(index - positions.end() - 1).iterator();
  }

  /** The term of an entry of this log. */
  long termOf(long index) {
    return log().termAt(index);
  }
}
