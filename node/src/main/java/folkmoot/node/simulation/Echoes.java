package folkmoot.node.simulation;

import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An answer belongs to one leadership. It names a round that was opened in its term (trap 2), and
 * counts for the leader of its term alone (trap 4).
 */
final class Echoes {
  private final Findings findings;
  private final SortedMap<Long, Long> latestByTerm = new TreeMap<>();

  Echoes(Findings findings) {
    this.findings = findings;
  }

  /** The leader of this term has opened a round. */
  void opened(long term, long round) {
    latestByTerm.put(term, round);
  }

  /** The leader of this term counts an answer, whatever it says. */
  void counted(Voter self, long term, RaftMessage.AppendEntriesReply reply) {
    findings.check(
        reply.term() == term,
        "trap 4: %s, which leads term %s, counts an answer of another: %s",
        self,
        term,
        reply);
  }

  void sent(Voter self, Voter to, RaftMessage message) {
    if (!(message instanceof RaftMessage.AppendEntriesReply reply)) return;
    long latest = latestByTerm.getOrDefault(reply.term(), 0L);
    findings.check(
        reply.round() <= latest,
        "trap 2: %s answers %s with round %s of term %s, in which the latest is %s",
        self,
        to,
        reply.round(),
        reply.term(),
        latest);
  }
}
