package folkmoot.node.simulation;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the clients of a {@link Stage} have asked, and what they were told while they waited. */
final class StageRecord {
  /** One request, numbered among those of its client. */
  record Asked(String client, long number, Operation operation, long atNanos) {}

  private final SortedMap<String, Asked> waiting = new TreeMap<>();
  private final SortedMap<String, Long> numbers = new TreeMap<>();
  private final List<Judges.Ended> ended = new ArrayList<>();
  private long latestNanos;

  Asked ask(String client, Operation operation, long nowNanos) {
    Invariants.check(!waiting.containsKey(client), "%s asks one thing at a time", client);
    long number = numbers.merge(client, 1L, Long::sum);
    Asked asked = new Asked(client, number, operation, after(nowNanos));
    waiting.put(client, asked);
    return asked;
  }

  /** An answer for which nobody waits any more changes nothing. */
  void answered(Asked asked, ClientReply reply, long nowNanos) {
    if (!waiting.remove(asked.client(), asked)) return;
    // Of what was answered before it was committed nobody knows what becomes of it.
    boolean known = !reply.seen().provisional();
    end(asked, nowNanos, known ? Optional.of(reply) : Optional.empty());
  }

  void giveUp(String client, long nowNanos) {
    Asked asked = waiting.remove(client);
    if (asked != null) end(asked, nowNanos, Optional.empty());
  }

  void giveUpAll(long nowNanos) {
    List.copyOf(waiting.keySet()).forEach(client -> giveUp(client, nowNanos));
  }

  private void end(Asked asked, long nowNanos, Optional<ClientReply> reply) {
    ended.add(
        new Judges.Ended(
            asked.client(), asked.operation(), asked.atNanos(), after(nowNanos), reply));
  }

  /**
   * What a test does after it has seen an answer came after it, though no virtual time has passed.
   */
  long after(long nowNanos) {
    latestNanos = Math.max(latestNanos + 1, nowNanos);
    return latestNanos;
  }

  /** All that has ended, in the order of the ends. */
  List<Judges.Ended> ended() {
    return ended;
  }
}
