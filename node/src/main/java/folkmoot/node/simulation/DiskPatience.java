package folkmoot.node.simulation;

import folkmoot.node.journal.Journal;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Nobody leads for long whose disk hangs while the others' do not, and nobody stands on a disk that
 * hangs. What breaks this breaks no promise about data: it costs the time in which no write is
 * answered.
 */
final class DiskPatience {
  /**
   * Patience on the slowest clock, and the election timeout in which a pre-vote that was asked for
   * just before may be won.
   */
  private static final Duration STANDING =
      Conditions.TIMING
          .diskPatience()
          .plus(Conditions.TIMING.electionMax())
          .multipliedBy(108)
          .dividedBy(100)
          .plusMillis(20);

  /** Patience, a sweep, handing over in vain, on the slowest clock. */
  private static final Duration LEADING =
      Conditions.TIMING
          .diskPatience()
          .plus(Conditions.TIMING.electionMax())
          .plus(Duration.ofMillis(500));

  private record Waiting(long sequence, long lastIndex, long atNanos) {}

  /** Up to where the leader of a term has counted a follower. */
  private record Counted(long term, SortedMap<Voter, Long> matches) {}

  private final Findings findings;
  private final int majority;
  private final SortedMap<Voter, Deque<Waiting>> disks = new TreeMap<>();
  private final SortedMap<Voter, Counted> counts = new TreeMap<>();

  /** Since when a leader should have seen that it is of no use. */
  private final SortedMap<Voter, Long> uselessSince = new TreeMap<>();

  DiskPatience(Findings findings, int majority) {
    this.findings = findings;
    this.majority = majority;
  }

  void opened(Voter self) {
    disks.put(self, new ArrayDeque<>());
    counts.remove(self);
    uselessSince.remove(self);
  }

  /**
   * @param lastIndex where the log ends, with this write
   */
  void written(Voter self, Journal.Write write, long lastIndex) {
    disks.get(self).add(new Waiting(write.sequence(), lastIndex, findings.nowNanos()));
  }

  void persisted(Voter self, long sequence) {
    Deque<Waiting> waiting = disks.get(self);
    while (!waiting.isEmpty() && waiting.peek().sequence() <= sequence) waiting.poll();
  }

  private Optional<Waiting> oldest(Voter self) {
    return Optional.ofNullable(disks.get(self)).map(Deque::peek);
  }

  void counted(Voter self, long term, RaftMessage.AppendEntriesReply reply) {
    Counted counted = counts.get(self);
    if (counted == null || counted.term() != term) counted = new Counted(term, new TreeMap<>());
    counts.put(self, counted);
    if (reply.success()) counted.matches().merge(reply.from(), reply.matchIndex(), Math::max);
  }

  void role(Voter self, Role role, long term) {
    Optional<Waiting> oldest = oldest(self);
    findings.check(
        role != Role.CANDIDATE
            || oldest.isEmpty()
            || findings.nowNanos() - oldest.get().atNanos() <= STANDING.toNanos(),
        "slow disk: %s stands after term %s, and its disk has kept %s waiting",
        self,
        term,
        oldest);
  }

  /** Looked at now and then: whether this node leads, on a machine that was running. */
  void watch(Voter self, boolean leads, long term) {
    if (!leads || !isUseless(self, term)) {
      uselessSince.remove(self);
      return;
    }
    long since = uselessSince.computeIfAbsent(self, voter -> findings.nowNanos());
    long began = Math.max(since, oldest(self).orElseThrow().atNanos());
    findings.check(
        findings.nowNanos() - began <= LEADING.toNanos(),
        "slow disk: %s still leads term %s, and its disk has kept %s waiting, which others have",
        self,
        term,
        oldest(self));
  }

  private boolean isUseless(Voter self, long term) {
    Optional<Waiting> oldest = oldest(self);
    Counted counted = counts.get(self);
    if (oldest.isEmpty() || counted == null || counted.term() != term) return false;
    return counted.matches().values().stream()
            .filter(match -> match >= oldest.get().lastIndex())
            .count()
        >= majority;
  }
}
