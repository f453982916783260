package folkmoot.node.client;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.NodeStatus;

/** The same answer to another number. */
final class Renumbered {
  private Renumbered() {}

  static ClientReply reply(ClientReply reply, long id) {
    if (reply.requestId() == id) return reply;
    if (reply instanceof ClientReply.Found it) {
      return new ClientReply.Found(id, it.value(), it.version(), it.given(), it.served());
    }
    if (reply instanceof ClientReply.Page it) {
      return new ClientReply.Page(id, it.items(), it.more(), it.index(), it.given(), it.served());
    }
    if (reply instanceof ClientReply.Absent it) {
      return new ClientReply.Absent(id, it.given(), it.served(), it.repeated());
    }
    if (reply instanceof ClientReply.Written it) {
      return new ClientReply.Written(
          id, it.version(), it.copies(), it.count(), it.at(), it.served(), it.firstLeader());
    }
    if (reply instanceof ClientReply.Counted it) {
      return new ClientReply.Counted(
          id, it.value(), it.version(), it.copies(), it.at(), it.served(), it.firstLeader());
    }
    if (reply instanceof ClientReply.Ran it) {
      return new ClientReply.Ran(
          id,
          it.succeeded(),
          it.results(),
          it.version(),
          it.copies(),
          it.at(),
          it.served(),
          it.firstLeader());
    }
    if (reply instanceof ClientReply.Undone it) {
      return new ClientReply.Undone(
          id, it.why(), it.version(), it.at(), it.served(), it.repeated());
    }
    if (reply instanceof ClientReply.MergedPage it)
      return new ClientReply.MergedPage(id, it.items(), it.more(), it.served());
    if (reply instanceof ClientReply.Inspected it)
      return new ClientReply.Inspected(id, it.key(), it.state(), it.served());
    if (reply instanceof ClientReply.Merged it) {
      return new ClientReply.Merged(
          id, it.type(), it.value(), it.others(), it.durable(), it.nodes(), it.served());
    }
    if (reply instanceof ClientReply.NotLeader it) {
      return new ClientReply.NotLeader(id, it.served());
    }
    if (reply instanceof ClientReply.Unavailable it) {
      return new ClientReply.Unavailable(id, it.reason(), it.served());
    }
    if (reply instanceof ClientReply.DiskFull it) return new ClientReply.DiskFull(id, it.served());
    if (reply instanceof ClientReply.Unknown it) {
      return new ClientReply.Unknown(id, it.reason(), it.copies(), it.served());
    }
    if (reply instanceof ClientReply.Refused it) {
      return new ClientReply.Refused(id, it.code(), it.reason());
    }
    if (reply instanceof ClientReply.Overloaded it) {
      return new ClientReply.Overloaded(id, it.limit(), it.retryAfterMillis());
    }
    if (reply instanceof ClientReply.Conflict it) {
      return new ClientReply.Conflict(id, it.code(), it.reason(), it.served());
    }
    if (reply instanceof ClientReply.SessionLost it) {
      return new ClientReply.SessionLost(id, it.served());
    }
    if (reply instanceof ClientReply.SeenLost it) {
      return new ClientReply.SeenLost(id, it.at(), it.served());
    }
    return status((NodeStatus) reply, id);
  }

  private static NodeStatus status(NodeStatus it, long id) {
    return new NodeStatus(
        id,
        it.nodeId(),
        it.role(),
        it.term(),
        it.leaderId(),
        it.ready(),
        it.notReadyReason(),
        it.totalKeys(),
        it.firstKeys(),
        it.replicas(),
        it.voters(),
        it.canLoseMoreNodes(),
        it.commitIndex(),
        it.appliedIndex(),
        it.logLength(),
        it.disk(),
        it.operationsCommitted(),
        it.leadershipChanges(),
        it.networkErrors(),
        it.consensusMillis(),
        it.replicationLagMillis());
  }
}
