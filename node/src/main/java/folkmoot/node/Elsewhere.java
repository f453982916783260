package folkmoot.node;

import folkmoot.gateway.Directory;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * Answers in place of the replica of a group that this node does not keep: names a node that does,
 * of those that were heard lately another one each time. Not for several threads.
 */
public final class Elsewhere {
  private final Voter self;
  private final Directory directory;
  private final Supplier<SortedSet<Voter>> heard;
  private int turn;

  /**
   * @param heard the other nodes that were heard lately
   */
  public Elsewhere(Voter self, Directory directory, Supplier<SortedSet<Voter>> heard) {
    this.self = self;
    this.directory = directory;
    this.heard = heard;
  }

  /**
   * Says who keeps the group.
   *
   * @param starting says why not, while this node knows of no keyspaces
   */
  public void answer(ClientRequest request, StartingEngine starting) {
    if (!directory.isKnown()) {
      starting.answer(request);
      return;
    }
    Optional<Keyspace.Group> group = directory.group(request.group());
    if (group.isEmpty())
      new StartingEngine(self, "This node knows of no such group").answer(request);
    else if (directory.isMerging(request.group()))
      new StartingEngine(self, "This node keeps no values that merge").answer(request);
    else request.replyTo().tell(notHere(request, member(group.get())));
  }

  private ClientReply notHere(ClientRequest request, String member) {
    return new ClientReply.NotLeader(
        request.requestId(),
        new ClientReply.Served(self.nodeId(), Role.LEARNER, Optional.of(member)));
  }

  private String member(Keyspace.Group group) {
    List<Voter> there = new ArrayList<>(group.members());
    there.retainAll(heard.get());
    if (there.isEmpty()) there.addAll(group.members());
    turn = (turn + 1) & Integer.MAX_VALUE;
    return there.get(turn % there.size()).nodeId();
  }
}
