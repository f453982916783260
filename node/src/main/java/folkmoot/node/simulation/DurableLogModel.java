package folkmoot.node.simulation;

import folkmoot.node.journal.Journal;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What one disk must have, by the word of its journal alone: all writes that it has called durable,
 * in their order. After a crash the disk must be found with these and the first few, or none, of
 * the others.
 */
final class DurableLogModel {
  private HardState hardState = HardState.INITIAL;
  private List<Long> terms = new ArrayList<>();
  private final Deque<Journal.Write> outstanding = new ArrayDeque<>();

  HardState hardState() {
    return hardState;
  }

  /** True if the disk has this entry. */
  boolean has(long index, long term) {
    return index <= terms.size() && (index == 0 || terms.get((int) index - 1) == term);
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
      apply(write);
    }
    return forgottenFrom;
  }

  private void apply(Journal.Write write) {
    hardState = write.hardState().orElse(hardState);
    if (write.truncateFrom() > 0) {
      terms.subList((int) write.truncateFrom() - 1, terms.size()).clear();
    }
    for (LogEntry entry : write.entries()) terms.add(entry.term());
  }

  /**
   * The disk was opened again.
   *
   * @return true if it has what it must have; from now on, what was found is durable
   */
  boolean found(HardState foundState, LogTerms foundLog) {
    List<Long> foundTerms = new ArrayList<>();
    for (long index = 1; index <= foundLog.lastIndex(); index++) {
      foundTerms.add(foundLog.termAt(index));
    }
    while (!(hardState.equals(foundState) && terms.equals(foundTerms)) && !outstanding.isEmpty()) {
      apply(outstanding.poll());
    }
    boolean explained = hardState.equals(foundState) && terms.equals(foundTerms);
    hardState = foundState;
    terms = foundTerms;
    outstanding.clear();
    return explained;
  }
}
