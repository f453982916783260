package folkmoot.node;

import folkmoot.gateway.Directory;
import folkmoot.node.raft.RaftGroups;
import folkmoot.protocol.client.ClientRequest;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All engines of a node as one: each request goes to the one that keeps its group, by what the
 * keyspace was created as. Called by any thread.
 */
final class Engines implements Consumer<ClientRequest> {
  private final Directory directory;
  private final ActorRef<RaftGroups.Command> raft;
  private final Optional<Consumer<ClientRequest>> merging;

  /**
   * @param raft answers for every group that is not known here, too
   * @param merging keeps values that merge; empty in a node without them
   */
  Engines(
      Directory directory,
      ActorRef<RaftGroups.Command> raft,
      Optional<Consumer<ClientRequest>> merging) {
    this.directory = directory;
    this.raft = raft;
    this.merging = merging;
  }

  @Override
  public void accept(ClientRequest request) {
    if (merging.isPresent() && directory.isMerging(request.group())) merging.get().accept(request);
    else raft.tell(new RaftGroups.Ask(request));
  }
}
