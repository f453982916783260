package folkmoot.node.links;

import folkmoot.protocol.wire.WireMessage;
import org.apache.pekko.actor.typed.ActorRef;

/** All that goes to and comes from the other nodes; parent of one {@code link-{peer}} a peer. */
public final class Links {

  /** What the actors of this node, and the links of the others, say to it. */
  public interface Command {}

  /** Sends a message to a node, at most once. A node that is not bound to an address: dropped. */
  public record Send(String toNode, WireMessage message) implements Command {}

  /** Sends to an address, for nodes whose id is not known yet ({@code host:remotePort}). */
  public record SendTo(String toAddress, WireMessage message) implements Command {}

  /** From now on this node id is found at this address ({@code host:remotePort}). */
  public record Bind(String nodeId, String address) implements Command {}

  /**
   * From now on this node belongs to this cluster: of all other clusters, and of nodes without one,
   * only the channel {@code hello} is let through.
   */
  public record Join(String clusterId) implements Command {}

  /** Messages on this channel go to this actor; the last registration counts. */
  public record Register(String channel, ActorRef<Received> recipient) implements Command {}

  /**
   * A message from another node.
   *
   * @param fromNode its node id, as it names itself
   * @param fromAddress where its links listen, {@code host:remotePort}
   */
  public record Received(String fromNode, String fromAddress, WireMessage message) {}

  private Links() {}
}
