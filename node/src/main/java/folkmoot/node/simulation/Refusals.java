package folkmoot.node.simulation;

import folkmoot.protocol.raft.LogEntry;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a client was told did not happen never happens, neither before it was told nor after: else
 * it would try again, and do it twice.
 */
final class Refusals {
  private record Request(String client, long requestId) implements Comparable<Request> {
    @Override
    public int compareTo(Request other) {
      int byClient = client.compareTo(other.client);
      return byClient != 0 ? byClient : Long.compare(requestId, other.requestId);
    }
  }

  private final Findings findings;
  private final SortedSet<Request> refused = new TreeSet<>();
  private final SortedSet<Request> committed = new TreeSet<>();

  Refusals(Findings findings) {
    this.findings = findings;
  }

  /** A client was told that nothing of this was or will be applied. */
  void refused(String client, long requestId) {
    Request request = new Request(client, requestId);
    refused.add(request);
    findings.check(!committed.contains(request), "outcome: %s is refused, and was done", request);
  }

  void committed(LogEntry entry) {
    if (entry.clientId().isEmpty()) return;
    Request request = new Request(entry.clientId(), entry.requestId());
    committed.add(request);
    findings.check(!refused.contains(request), "outcome: %s was refused, and is done", request);
  }
}
