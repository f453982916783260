package folkmoot.node.simulation;

import folkmoot.node.raft.Probe;
import folkmoot.node.raft.ReplicaView;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must hold after every step of every replica (Raft Figure 3): election safety, log matching,
 * leader completeness, state machine safety; and that term and vote never go back.
 */
final class RaftInvariants implements Probe {
  /** What is known of an entry wherever it is seen: itself, and the term before it. */
  private record Seen(LogEntry entry, long previousTerm) {}

  private final SortedMap<Long, Voter> leaders = new TreeMap<>();
  private final SortedMap<LogPosition, Seen> entries = new TreeMap<>();
  private final SortedMap<Voter, List<Long>> logs = new TreeMap<>();
  private final SortedMap<Voter, HardState> states = new TreeMap<>();
  private final SortedMap<Voter, Long> commits = new TreeMap<>();
  private final List<LogEntry> committed = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  /** What was found broken, in the order in which it was found. */
  List<String> violations() {
    return violations;
  }

  /** The entries that any replica has held to be committed. */
  List<LogEntry> committed() {
    return committed;
  }

  /** In how many terms somebody has led. */
  int termsLed() {
    return leaders.size();
  }

  void violated(String invariant, Object... facts) {
    violations.add(invariant.formatted(facts));
  }

  private void check(boolean holds, String invariant, Object... facts) {
    if (!holds) violated(invariant, facts);
  }

  @Override
  public void opened(Voter self, HardState hardState, LogTerms log, long appliedIndex) {
    states.put(self, hardState);
    commits.put(self, appliedIndex);
    List<Long> terms = new ArrayList<>();
    for (long index = 1; index <= log.lastIndex(); index++) {
      long term = log.termAt(index);
      terms.add(term);
      check(
          entries.containsKey(new LogPosition(term, index)),
          "disk: %s has an entry %s.%s that nobody made",
          self,
          term,
          index);
    }
    logs.put(self, terms);
  }

  @Override
  public void hardState(Voter self, HardState next) {
    HardState before = states.getOrDefault(self, HardState.INITIAL);
    check(next.term() >= before.term(), "term goes back: %s from %s to %s", self, before, next);
    check(
        next.term() != before.term()
            || before.votedFor().isEmpty()
            || next.votedFor().equals(before.votedFor()),
        "vote changes: %s from %s to %s",
        self,
        before,
        next);
    states.put(self, next);
  }

  @Override
  public void role(Voter self, ReplicaView view) {
    if (view.role() != Role.LEADER) return;
    Voter former = leaders.putIfAbsent(view.term(), self);
    check(
        former == null || former.equals(self),
        "election safety: %s and %s lead term %s",
        former,
        self,
        view.term());
    List<Long> log = logs.get(self);
    for (LogEntry entry : committed) {
      int at = (int) entry.index() - 1;
      check(
          entry.term() > view.term() || (at < log.size() && log.get(at) == entry.term()),
          "leader completeness: %s leads term %s without %s",
          self,
          view.term(),
          entry);
    }
  }

  @Override
  public void log(Voter self, long truncateFrom, List<LogEntry> added) {
    List<Long> log = logs.get(self);
    if (truncateFrom > 0) log.subList((int) truncateFrom - 1, log.size()).clear();
    for (LogEntry entry : added) {
      check(entry.index() == log.size() + 1, "gap: %s gets %s after %s", self, entry, log.size());
      long previousTerm = log.isEmpty() ? 0 : log.get(log.size() - 1);
      LogPosition position = new LogPosition(entry.term(), entry.index());
      Seen seen = entries.putIfAbsent(position, new Seen(entry, previousTerm));
      check(
          seen == null || (seen.previousTerm() == previousTerm && seen.entry().equals(entry)),
          "log matching: %s gets %s after term %s, elsewhere it is %s",
          self,
          entry,
          previousTerm,
          seen);
      log.add(entry.term());
    }
  }

  @Override
  public void committed(Voter self, long commitIndex, long durableIndex) {
    List<Long> log = logs.get(self);
    check(commitIndex <= log.size(), "%s commits %s of %s", self, commitIndex, log.size());
    long from = commits.getOrDefault(self, 0L) + 1;
    commits.put(self, commitIndex);
    for (long index = from; index <= Math.min(commitIndex, log.size()); index++) {
      LogEntry entry = entries.get(new LogPosition(log.get((int) index - 1), index)).entry();
      if (index == committed.size() + 1) committed.add(entry);
      else {
        LogEntry before = committed.get((int) index - 1);
        check(
            before.equals(entry),
            "state machine safety: %s commits %s, committed before was %s",
            self,
            entry,
            before);
      }
    }
  }

  /** The voter's commit index, as far as it has told. */
  Optional<Long> commitOf(Voter voter) {
    return Optional.ofNullable(commits.get(voter));
  }
}
