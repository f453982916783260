package folkmoot.node.raft;

import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.NodeStatus;
import folkmoot.protocol.client.NodeStatus.Percentiles;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What a replica counts and measures of itself, and tells when it is asked. */
final class StatusBoard {
  private static final long LONGEST_MICROS = 60_000_000;
  private static final int APPENDS_REMEMBERED = 4096;

  private final Replica replica;
  private final StateMachineRef stateMachine;
  private final RaftReplica.NodeFacts facts;
  private final Histogram consensusMicros = new Histogram(LONGEST_MICROS, 2);
  private final Histogram lagMicros = new Histogram(LONGEST_MICROS, 2);
  private final SortedMap<Long, ClientRequest> asked = new TreeMap<>();

  /** When the log was appended to, by the index it then ended with. */
  private final TreeMap<Long, Long> appendedNanos = new TreeMap<>();

  private Optional<String> leaderId = Optional.empty();
  private long operationsCommitted;
  private long leadershipChanges;
  private long token;

  StatusBoard(Replica replica, StateMachineRef stateMachine, RaftReplica.NodeFacts facts) {
    this.replica = replica;
    this.stateMachine = stateMachine;
    this.facts = facts;
  }

  void leaderIs(Optional<String> current) {
    if (current.isEmpty() || current.equals(leaderId)) return;
    leaderId = current;
    leadershipChanges++;
  }

  void appended(long lastIndex) {
    appendedNanos.put(lastIndex, replica.clock().nanos());
    if (appendedNanos.size() > APPENDS_REMEMBERED) appendedNanos.pollFirstEntry();
  }

  /** A follower has confirmed the log up to here. */
  void confirmed(long matchIndex) {
    Map.Entry<Long, Long> append = appendedNanos.floorEntry(matchIndex);
    if (append != null) record(lagMicros, append.getValue());
  }

  void committed(Iterable<PendingWrites.Write> writes) {
    for (PendingWrites.Write write : writes) {
      operationsCommitted++;
      record(consensusMicros, write.proposedNanos());
    }
  }

  private void record(Histogram histogram, long sinceNanos) {
    long micros = Math.max(0, (replica.clock().nanos() - sinceNanos) / 1000);
    histogram.recordValue(Math.min(micros, LONGEST_MICROS));
  }

  void describe(ClientRequest request, int keys) {
    token++;
    asked.put(token, request);
    stateMachine.summarize(token, keys);
  }

  void summarized(StateMachine.Summary summary) {
    ClientRequest request = asked.remove(summary.token());
    ReplicaView view = replica.view();
    String notReady = notReady(view);
    request
        .replyTo()
        .tell(
            new NodeStatus(
                request.requestId(),
                replica.self().nodeId(),
                view.role(),
                view.term(),
                view.leaderId(),
                notReady.isEmpty(),
                notReady,
                summary.size(),
                summary.firstKeys(),
                replica.settings().configuration().voters().size(),
                canLoseMoreNodes(),
                view.commitIndex(),
                summary.appliedIndex(),
                view.lastIndex(),
                operationsCommitted,
                leadershipChanges,
                facts.networkErrors(),
                percentiles(consensusMicros),
                percentiles(lagMicros)));
  }

  private static String notReady(ReplicaView view) {
    if (view.role() == Role.LEARNER) {
      return "this disk has no vote in the cluster: the node observes until it is made a member";
    }
    return view.leaderId().isEmpty() ? "no leader is known" : "";
  }

  private int canLoseMoreNodes() {
    Configuration configuration = replica.settings().configuration();
    SortedSet<Voter> heard = facts.votersHeard();
    int alive =
        replica.role() instanceof Leader leader
            ? leader.votersHeard()
            : (int)
                configuration.voters().stream()
                    .filter(voter -> voter.equals(replica.self()) || heard.contains(voter))
                    .count();
    return Math.max(0, alive - Configuration.majority(configuration.voters().size()));
  }

  private static Percentiles percentiles(Histogram micros) {
    if (micros.getTotalCount() == 0) return Percentiles.NONE;
    return new Percentiles(
        micros.getValueAtPercentile(50) / 1000.0,
        micros.getValueAtPercentile(95) / 1000.0,
        micros.getValueAtPercentile(99) / 1000.0);
  }
}
