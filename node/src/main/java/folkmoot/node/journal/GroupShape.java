package folkmoot.node.journal;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;

/**
 * All that a group has written but the entries themselves: the rules by which writes follow each
 * other. The header of a segment says it of every group, so that the segments before may go.
 */
record GroupShape(HardState hardState, LogTerms log) {
  static final GroupShape EMPTY = new GroupShape(HardState.INITIAL, LogTerms.EMPTY);

  GroupShape after(Journal.Write write) {
    if (write.forgets()) return EMPTY;
    GroupShape next = this;
    if (write.hardState().isPresent()) next = next.raised(write.hardState().get());
    if (write.base().isPresent()) next = next.beginningAfter(write.base().get());
    next = next.truncated(write.truncateFrom());
    for (LogEntry entry : write.entries()) next = next.appended(entry);
    return next;
  }

  /** Raft §5.1, §5.2: terms only grow, and the vote of a term is given once. */
  GroupShape raised(HardState next) {
    Invariants.check(next.term() >= hardState.term(), "%s is not older than %s", next, hardState);
    Invariants.check(
        next.term() > hardState.term()
            || hardState.votedFor().isEmpty()
            || next.votedFor().equals(hardState.votedFor()),
        "the vote in %s is not taken back by %s",
        hardState,
        next);
    return new GroupShape(next, log);
  }

  GroupShape beginningAfter(LogPosition base) {
    Invariants.check(
        base.term() <= hardState.term(), "the log of %s begins after %s", hardState, base);
    return new GroupShape(hardState, log.beginAfter(base));
  }

  /** Forgets the entries from {@code from} on; 0 for none. */
  GroupShape truncated(long from) {
    if (from == 0 || from > log.lastIndex()) return this;
    return new GroupShape(hardState, log.truncateFrom(from));
  }

  GroupShape appended(LogEntry entry) {
    Invariants.check(
        entry.index() == log.lastIndex() + 1,
        "the entry %s has index %s",
        entry,
        log.lastIndex() + 1);
    Invariants.check(entry.term() <= hardState.term(), "%s is not newer than %s", entry, hardState);
    return new GroupShape(hardState, log.append(entry.term()));
  }
}
