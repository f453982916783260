package folkmoot.node.simulation;

import folkmoot.node.journal.Journal;
import folkmoot.node.raft.Probe;
import folkmoot.node.raft.ReplicaView;
import folkmoot.node.raft.StateMachine;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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

  /** Of each committed entry the term in which it was committed, its own or a later one. */
  private final List<Long> committedIn = new ArrayList<>();

  private final SortedMap<Voter, ReplicaView> roles = new TreeMap<>();
  private final Findings findings;
  private final Durability durability;
  private final Disturbance disturbance;
  private final Refusals refusals;
  private final Echoes echoes;
  private final Applications applications;
  private final DiskPatience patience;
  private final Awakening awakening;
  private final SnapshotInvariants snapshots;
  private final Memory memory;
  private final SortedSet<Voter> rotten = new TreeSet<>();
  private Consumer<Voter> onWhole = voter -> {};
  private BiConsumer<Voter, Long> onLeader = (leader, term) -> {};
  private Consumer<Voter> onStanding = voter -> {};
  private BiConsumer<Voter, Long> onInstalling = (voter, index) -> {};

  RaftInvariants(Findings findings, int voters) {
    this.findings = findings;
    this.durability = new Durability(findings, committed, voters);
    this.disturbance = new Disturbance(findings);
    this.refusals = new Refusals(findings);
    this.echoes = new Echoes(findings);
    this.applications = new Applications(findings, committed);
    this.patience = new DiskPatience(findings, Configuration.majority(voters));
    this.awakening = new Awakening(findings);
    this.snapshots = new SnapshotInvariants(findings, committed);
    this.memory = new Memory(findings, committed);
  }

  /** From now on this is told of every new leader and its term. */
  void onLeader(BiConsumer<Voter, Long> listener) {
    onLeader = listener;
  }

  /** From now on this is told of everyone who stands or leads, as often as it says so. */
  void onStanding(Consumer<Voter> listener) {
    onStanding = listener;
  }

  /** From now on this is told of everyone who begins its log after a snapshot, and which. */
  void onInstalling(BiConsumer<Voter, Long> listener) {
    onInstalling = listener;
  }

  SnapshotInvariants snapshots() {
    return snapshots;
  }

  /** The entries that any replica has held to be committed. */
  List<LogEntry> committed() {
    return committed;
  }

  /** The log that this voter has in memory, or had when it crashed: the terms of its entries. */
  List<Long> logOf(Voter voter) {
    return logs.getOrDefault(voter, List.of());
  }

  /** The entry that was made in this term for this place, if one was. */
  Optional<LogEntry> entry(long term, long index) {
    return Optional.ofNullable(entries.get(new LogPosition(term, index))).map(Seen::entry);
  }

  /** In how many terms somebody has led. */
  int termsLed() {
    return leaders.size();
  }

  /** The role, term and leader that the replica has told of last. */
  Optional<ReplicaView> roleOf(Voter voter) {
    return Optional.ofNullable(roles.get(voter));
  }

  /** Who leads the latest term that had a leader. */
  Optional<Voter> lastLeader() {
    return leaders.isEmpty() ? Optional.empty() : Optional.of(leaders.get(leaders.lastKey()));
  }

  /** A part of what this voter's disk had is rotten, until the voter is whole again. */
  void rots(Voter voter) {
    rotten.add(voter);
  }

  /** From now on this is told of everyone who has made good what was lost. */
  void onWhole(Consumer<Voter> listener) {
    onWhole = listener;
  }

  /** The node does not run for so long. */
  void paused(Voter self, Duration span) {
    roleOf(self)
        .filter(view -> view.role() == Role.LEADER)
        .ifPresent(view -> awakening.paused(self, view.term(), span));
  }

  /** Looks whether a node leads to no purpose; {@code ran}: it was not paused lately. */
  void watchDisk(Voter self, boolean ran) {
    Optional<ReplicaView> view = roleOf(self).filter(each -> each.role() == Role.LEADER);
    patience.watch(self, ran && view.isPresent(), view.map(ReplicaView::term).orElse(0L));
  }

  /** The node is gone, with what it was. */
  void crashed(Voter self) {
    roles.remove(self);
  }

  /** A client was told this: if that is that its write is at an index, with so many copies. */
  void acknowledged(String client, ClientReply reply) {
    if (reply instanceof ClientReply.Written written)
      acknowledged(client, reply.requestId(), written.version(), written.copies());
    if (reply instanceof ClientReply.Counted counted)
      acknowledged(client, reply.requestId(), counted.version(), counted.copies());
    if (reply instanceof ClientReply.Ran ran)
      acknowledged(client, reply.requestId(), ran.version(), ran.copies());
  }

  private void acknowledged(String client, long requestId, long index, int copies) {
    if (index < 1 || index > committed.size()) {
      findings.violated(
          "acknowledgement: %s#%s is told of index %s of %s",
          client, requestId, index, committed.size());
      return;
    }
    durability.acknowledged(committed.get((int) index - 1), copies);
  }

  /** A client was told that its write did not happen and never will. */
  void refused(String client, long requestId) {
    refusals.refused(client, requestId);
  }

  private void check(boolean holds, String invariant, Object... facts) {
    findings.check(holds, invariant, facts);
  }

  @Override
  public void opened(Voter self, HardState hardState, LogTerms log, long appliedIndex) {
    findings.note("%s opens with %s", self.nodeId(), Wording.opened(hardState, log));
    if (rotten.contains(self)) durability.openedRotten(self, hardState, log);
    else durability.opened(self, hardState, log);
    disturbance.opened(self);
    patience.opened(self);
    awakening.opened(self);
    states.put(self, hardState);
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
    findings.note("%s is now %s", self.nodeId(), Wording.lazily(view));
    ReplicaView before = roles.put(self, view);
    if (before != null && before.role() == Role.RECOVERING && view.role() != Role.RECOVERING) {
      rotten.remove(self);
      onWhole.accept(self);
    }
    if (view.role() != Role.LEADER) snapshots.leadsNoMore(self);
    patience.role(self, view.role(), view.term());
    if (view.role() == Role.CANDIDATE || view.role() == Role.LEADER) onStanding.accept(self);
    if (view.role() != Role.LEADER) return;
    durability.leads(self, view.term());
    Voter former = leaders.putIfAbsent(view.term(), self);
    check(
        former == null || former.equals(self),
        "election safety: %s and %s lead term %s",
        former,
        self,
        view.term());
    if (former == null) onLeader.accept(self, view.term());
    if (former == null) checkComplete(self, view.term());
  }

  /**
   * A leader has what was committed in earlier terms (Raft §5.4); looked at once in a term, since
   * from then on it only appends. One who learns late that it was elected need not have what a
   * leader after it has committed.
   */
  private void checkComplete(Voter self, long term) {
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
  private void checkForgotten(Voter self, List<Long> log, long from) {
    long term = states.getOrDefault(self, HardState.INITIAL).term();
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

  @Override
  public void log(Voter self, long truncateFrom, List<LogEntry> added) {
    List<Long> log = logs.get(self);
    if (truncateFrom > 0) {
      checkForgotten(self, log, truncateFrom);
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

  @Override
  public void compacted(Voter self, LogPosition base) {
    snapshots.compacts(self, base, commits.get(self));
  }

  @Override
  public void begun(Voter self, LogPosition snapshot) {
    List<Long> log = logs.get(self);
    snapshots.begins(self, snapshot, commits.get(self));
    boolean follows =
        log.size() >= snapshot.index() && log.get((int) snapshot.index() - 1) == snapshot.term();
    if (!follows) {
      checkForgotten(self, log, snapshot.index() + 1);
      log.clear();
      for (long index = 1; index <= snapshot.index(); index++) {
        log.add(snapshots.termOf(index, snapshot));
      }
    }
    commits.put(self, snapshot.index());
    onInstalling.accept(self, snapshot.index());
  }

  @Override
  public void held(Voter self, Voter follower, long from) {
    snapshots.holds(self, follower, from);
  }

  @Override
  public void installed(Voter self, LogPosition snapshot) {
    snapshots.installed(self, snapshot);
  }

  @Override
  public void written(Voter self, Journal.Write write) {
    durability.written(self, write);
    patience.written(self, write, logOf(self).size());
  }

  @Override
  public void persisted(Voter self, long sequence) {
    durability.persisted(self, sequence);
    patience.persisted(self, sequence);
  }

  @Override
  public void sent(Voter self, Voter to, RaftMessage message) {
    durability.sent(self, to, message, logs.get(self));
    memory.sent(self, to, message, logs.get(self));
    boolean behind = states.getOrDefault(to, HardState.INITIAL).term() <= states.get(self).term();
    disturbance.sent(self, to, message, logs, behind);
    echoes.sent(self, to, message);
  }

  @Override
  public void round(Voter self, long term, long round) {
    echoes.opened(term, round);
    awakening.leads(self, term, "a round is opened");
  }

  @Override
  public void counted(Voter self, long term, RaftMessage.AppendEntriesReply reply) {
    echoes.counted(self, term, reply);
    patience.counted(self, term, reply);
    awakening.leads(self, term, reply);
  }

  @Override
  public void heard(Voter self, long term) {
    disturbance.heard(self, term);
  }

  @Override
  public void granted(Voter self, RaftMessage request) {
    if (request instanceof RaftMessage.RequestVote) memory.votes(self, request, logOf(self));
    long term = states.get(self).term();
    boolean leads = roleOf(self).filter(view -> view.role() == Role.LEADER).isPresent();
    disturbance.granted(self, term, leads, request);
  }

  @Override
  public void asked(Voter self, RaftMessage question) {
    durability.asked(self, question);
    memory.asked(self, question);
    if (question instanceof RaftMessage.RequestVote) memory.votes(self, question, logOf(self));
  }

  @Override
  public void applied(Voter self, List<StateMachine.Result> results) {
    applications.applied(self, results);
  }

  /** What the entry came to, if anybody has applied it. */
  Optional<Outcome> outcome(long index) {
    return applications.outcome(index);
  }

  /** Holds what all entries came to against the log. */
  void judgeOutcomes() {
    applications.judge(snapshots.model());
  }

  @Override
  public void committed(Voter self, long commitIndex, long durableIndex) {
    List<Long> log = logs.get(self);
    check(commitIndex <= log.size(), "commit: %s commits %s of %s", self, commitIndex, log.size());
    long from = commits.getOrDefault(self, 0L) + 1;
    check(commitIndex >= from - 1, "commit goes back: %s from %s to %s", self, from, commitIndex);
    commits.put(self, commitIndex);
    for (long index = from; index <= Math.min(commitIndex, log.size()); index++) {
      LogEntry entry = entries.get(new LogPosition(log.get((int) index - 1), index)).entry();
      if (index == committed.size() + 1) {
        committed.add(entry);
        committedIn.add(states.getOrDefault(self, HardState.INITIAL).term());
        refusals.committed(entry);
        durability.committed(entry);
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

  /** The voter's commit index, as far as it has told. */
  Optional<Long> commitOf(Voter voter) {
    return Optional.ofNullable(commits.get(voter));
  }
}
