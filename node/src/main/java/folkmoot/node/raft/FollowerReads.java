package folkmoot.node.raft;

import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftMessage.ReadVerdict;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Strong reads at a follower (thesis §6.4): those that arrive together ask the leader once for an
 * index, those that arrive meanwhile ask together after that, and each is served here when the
 * index is applied.
 */
final class FollowerReads {
  private static final Duration RETRY = Duration.ofMillis(100);

  private final Replica replica;

  /** How old what is known of the state's age may grow while it is read from. */
  private static final Duration KEPT_FRESH = Duration.ofSeconds(1);

  private List<PendingRead> arrived = new ArrayList<>();
  private List<PendingRead> asked = List.of();

  /** A question is out, for {@code asked}: whom there may be none of any more. */
  private boolean asks;

  private long askedNanos;
  private long readId;

  FollowerReads(Replica replica) {
    this.replica = replica;
  }

  int size() {
    return arrived.size() + asked.size();
  }

  void add(Voter leader, PendingRead read) {
    arrived.add(read);
    if (!asks) ask(leader);
  }

  /** Asks for an index although nobody waits for it, if the latest one is old. */
  void keepFresh(Voter leader) {
    long now = replica.clock().nanos();
    if (asks || readId > 0 && now - askedNanos < KEPT_FRESH.toNanos()) return;
    ask(leader);
  }

  private void ask(Voter leader) {
    asked = arrived;
    arrived = new ArrayList<>();
    asks = true;
    askedNanos = replica.clock().nanos();
    readId = replica.nextReadId();
    send(leader);
  }

  private void send(Voter leader) {
    RaftMessage request =
        new RaftMessage.RequestReadIndex(
            replica.settings().group(), replica.term(), replica.self(), readId);
    replica.log().whenDurable(Revealed.TERM, () -> replica.send(leader, request));
    replica
        .timers()
        .startSingleTimer(Replica.Timer.RETRY_READS, new RaftReplica.RetryReads(), RETRY);
  }

  /**
   * The answer did not come: it may be lost, or only late, so the question is repeated as it was.
   * An answer to any of its repetitions names an index that was committed after the reads came.
   */
  void retry(Voter leader) {
    if (asks) send(leader);
    else if (!arrived.isEmpty()) ask(leader);
  }

  void answered(RaftMessage.ReadIndexReply reply) {
    if (reply.readId() != readId || !asks) return;
    List<PendingRead> due = asked;
    asked = List.of();
    asks = false;
    if (reply.verdict() == ReadVerdict.CONFIRMED) {
      replica.freshness().confirmed(reply.readIndex(), askedNanos, replica.clock().nanos());
    }
    replica.timers().cancel(Replica.Timer.RETRY_READS);
    for (PendingRead read : due) {
      switch (reply.verdict()) {
        case CONFIRMED -> replica.reads().serveAt(reply.readIndex(), read);
        case NOT_LEADING -> replica.clients().notLeader(read.requestId(), read.replyTo());
        case OVERLOADED -> replica.clients().tooManyReads(read.requestId(), read.replyTo());
      }
    }
    if (!arrived.isEmpty()) ask(reply.from());
  }

  void refuseAll() {
    replica.timers().cancel(Replica.Timer.RETRY_READS);
    for (PendingRead read : asked) replica.clients().notLeader(read.requestId(), read.replyTo());
    for (PendingRead read : arrived) replica.clients().notLeader(read.requestId(), read.replyTo());
    asked = List.of();
    asks = false;
    arrived = new ArrayList<>();
  }

  void expire(long nowNanos) {
    arrived.removeIf(read -> read.isExpired(nowNanos));
    asked = asked.stream().filter(read -> !read.isExpired(nowNanos)).toList();
  }
}
