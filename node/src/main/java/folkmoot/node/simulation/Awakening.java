package folkmoot.node.simulation;

import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A leader that was not running for longer than its followers wait leads no more when it runs
 * again: what waits in its mailbox is not taken by a leader.
 */
final class Awakening {
  /** What the fastest clock makes of check-quorum, and a sweep. */
  private static final Duration SURELY_LONG =
      Conditions.TIMING.checkQuorum().multipliedBy(108).dividedBy(100).plusMillis(20);

  private record Pause(long term, long untilNanos) {}

  private final Findings findings;
  private final SortedMap<Voter, Pause> pauses = new TreeMap<>();

  Awakening(Findings findings) {
    this.findings = findings;
  }

  void opened(Voter self) {
    pauses.remove(self);
  }

  /** From now on, for so long, the node does not run; it leads this term if it leads at all. */
  void paused(Voter self, long term, Duration span) {
    if (span.compareTo(SURELY_LONG) < 0) return;
    pauses.put(self, new Pause(term, findings.nowNanos() + span.toNanos()));
  }

  /** The node does in this term what only a leader does. */
  void leads(Voter self, long term, Object what) {
    Pause pause = pauses.get(self);
    findings.check(
        pause == null || pause.term() != term || findings.nowNanos() < pause.untilNanos(),
        "pause: %s goes on leading term %s after a pause that ended at %s ns: %s",
        self,
        term,
        pause == null ? 0 : pause.untilNanos(),
        what);
  }
}
