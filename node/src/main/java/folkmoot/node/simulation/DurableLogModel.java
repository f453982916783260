package folkmoot.node.simulation;

import folkmoot.node.journal.Journal;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one disk must have, by the word of its journal alone: all writes that it has called durable,
 * in their order. After a crash the disk must be found with these and the first few, or none, of
 * the others.
 */
final class DurableLogModel {
  private final List<LogEntry> committed;
  private HardState hardState = HardState.INITIAL;
  private LogPosition base = new LogPosition(0, 0);

  /** Of all entries from the first on; those up to the base are in the state. */
  private List<Long> terms = new ArrayList<>();

  /** What was durable and is lost by rot. */
  private List<Long> rotten = List.of();

  /** What was durable until a later leader put something else in its place. */
  private final Set<LogPosition> overwritten = new HashSet<>();

  private final Deque<Journal.Write> outstanding = new ArrayDeque<>();

  /**
   * @param committed what somebody has held to be committed; grows
   */
  DurableLogModel(List<LogEntry> committed) {
    this.committed = committed;
  }

  HardState hardState() {
    return hardState;
  }

  /** True if the disk has this entry. */
  boolean has(long index, long term) {
    return index <= terms.size() && (index == 0 || terms.get((int) index - 1) == term);
  }

  /** True if the disk has this entry, or had it until it rotted. */
  boolean hasOrHad(long index, long term) {
    return has(index, term) || (index <= rotten.size() && rotten.get((int) index - 1) == term);
  }

  /** True if the disk has this entry, or ever had it. */
  boolean everHad(long index, long term) {
    return hasOrHad(index, term) || overwritten.contains(new LogPosition(term, index));
  }

  void written(Journal.Write write) {
    outstanding.add(write);
  }

  /**
   * Everything up to this write is durable.
   *
   * @return from where on something was forgotten; the greatest number if nothing was
   */
  long persisted(long sequence) {
    long forgottenFrom = Long.MAX_VALUE;
    while (!outstanding.isEmpty() && outstanding.peek().sequence() <= sequence) {
      Journal.Write write = outstanding.poll();
      if (write.truncateFrom() > 0) forgottenFrom = Math.min(forgottenFrom, write.truncateFrom());
      if (write.base().isPresent()) {
        forgottenFrom = Math.min(forgottenFrom, write.base().get().index() + 1);
      }
      apply(write);
    }
    return forgottenFrom;
  }

  private void apply(Journal.Write write) {
    hardState = write.hardState().orElse(hardState);
    write.base().ifPresent(this::beginAfter);
    if (write.truncateFrom() > 0) truncate((int) write.truncateFrom());
    for (LogEntry entry : write.entries()) terms.add(entry.term());
  }

  private void truncate(int from) {
    for (int index = from; index <= terms.size(); index++)
      overwritten.add(new LogPosition(terms.get(index - 1), index));
    terms.subList(from - 1, terms.size()).clear();
  }

  private void beginAfter(LogPosition next) {
    base = next;
    if (has(next.index(), next.term())) return;
    truncate(1);
    fill(terms, next);
  }

  private void fill(List<Long> into, LogPosition upTo) {
    for (int at = 0; at < upTo.index(); at++) {
      into.add(at < committed.size() ? committed.get(at).term() : upTo.term());
    }
  }

  /**
   * The disk was opened again, and a part of it had rotted: any first part of the log may be left,
   * or what follows the state.
   */
  void foundRotten(HardState foundState, LogTerms foundLog) {
    List<Long> foundTerms = new ArrayList<>();
    fill(foundTerms, foundLog.base());
    for (long index = foundLog.base().index() + 1; index <= foundLog.lastIndex(); index++) {
      foundTerms.add(foundLog.termAt(index));
    }
    rotten = List.copyOf(terms.size() > rotten.size() ? terms : rotten);
    hardState = foundState;
    base = foundLog.base();
    terms = foundTerms;
    outstanding.clear();
  }

  /**
   * The disk was opened again.
   *
   * @return true if it has what it must have; from now on, what was found is durable
   */
  boolean found(HardState foundState, LogTerms foundLog) {
    List<Long> foundTerms = new ArrayList<>();
    fill(foundTerms, foundLog.base());
    for (long index = foundLog.base().index() + 1; index <= foundLog.lastIndex(); index++) {
      foundTerms.add(foundLog.termAt(index));
    }
    while (!is(foundState, foundLog.base(), foundTerms) && !outstanding.isEmpty()) {
      apply(outstanding.poll());
    }
    boolean explained = is(foundState, foundLog.base(), foundTerms);
    hardState = foundState;
    base = foundLog.base();
    terms = foundTerms;
    outstanding.clear();
    return explained;
  }

  private boolean is(HardState state, LogPosition begin, List<Long> entries) {
    return hardState.equals(state) && base.equals(begin) && terms.equals(entries);
  }
}
