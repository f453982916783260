package folkmoot.node.raft;

import folkmoot.node.journal.Room;
import folkmoot.node.raft.RaftMeters.Level;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.NodeStatus;
import folkmoot.protocol.client.NodeStatus.Percentiles;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a replica counts and measures of itself, and tells when it is asked. */
final class StatusBoard {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Replica replica;
  private final StateMachineRef stateMachine;
  private final RaftReplica.NodeFacts facts;
  private final RaftMeters meters;
  private final SortedMap<Long, ClientRequest> asked = new TreeMap<>();

  /** When a leader appended, and when this replica learned of commits. */
  private final IndexTimes appends = new IndexTimes();

  private final IndexTimes commits = new IndexTimes();
  private Optional<String> leaderId = Optional.empty();
  private long firstOwnIndex;
  private long token;

  StatusBoard(Replica replica, StateMachineRef stateMachine, RaftReplica.NodeFacts facts) {
    this.replica = replica;
    this.stateMachine = stateMachine;
    this.facts = facts;
    this.meters = replica.meters();
  }

  void leaderIs(Optional<String> current) {
    if (current.isEmpty() || current.equals(leaderId)) return;
    leaderId = current;
    meters.leadershipChanges.add(1);
  }

  /** From here on it leads; what it has not appended itself is not its to time. */
  void leads() {
    firstOwnIndex = replica.log().lastIndex() + 1;
    appends.clear();
  }

  void appended(long lastIndex) {
    appends.note(lastIndex, replica.clock().nanos());
  }

  /** A follower has confirmed the log up to here. */
  void confirmed(long matchIndex) {
    if (matchIndex < firstOwnIndex) return;
    long now = replica.clock().nanos();
    meters.replicationLag.record(now - appends.when(matchIndex, now));
  }

  /** Those that were proposed together are timed together. */
  void committed(Iterable<PendingWrites.Write> writes) {
    long now = replica.clock().nanos();
    long proposed = 0;
    long together = 0;
    for (PendingWrites.Write write : writes) {
      if (write.proposedNanos() != proposed) {
        timeCommits(now - proposed, together);
        proposed = write.proposedNanos();
        together = 0;
      }
      together++;
    }
    timeCommits(now - proposed, together);
  }

  private void timeCommits(long nanos, long writes) {
    if (writes == 0) return;
    meters.operationsCommitted.add(writes);
    meters.commitLatency.record(nanos, writes);
  }

  /** This replica holds the log to be committed up to here. */
  void committedTo(long index) {
    commits.note(index, replica.clock().nanos());
  }

  /** The state machine has applied what is after {@code before}, up to an index. */
  void applied(long before, long throughIndex) {
    long now = replica.clock().nanos();
    commits.take(
        before,
        throughIndex,
        (entries, committed) -> meters.applyLatency.record(now - committed, entries));
  }

  /** Tells what goes up and down. */
  void sample(long unappliedBytes) {
    DurableLog log = replica.log();
    PendingWrites pending = replica.pending();
    meters.role(replica.role().shown());
    meters.set(Level.TERM, replica.term());
    meters.set(Level.COMMIT_INDEX, replica.commitIndex());
    meters.set(Level.APPLIED_INDEX, replica.appliedIndex());
    meters.set(Level.FIRST_INDEX, log.terms().base().index() + 1);
    meters.set(Level.LAST_INDEX, log.lastIndex());
    meters.set(Level.DURABLE_INDEX, log.durableIndex());
    meters.set(Level.PROPOSALS, replica.role().waitingProposals());
    meters.set(Level.PENDING_WRITES, pending.size());
    meters.set(Level.PENDING_BYTES, pending.bytes());
    meters.set(Level.UNAPPLIED_BYTES, unappliedBytes);
    meters.set(Level.WAITING_READS, replica.reads().size() + replica.role().waitingReads());
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
                replicas(),
                replica.settings().configuration().voters().size(),
                canLoseMoreNodes(),
                view.commitIndex(),
                summary.appliedIndex(),
                replica.log().terms().size(),
                Optional.of(replica.vigour().room().shown()),
                meters.operationsCommitted.total(),
                meters.leadershipChanges.total(),
                facts.networkErrors(),
                percentiles(meters.commitLatency),
                percentiles(meters.replicationLag)));
  }

  private List<String> replicas() {
    SortedSet<String> nodes = new TreeSet<>();
    replica.settings().configuration().voters().forEach(voter -> nodes.add(voter.nodeId()));
    replica.observers().forEach(observer -> nodes.add(observer.nodeId()));
    return List.copyOf(nodes);
  }

  private String notReady(ReplicaView view) {
    if (replica.vigour().room() != Room.AMPLE) return ClientReply.DiskFull.REASON;
    if (replica.recovery().isUnderWay()) {
      return "the log on this disk was damaged: the node has no vote until it has all of it again";
    }
    if (replica.rebuilding().isOn()) return Rebuilding.REASON;
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

  private static Percentiles percentiles(Distribution nanos) {
    return new Percentiles(millis(nanos, 50), millis(nanos, 95), millis(nanos, 99));
  }

  private static double millis(Distribution nanos, double percent) {
    return nanos.percentile(percent) / NANOS_PER_MILLI;
  }
}
