package folkmoot.node.simulation;

import folkmoot.node.journal.Journal;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What was revealed must be durable, at the moment when it is revealed: term and vote before a
 * message that bears them (trap 3), the log before it is acknowledged (traps 5 and 6), as many
 * copies as a client is told of. Judged by what the journals have synced, never by what replicas
 * believe.
 */
final class Durability {
  private final Findings findings;
  private final List<LogEntry> committed;
  private final int majority;
  private final int voters;
  private final SortedMap<Voter, DurableLogModel> disks = new TreeMap<>();

  /**
   * @param committed the entries that somebody has held to be committed; grows
   */
  Durability(Findings findings, List<LogEntry> committed, int voters) {
    this.findings = findings;
    this.committed = committed;
    this.voters = voters;
    this.majority = Configuration.majority(voters);
  }

  private DurableLogModel disk(Voter voter) {
    return disks.computeIfAbsent(voter, name -> new DurableLogModel(committed));
  }

  /** True if the voter's disk has, or had until now, a term that it may have told of. */
  boolean hasSpoken(Voter self) {
    return disk(self).hardState().term() > 0;
  }

  /** The same, of a disk of which a part has rotted. */
  void openedRotten(Voter self, HardState hardState, LogTerms log) {
    disk(self).foundRotten(hardState, log);
  }

  void opened(Voter self, HardState hardState, LogTerms log) {
    HardState before = disk(self).hardState();
    findings.check(
        disk(self).found(hardState, log),
        "durability: %s comes back with %s and %s, which is not what its journal called durable (%s)"
            + " and some of what was written since",
        self,
        hardState,
        log,
        before);
  }

  void written(Voter self, Journal.Write write) {
    disk(self).written(write);
  }

  void persisted(Voter self, long sequence) {
    long forgottenFrom = disk(self).persisted(sequence);
    for (long index = forgottenFrom; index <= committed.size(); index++) {
      LogEntry entry = committed.get((int) index - 1);
      if (!disk(self).hasOrHad(index, entry.term())) require(entry, majority, "stays committed");
    }
  }

  /** The replica speaks as the leader of this term. */
  void leads(Voter self, long term) {
    requireTerm(self, term, "leads");
  }

  void asked(Voter self, RaftMessage question) {
    if (!(question instanceof RaftMessage.RequestVote request)) return;
    requireVote(self, request.term(), self, request);
  }

  void sent(Voter self, Voter to, RaftMessage message, List<Long> logInMemory) {
    if (message instanceof RaftMessage.PreVoteReply reply && reply.granted()) return;
    requireTerm(self, message.term(), message);
    if (message instanceof RaftMessage.VoteReply reply && reply.granted()) {
      requireVote(self, reply.term(), to, reply);
    }
    if (message instanceof RaftMessage.AppendEntriesReply reply && reply.success()) {
      long index = reply.matchIndex();
      long term = index == 0 ? 0 : logInMemory.get((int) index - 1);
      findings.check(
          disk(self).has(index, term),
          "trap 5: %s acknowledges %s.%s, which is not on its disk: %s",
          self,
          term,
          index,
          reply);
    }
  }

  private void requireTerm(Voter self, long term, Object what) {
    findings.check(
        disk(self).hardState().term() >= term,
        "trap 3: %s reveals term %s before it is durable (%s): %s",
        self,
        term,
        disk(self).hardState(),
        what);
  }

  private void requireVote(Voter self, long term, Voter candidate, Object what) {
    HardState state = disk(self).hardState();
    boolean durable =
        state.term() > term
            || (state.term() == term && state.votedFor().filter(candidate::equals).isPresent());
    findings.check(
        durable, "trap 3: %s reveals a vote before it is durable (%s): %s", self, state, what);
  }

  /** For the first time a replica holds this entry to be committed. */
  void committed(LogEntry entry) {
    require(entry, majority, "is committed");
  }

  /** A client was told that this entry has so many copies. */
  void acknowledged(LogEntry entry, int copies) {
    findings.check(
        copies <= voters, "acknowledgement: %s copies of %s for %s", copies, entry, voters);
    require(entry, Math.max(copies, majority), "was acknowledged to a client");
  }

  /**
   * A client was told that this entry has so many copies, though it is not committed yet. The word
   * may have been long on its way, and the entry be overwritten since.
   */
  void provisional(LogEntry entry, int copies) {
    check(
        entry,
        copies,
        "was told to a client before it was committed",
        disk -> disk.everHad(entry.index(), entry.term()));
  }

  private void require(LogEntry entry, int copies, String why) {
    check(entry, copies, why, disk -> disk.hasOrHad(entry.index(), entry.term()));
  }

  private void check(LogEntry entry, int copies, String why, Predicate<DurableLogModel> has) {
    long onDisks = disks.values().stream().filter(has).count();
    findings.check(
        onDisks >= copies,
        "durability: %s %s; that takes %s copies, and it is on %s disks",
        entry,
        why,
        copies,
        onDisks);
  }
}
