package folkmoot.protocol.raft;

import java.util.List;

/** What a follower does with AppendEntries of its current leader (Raft §5.3). */
@FunctionalInterface
public interface AppendRule {

  sealed interface Decision {}

  /** The logs do not match at the previous index: what the leader should try next. */
  record Refuse(long hintTerm, long hintIndex) implements Decision {}

  /**
   * The logs match at the previous index.
   *
   * @param truncateFrom from where the own log conflicts, 0 if nowhere
   * @param skip how many of the entries are here already
   * @param matchedIndex up to where the own log will then match the leader's
   */
  record Accept(long truncateFrom, int skip, long matchedIndex) implements Decision {}

  Decision decide(LogTerms log, RaftMessage.AppendEntries message);

  /** Only a real conflict of terms truncates; a shorter or older message never does (trap 7). */
  static AppendRule paper() {
    return (log, message) -> {
      // What this log begins after was committed, so a leader of this term has it, and all before.
      long base = log.base().index();
      if (message.previousIndex() < base) return afterBase(log, message);
      long previous = message.previousIndex();
      if (previous > log.lastIndex()) return new Refuse(0, log.lastIndex() + 1);
      long ownTerm = log.termAt(previous);
      if (ownTerm != message.previousTerm()) {
        return new Refuse(ownTerm, log.firstIndexOf(ownTerm));
      }
      return compared(log, message, 0);
    };
  }

  private static Accept afterBase(LogTerms log, RaftMessage.AppendEntries message) {
    long known = log.base().index() - message.previousIndex();
    if (known < message.entries().size()) return compared(log, message, (int) known);
    return new Accept(0, message.entries().size(), log.base().index());
  }

  /** Compares the entries from {@code begin} on with those that are here. */
  private static Accept compared(LogTerms log, RaftMessage.AppendEntries message, int begin) {
    List<LogEntry> entries = message.entries();
    long end = message.previousIndex() + entries.size();
    for (int i = begin; i < entries.size(); i++) {
      LogEntry entry = entries.get(i);
      if (log.termAt(entry.index()) == entry.term()) continue;
      long truncateFrom = entry.index() <= log.lastIndex() ? entry.index() : 0;
      return new Accept(truncateFrom, i, end);
    }
    return new Accept(0, entries.size(), end);
  }
}
