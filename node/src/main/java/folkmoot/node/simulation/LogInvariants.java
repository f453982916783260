package folkmoot.node.simulation;

import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What must hold of the logs that the voters have in memory (Raft Figure 3): log matching, leader
 * completeness, state machine safety; and that what is committed stays.
 */
final class LogInvariants {
  /** What is known of an entry wherever it is seen: itself, and the term before it. */
  private record Seen(LogEntry entry, long previousTerm) {}

  private final SortedMap<LogPosition, Seen> entries = new TreeMap<>();
  private final SortedMap<Voter, List<Long>> logs = new TreeMap<>();
  private final SortedMap<Voter, Long> commits = new TreeMap<>();
  private final List<LogEntry> committed = new ArrayList<>();

  /** Of each committed entry the term in which it was committed, its own or a later one. */
  private final List<Long> committedIn = new ArrayList<>();

  private final Findings findings;

  LogInvariants(Findings findings) {
    this.findings = findings;
  }

  /** The entries that any replica has held to be committed. */
  List<LogEntry> committed() {
    return committed;
  }

  /** By voter, the terms of the entries of its log in memory, or of when it crashed. */
  SortedMap<Voter, List<Long>> all() {
    return logs;
  }

  List<Long> of(Voter voter) {
    return logs.getOrDefault(voter, List.of());
  }

  /** The entry that was made in this term for this place, if one was. */
  Optional<LogEntry> entry(long term, long index) {
    return Optional.ofNullable(entries.get(new LogPosition(term, index))).map(Seen::entry);
  }

  /** The voter's commit index, as far as it has told. */
  Optional<Long> commitOf(Voter voter) {
    return Optional.ofNullable(commits.get(voter));
  }

  private void check(boolean holds, String invariant, Object... facts) {
    findings.check(holds, invariant, facts);
  }

  /** A voter has read its log from its disk, and has this state. */
  void opened(Voter self, LogTerms log, SnapshotInvariants snapshots, long appliedIndex) {
    commits.put(self, appliedIndex);
    snapshots.opens(self, log.base());
    List<Long> terms = new ArrayList<>();
    for (long index = 1; index <= log.base().index(); index++) {
      terms.add(snapshots.termOf(index, log.base()));
    }
    for (long index = log.base().index() + 1; index <= log.lastIndex(); index++) {
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

  /**
   * A leader has what was committed in earlier terms (Raft §5.4); looked at once in a term, since
   * from then on it only appends. One who learns late that it was elected need not have what a
   * leader after it has committed.
   */
  void leads(Voter self, long term) {
    List<Long> log = logs.get(self);
    for (int at = 0; at < committed.size(); at++) {
      boolean has = at < log.size() && log.get(at) == committed.get(at).term();
      if (has || committedIn.get(at) >= term) continue;
      findings.violated(
          "leader completeness: %s leads term %s without %s", self, term, committed.get(at));
      return;
    }
  }

  /**
   * Who has a committed entry keeps it (Raft §5.4.3), but for one who still obeys a leader of a
   * term before that in which it was committed.
   */
  private void checkForgotten(Voter self, List<Long> log, long from, long term) {
    for (int at = (int) from - 1; at < Math.min(log.size(), committed.size()); at++) {
      check(
          log.get(at) != committed.get(at).term() || committedIn.get(at) > term,
          "committed entries stay: %s forgets %s in term %s, which was committed in term %s",
          self,
          committed.get(at),
          term,
          committedIn.get(at));
    }
  }

  /**
   * A log is changed.
   *
   * @param term of the voter
   * @param truncateFrom from where on it forgets; 0 for nothing
   */
  void changed(Voter self, long term, long truncateFrom, List<LogEntry> added) {
    List<Long> log = logs.get(self);
    if (truncateFrom > 0) {
      checkForgotten(self, log, truncateFrom, term);
      log.subList((int) truncateFrom - 1, log.size()).clear();
    }
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

  /**
   * A log begins after a snapshot.
   *
   * @param term of the voter
   */
  void begun(Voter self, long term, LogPosition snapshot, SnapshotInvariants snapshots) {
    List<Long> log = logs.get(self);
    snapshots.begins(self, snapshot, commits.get(self));
    boolean follows =
        log.size() >= snapshot.index() && log.get((int) snapshot.index() - 1) == snapshot.term();
    if (!follows) {
      checkForgotten(self, log, snapshot.index() + 1, term);
      log.clear();
      for (long index = 1; index <= snapshot.index(); index++) {
        log.add(snapshots.termOf(index, snapshot));
      }
    }
    commits.put(self, snapshot.index());
  }

  /**
   * A voter holds its log to be committed up to an index.
   *
   * @param term of the voter
   * @param first is told of each entry that nobody has held to be committed before
   */
  void committed(Voter self, long term, long commitIndex, Consumer<LogEntry> first) {
    List<Long> log = logs.get(self);
    check(commitIndex <= log.size(), "commit: %s commits %s of %s", self, commitIndex, log.size());
    long from = commits.getOrDefault(self, 0L) + 1;
    check(commitIndex >= from - 1, "commit goes back: %s from %s to %s", self, from, commitIndex);
    commits.put(self, commitIndex);
    for (long index = from; index <= Math.min(commitIndex, log.size()); index++) {
      LogEntry entry = entries.get(new LogPosition(log.get((int) index - 1), index)).entry();
      if (index == committed.size() + 1) {
        committed.add(entry);
        committedIn.add(term);
        first.accept(entry);
      } else {
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
}
