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
import folkmoot.protocol.store.StateRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What must hold after every step of every replica (Raft Figure 3): election safety, and that term
 * and vote never go back; what must hold of logs is {@link LogInvariants}' to say, and of each
 * promise more somebody else's.
 */
final class RaftInvariants implements Probe {
  private final SortedMap<Long, Voter> leaders = new TreeMap<>();
  private final SortedMap<Voter, HardState> states = new TreeMap<>();
  private final SortedMap<Voter, ReplicaView> roles = new TreeMap<>();
  private final Findings findings;
  private final LogInvariants logs;
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
  private final SortedMap<Voter, Long> said = new TreeMap<>();

  /** Those of whose disk nothing is left of what they had said, until they show who they are. */
  private final SortedSet<Voter> forgetful = new TreeSet<>();

  private Consumer<Voter> onWhole = voter -> {};
  private Consumer<Voter> onRebuilt = voter -> {};
  private BiConsumer<Voter, Long> onLeader = (leader, term) -> {};
  private Consumer<Voter> onStanding = voter -> {};
  private BiConsumer<Voter, Long> onInstalling = (voter, index) -> {};

  /**
   * @param rules by which entries are to be applied
   */
  RaftInvariants(Findings findings, int voters, StateRules rules) {
    this.findings = findings;
    this.logs = new LogInvariants(findings);
    List<LogEntry> committed = logs.committed();
    this.durability = new Durability(findings, committed, voters);
    this.disturbance = new Disturbance(findings);
    this.refusals = new Refusals(findings);
    this.echoes = new Echoes(findings);
    this.applications = new Applications(findings, committed);
    this.patience = new DiskPatience(findings, Configuration.majority(voters));
    this.awakening = new Awakening(findings);
    this.snapshots = new SnapshotInvariants(findings, committed, rules);
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
    return logs.committed();
  }

  /** The log that this voter has in memory, or had when it crashed: the terms of its entries. */
  List<Long> logOf(Voter voter) {
    return logs.of(voter);
  }

  /** The entry that was made in this term for this place, if one was. */
  Optional<LogEntry> entry(long term, long index) {
    return logs.entry(term, index);
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

  /** All of what this voter's disk had is whole, also if nobody has said so. */
  void isSound(Voter voter) {
    rotten.remove(voter);
  }

  /** The state that this voter's disk has is damaged, until it is rebuilt. */
  void stateRots(Voter voter) {
    snapshots.rots(voter);
  }

  /** From now on this is told of everyone whose state is rebuilt. */
  void onRebuilt(Consumer<Voter> listener) {
    onRebuilt = listener;
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

  /** The node is gone, with what it was; its disk has its state up to there. */
  void crashed(Voter self, long flushedIndex) {
    roles.remove(self);
    snapshots.leaves(self, flushedIndex);
  }

  /** A client was told this: if that is that its write is at an index, with so many copies. */
  void acknowledged(String client, ClientReply reply) {
    if (reply.seen().provisional()) {
      provisional(client, (ClientReply.Written) reply);
      return;
    }
    if (reply instanceof ClientReply.Written written)
      acknowledged(client, reply.requestId(), written.version(), written.copies());
    if (reply instanceof ClientReply.Counted counted)
      acknowledged(client, reply.requestId(), counted.version(), counted.copies());
    if (reply instanceof ClientReply.Ran ran)
      acknowledged(client, reply.requestId(), ran.version(), ran.copies());
  }

  /** A client was told that its write has so many copies, whatever becomes of it. */
  private void provisional(String client, ClientReply.Written written) {
    Optional<LogEntry> entry = entry(written.at().term(), written.at().index());
    check(entry.isPresent(), "acknowledgement: %s is told of no entry: %s", client, written);
    entry.ifPresent(each -> durability.provisional(each, written.copies()));
  }

  private void acknowledged(String client, long requestId, long index, int copies) {
    List<LogEntry> committed = logs.committed();
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
    boolean looksNew = hardState.equals(HardState.INITIAL) && log.lastIndex() == 0;
    if (rotten.contains(self) && looksNew && durability.hasSpoken(self)) forgetful.add(self);
    if (rotten.contains(self)) durability.openedRotten(self, hardState, log);
    else durability.opened(self, hardState, log);
    disturbance.opened(self);
    patience.opened(self);
    awakening.opened(self);
    states.put(self, hardState);
    logs.opened(self, log, snapshots, appliedIndex);
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
    check(
        !forgetful.remove(self) || view.role() == Role.RECOVERING,
        "memory: %s takes itself for new, and has lost what it had said",
        self);
    roles.put(self, view);
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
    if (former == null) logs.leads(self, view.term());
  }

  @Override
  public void whole(Voter self) {
    rotten.remove(self);
    onWhole.accept(self);
  }

  @Override
  public void rebuilt(Voter self) {
    snapshots.rebuilt(self);
    onRebuilt.accept(self);
  }

  @Override
  public void read(Voter self, long appliedIndex) {
    snapshots.reads(self, appliedIndex);
  }

  private long termOf(Voter self) {
    return states.getOrDefault(self, HardState.INITIAL).term();
  }

  @Override
  public void log(Voter self, long truncateFrom, List<LogEntry> added) {
    logs.changed(self, termOf(self), truncateFrom, added);
  }

  @Override
  public void compacted(Voter self, LogPosition base) {
    snapshots.compacts(self, base, logs.commitOf(self).orElseThrow());
  }

  @Override
  public void begun(Voter self, LogPosition snapshot) {
    logs.begun(self, termOf(self), snapshot, snapshots);
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
    said.merge(self, 1L, Long::sum);
    durability.sent(self, to, message, logs.of(self));
    memory.sent(self, to, message, logs.of(self));
    boolean behind = termOf(to) <= termOf(self);
    // Whose disk has rotted cannot say so at once to everybody.
    disturbance.sent(self, to, message, logs.all(), behind && !rotten.contains(to));
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
    long term = termOf(self);
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
    logs.committed(
        self,
        termOf(self),
        commitIndex,
        entry -> {
          refusals.committed(entry);
          durability.committed(entry);
        });
  }

  /** How many messages this voter has sent. */
  long saidBy(Voter voter) {
    return said.getOrDefault(voter, 0L);
  }

  /** The voter's commit index, as far as it has told. */
  Optional<Long> commitOf(Voter voter) {
    return logs.commitOf(voter);
  }
}
