package folkmoot.node.journal;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.TermStart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * One group as all its writes so far have made it, whether they are on the disk yet or not. Holds
 * the places of entries, and the entries themselves only until they are written to their file.
 *
 * <p>Invariant: the entries 1 to {@code positions.size()} are in a file, those after it up to
 * {@code lastIndex} are in {@code unwritten}.
 */
final class GroupLog {
  private HardState hardState = HardState.INITIAL;
  private long lastIndex;
  private final List<TermStart> terms = new ArrayList<>();
  private final EntryPositions positions = new EntryPositions();
  private final ArrayDeque<LogEntry> unwritten = new ArrayDeque<>();

  HardState hardState() {
    return hardState;
  }

  long lastIndex() {
    return lastIndex;
  }

  List<TermStart> terms() {
    return List.copyOf(terms);
  }

  /**
   * Takes in a write that was received: its entries can be read from now on.
   *
   * @throws Invariants.InvariantBroken if it does not continue this log
   */
  void receive(Journal.Write write) {
    write.hardState().ifPresent(this::raise);
    truncate(write.truncateFrom());
    for (LogEntry entry : write.entries()) {
      Invariants.check(entry.isIntact(), "the entry %s to be written is intact", entry);
      append(entry);
      unwritten.add(entry);
    }
  }

  /** Takes in an entry that was found in a file. */
  void replay(LogEntry entry, long place) {
    append(entry);
    positions.add(place);
  }

  /** Raft §5.1, §5.2: terms only grow, and the vote of a term is given once. */
  void raise(HardState next) {
    Invariants.check(next.term() >= hardState.term(), "%s is not older than %s", next, hardState);
    Invariants.check(
        next.term() > hardState.term()
            || hardState.votedFor().isEmpty()
            || next.votedFor().equals(hardState.votedFor()),
        "the vote in %s is not taken back by %s",
        hardState,
        next);
    hardState = next;
  }

  /** Forgets the entries from {@code from} on; 0 for none. */
  void truncate(long from) {
    Invariants.check(from >= 0, "a log is truncated from index 1 or later, not from %s", from);
    if (from == 0 || from > lastIndex) return;
    lastIndex = from - 1;
    while (!terms.isEmpty() && terms.get(terms.size() - 1).index() > lastIndex) {
      terms.remove(terms.size() - 1);
    }
    positions.cutAfter(lastIndex);
    while (positions.size() + unwritten.size() > lastIndex) unwritten.removeLast();
  }

  private void append(LogEntry entry) {
    long lastTerm = lastTerm();
    Invariants.check(
        entry.index() == lastIndex + 1, "the entry %s has index %s", entry, lastIndex + 1);
    Invariants.check(entry.term() >= lastTerm, "%s is not older than term %s", entry, lastTerm);
    Invariants.check(entry.term() <= hardState.term(), "%s is not newer than %s", entry, hardState);
    if (entry.term() > lastTerm) terms.add(new TermStart(entry.term(), entry.index()));
    lastIndex = entry.index();
  }

  private long lastTerm() {
    return terms.isEmpty() ? 0 : terms.get(terms.size() - 1).term();
  }

  /**
   * The entry has been written to its file. Called in the order of the writes; an entry that a
   * later write has truncated meanwhile is not the first unwritten one and leaves no place.
   */
  void written(LogEntry entry, long place) {
    if (unwritten.peekFirst() != entry) return;
    unwritten.removeFirst();
    positions.add(place);
  }

  boolean isWritten(long index) {
    return index <= positions.size();
  }

  long placeOf(long index) {
    return positions.get(index);
  }

  /** The entries not yet in a file, from {@code index} on. */
  Iterator<LogEntry> unwrittenFrom(long index) {
    return unwritten.stream().skip(index - positions.size() - 1).iterator();
  }

  /** The term of an entry of this log. */
  long termOf(long index) {
    int low = 0;
    int high = terms.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (terms.get(middle).index() <= index) low = middle;
      else high = middle - 1;
    }
    return terms.get(low).term();
  }
}
