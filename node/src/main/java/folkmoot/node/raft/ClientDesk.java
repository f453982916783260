package folkmoot.node.raft;

import folkmoot.node.raft.RaftMeters.Reason;
import folkmoot.protocol.client.Bound;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.raft.StalenessRule;
import folkmoot.protocol.token.Point;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where clients' operations come in, whatever the role: what needs no leader is served, the rest is
 * the role's; and the answers that every role gives alike.
 */
final class ClientDesk {
  private final Replica replica;
  private final LocalReads reads;

  ClientDesk(Replica replica, LocalReads reads) {
    this.replica = replica;
    this.reads = reads;
  }

  void take(ClientRequest request) {
    replica.stirred();
    if (request.operation() instanceof Operation.Query query) {
      takeRead(request, query);
    } else if (request.operation() instanceof Operation.Write write) {
      replica.role().onWrite(request, write);
    } else if (request.operation() instanceof Operation.Describe describe) {
      replica.board().describe(request, describe.keys());
    } else {
      request.replyTo().tell(notOffered(request));
    }
  }

  /** What merges is no business of a log's; the gateway of a node that knows better sends it on. */
  private static ClientReply notOffered(ClientRequest request) {
    return new ClientReply.Refused(
        request.requestId(), "not_offered", "A keyspace with a log has no values that merge");
  }

  private void takeRead(ClientRequest request, Operation.Query query) {
    if (!replica.rebuilding().serves()) {
      unavailable(request, Rebuilding.REASON);
      return;
    }
    int waiting = reads.size() + replica.role().waitingReads();
    if (waiting >= replica.settings().limits().pendingReads()) {
      tooManyReads(request.requestId(), request.replyTo());
      return;
    }
    PendingRead pending =
        new PendingRead(
            request.requestId(),
            query,
            query.level(),
            request.mark().seen().of(replica.settings().group()),
            replica.clock().nanos(),
            deadline(request),
            request.replyTo());
    switch (query.level()) {
      case STRONG -> replica.role().onStrongRead(pending);
      case BOUNDED_STALENESS -> serveWithin(query.bound().orElseThrow(), pending);
      default -> {
        replica.role().keepFresh();
        reads.serveAt(0, pending);
      }
    }
  }

  /** Here, if a state within the bound is or will soon be here; else strongly. */
  private void serveWithin(Bound bound, PendingRead read) {
    replica.role().confirm();
    OptionalLong index = replica.freshness().servesAt(replica.clock().nanos(), limit(bound));
    if (index.isPresent()) reads.serveAt(index.getAsLong(), read);
    else replica.role().onStrongRead(read.strong());
  }

  private StalenessRule.Limit limit(Bound bound) {
    long most =
        bound
            .maxStalenessMillis()
            .map(TimeUnit.MILLISECONDS::toNanos)
            .orElseGet(() -> replica.settings().timing().electionMin().toNanos());
    return new StalenessRule.Limit(
        most,
        bound.maxStalenessMillis().isPresent(),
        bound.maxLag().map(OptionalLong::of).orElseGet(OptionalLong::empty));
  }

  /** When the client no longer waits, in monotonic nanoseconds. */
  long deadline(ClientRequest request) {
    return replica.clock().nanos() + request.timeLeft().toNanos();
  }

  /** Who this replica is to a client, now. */
  ClientReply.Served served() {
    ReplicaRole role = replica.role();
    return new ClientReply.Served(replica.self().nodeId(), role.shown(), role.leaderId());
  }

  /** Nothing was done, and why. */
  void unavailable(ClientRequest request, String reason) {
    replica.meters().refused(Reason.UNAVAILABLE);
    request.replyTo().tell(new ClientReply.Unavailable(request.requestId(), reason, served()));
  }

  /** Nothing was done: what the client has seen is in no log that has this write. */
  void seenLost(ClientRequest request, Point committed) {
    request.replyTo().tell(new ClientReply.SeenLost(request.requestId(), committed, served()));
  }

  /** Nothing was done: there is no room on this disk. */
  void diskFull(ClientRequest request) {
    request.replyTo().tell(new ClientReply.DiskFull(request.requestId(), served()));
  }

  /** It is not served: too many wait, here or at the leader. */
  void tooManyReads(long requestId, ActorRef<ClientReply> replyTo) {
    replica.meters().refused(Reason.READS_WAITING);
    replyTo.tell(new ClientReply.Overloaded(requestId, "waiting_reads", 100));
  }

  /** Nothing was done; the leader, if one is known, can do it. */
  void notLeader(long requestId, ActorRef<ClientReply> replyTo) {
    replica.meters().refused(Reason.NOT_LEADER);
    replyTo.tell(new ClientReply.NotLeader(requestId, served()));
  }
}
