package folkmoot.node.simulation;

import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Nobody disturbs a leader that does its work: who hears it helps no other to be elected, neither
 * by a pre-vote (thesis §9.6) nor by a vote (§4.2.3), unless the leader itself asked for the
 * election; and then it asks only one who has everything (§3.10). What breaks this breaks no
 * promise about data: it costs the time without a leader that a node which comes back could force
 * at will.
 */
final class Disturbance {
  /** Less than the shortest election timeout on the fastest clock. */
  private static final Duration SURELY_HEARD =
      Conditions.TIMING.electionMin().multipliedBy(9).dividedBy(10);

  private record Heard(long term, long atNanos) {}

  private final Findings findings;
  private final SortedMap<Voter, Heard> heard = new TreeMap<>();

  Disturbance(Findings findings) {
    this.findings = findings;
  }

  /** A new life: nobody was heard. */
  void opened(Voter self) {
    heard.remove(self);
  }

  void heard(Voter self, long term) {
    heard.put(self, new Heard(term, findings.nowNanos()));
  }

  /**
   * @param term the voter's term before it grants what is requested
   * @param leads true if the voter itself leads that term
   */
  void granted(Voter self, long term, boolean leads, RaftMessage request) {
    if (request instanceof RaftMessage.RequestVote vote && vote.transfer()) return;
    Heard last = heard.get(self);
    boolean hears =
        last != null
            && last.term() == term
            && findings.nowNanos() - last.atNanos() < SURELY_HEARD.toNanos();
    findings.check(
        !leads && !hears,
        "disturbance: %s hears the leader of term %s, or is it, and grants %s",
        self,
        term,
        request);
  }

  /**
   * @param logs the terms of the logs of all, in memory
   * @param behind true if the receiver knows no later term than the sender
   */
  void sent(
      Voter self,
      Voter to,
      RaftMessage message,
      SortedMap<Voter, List<Long>> logs,
      boolean behind) {
    if (!(message instanceof RaftMessage.TimeoutNow) || !behind) return;
    List<Long> log = logs.get(self);
    List<Long> others = logs.get(to);
    findings.check(
        others.size() >= log.size() && others.subList(0, log.size()).equals(log),
        "disturbance: %s hands over to %s, which has %s of its %s entries",
        self,
        to,
        others.size(),
        log.size());
  }
}
