package folkmoot.node.simulation;

import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a disk may forget and a voter must not: whom it voted for, and what it acknowledged. By the
 * messages that left, over all lives of a voter and whatever rots.
 */
final class Memory {
  private final Findings findings;
  private final List<LogEntry> committed;
  private final SortedMap<Voter, SortedMap<Long, Voter>> votes = new TreeMap<>();
  private final SortedMap<Voter, List<Long>> acknowledged = new TreeMap<>();

  /**
   * @param committed the entries that somebody has held to be committed; grows
   */
  Memory(Findings findings, List<LogEntry> committed) {
    this.findings = findings;
    this.committed = committed;
  }

  void asked(Voter self, RaftMessage question) {
    if (question instanceof RaftMessage.RequestVote request) voted(self, request.term(), self);
  }

  void sent(Voter self, Voter to, RaftMessage message, List<Long> log) {
    if (message instanceof RaftMessage.VoteReply reply && reply.granted()) {
      voted(self, reply.term(), to);
    }
    if (!(message instanceof RaftMessage.AppendEntriesReply reply) || !reply.success()) return;
    long latest = votes.containsKey(self) ? votes.get(self).lastKey() : 0;
    findings.check(
        reply.term() >= latest,
        "memory: %s has voted in term %s and acknowledges in term %s: %s",
        self,
        latest,
        reply.term(),
        reply);
    remember(acknowledged.computeIfAbsent(self, voter -> new ArrayList<>()), reply, log);
  }

  private static void remember(
      List<Long> terms, RaftMessage.AppendEntriesReply reply, List<Long> log) {
    int match = (int) reply.matchIndex();
    // What came after another entry in that place is in no log with this one: it was truncated.
    boolean conflicts =
        match > 0 && match <= terms.size() && !terms.get(match - 1).equals(log.get(match - 1));
    if (conflicts) terms.subList(match, terms.size()).clear();
    while (terms.size() < match) terms.add(0L);
    for (int at = match - 1; at >= 0 && !terms.get(at).equals(log.get(at)); at--) {
      terms.set(at, log.get(at));
    }
  }

  private void voted(Voter self, long term, Voter candidate) {
    Voter before =
        votes.computeIfAbsent(self, voter -> new TreeMap<>()).putIfAbsent(term, candidate);
    findings.check(
        before == null || before.equals(candidate),
        "memory: %s votes twice in term %s, for %s and for %s",
        self,
        term,
        before,
        candidate);
  }

  /**
   * The voter is about to vote: it has all that it acknowledged and that is committed, but for what
   * a leader has put something else in the place of, and what came after that. If that was
   * committed then, it is that leader who lacked it, and others find it.
   */
  void votes(Voter self, RaftMessage request, List<Long> log) {
    List<Long> terms = acknowledged.getOrDefault(self, List.of());
    for (int at = 0; at < Math.min(terms.size(), committed.size()); at++) {
      boolean isThere = at < log.size();
      if (isThere && terms.get(at) != 0 && !terms.get(at).equals(log.get(at))) return;
      if (isThere || terms.get(at) != committed.get(at).term()) continue;
      findings.violated(
          "memory: %s grants %s and has forgotten %s, which it acknowledged",
          self, request, committed.get(at));
      return;
    }
  }
}
