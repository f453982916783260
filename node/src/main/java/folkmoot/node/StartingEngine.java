package folkmoot.node;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.NodeStatus;
import folkmoot.protocol.client.NodeStatus.Percentiles;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.Optional;

/**
 * Answers in place of the replica while there is none: nothing can be done yet, and why.
 *
 * @param role as which this node shows itself
 * @param reason one sentence
 */
public record StartingEngine(Voter self, Role role, String reason) {
  public StartingEngine(Voter self, String reason) {
    this(self, Role.RECOVERING, reason);
  }

  /** Of a node that is in the cluster without a vote, and has not learned of its keyspaces. */
  static StartingEngine ofObserver(Voter self) {
    return new StartingEngine(
        self,
        Role.LEARNER,
        "this disk has no vote in the cluster, and no leader is known who would tell the catalog");
  }

  public void answer(ClientRequest request) {
    request
        .replyTo()
        .tell(
            request.operation() instanceof Operation.Describe
                ? status(request.requestId())
                : new ClientReply.Unavailable(request.requestId(), reason, served()));
  }

  private ClientReply.Served served() {
    return new ClientReply.Served(self.nodeId(), role, Optional.empty());
  }

  private NodeStatus status(long requestId) {
    return new NodeStatus(
        requestId,
        self.nodeId(),
        role,
        0,
        Optional.empty(),
        false,
        reason,
        0,
        List.of(),
        List.of(),
        0,
        0,
        0,
        0,
        0,
        Optional.empty(),
        0,
        0,
        0,
        Percentiles.NONE,
        Percentiles.NONE);
  }
}
