package folkmoot.node.raft;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.SeenRule;
import folkmoot.protocol.token.Point;
import java.util.List;

/**
 * The shape of the log from its very beginning to where it was handed to the state machine: where
 * each term begins, also of what the log has let go. By it a client's token is judged.
 */
final class Lineage {
  private final SeenRule rule;
  private LogTerms terms;

  Lineage(SeenRule rule, LogTerms applied) {
    this.rule = rule;
    this.terms = applied;
  }

  /** These entries come next. */
  void extend(List<LogEntry> entries) {
    Invariants.check(
        entries.get(0).index() == terms.lastIndex() + 1,
        "entry %s follows entry %s",
        entries.get(0).index(),
        terms.lastIndex());
    int from = 0;
    for (int at = 1; at <= entries.size(); at++) {
      boolean ends = at == entries.size() || entries.get(at).term() != entries.get(from).term();
      if (!ends) continue;
      terms = terms.append(entries.get(from).term(), at - from);
      from = at;
    }
  }

  /** The state is another one, further than this. */
  void become(LogTerms applied) {
    terms = applied;
  }

  long lastIndex() {
    return terms.lastIndex();
  }

  long lastTerm() {
    return terms.end().term();
  }

  /** The last entry. */
  Point end() {
    return at(lastIndex());
  }

  /** The entry at an index, which is not behind the end. */
  Point at(long index) {
    return index == 0 ? Point.NONE : new Point(terms.termAt(index), index);
  }

  SeenRule.Verdict judge(Point seen) {
    return rule.judge(terms, seen);
  }

  /** Whether what is appended behind this log comes after what a client has seen. */
  SeenRule.Verdict precedes(LogTerms log, Point seen) {
    return rule.precedes(log, terms, seen);
  }
}
