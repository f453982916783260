package folkmoot.protocol.raft;

import folkmoot.protocol.token.Point;

/** Whether what a client has seen of a group is still there (DESIGN §3, §4). */
@FunctionalInterface
public interface SeenRule {
  /** What became of an entry. */
  enum Verdict {
    /** It is committed. */
    THERE,
    /** It may yet be committed, or is and this replica does not know. */
    AHEAD,
    /** Another entry is committed in its place, or one that excludes it: it is lost for ever. */
    LOST
  }

  /**
   * @param committed the log from its beginning to where this replica knows it to be committed, or
   *     to anywhere before
   */
  Verdict judge(LogTerms committed, Point seen);

  /**
   * Whether what a leader appends now comes after what a client has seen: {@link Verdict#THERE} if
   * it does. Else both are never in one log; which of them is lost is known once an entry of the
   * leader's own term is committed, if that is the later one. A leader that meets an entry of a
   * later term than its own leads no more, and does not know it yet.
   *
   * @param log the leader's own
   */
  default Verdict precedes(LogTerms log, LogTerms committed, Point seen) {
    boolean isInLog =
        seen.index() > committed.lastIndex() && log.termAt(seen.index()) == seen.term();
    return isInLog ? Verdict.THERE : judge(committed, seen);
  }

  /**
   * Within what is committed the entry is there if its term stands at its index, be the other term
   * later or earlier (Raft Figure 8). Behind that it can still come, unless the log has gone on to
   * a later term: terms never fall along a log.
   */
  static SeenRule exact() {
    return (committed, seen) -> {
      if (!seen.isSome()) return Verdict.THERE;
      if (seen.index() <= committed.lastIndex()) {
        return committed.termAt(seen.index()) == seen.term() ? Verdict.THERE : Verdict.LOST;
      }
      return committed.end().term() > seen.term() ? Verdict.LOST : Verdict.AHEAD;
    };
  }
}
