package folkmoot.node.membership;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterCommand;
import org.apache.pekko.cluster.typed.ClusterStateSubscription;

/**
 * The ends of Pekko Cluster that {@link Membership} holds.
 *
 * @param self this actor system as a member, told from its former incarnations at the same address
 */
public record PekkoCluster(
    UniqueAddress self,
    ActorRef<ClusterCommand> manager,
    ActorRef<ClusterStateSubscription> subscriptions) {

  /** Those of an actor system that is configured by {@code cluster.conf}. */
  public static PekkoCluster of(ActorSystem<?> system) {
    Cluster cluster = Cluster.get(system);
    return new PekkoCluster(
        cluster.selfMember().uniqueAddress(), cluster.manager(), cluster.subscriptions());
  }

  /** Another node's actor system; every node's bears the same name. */
  Address at(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return new Address(
        self.address().protocol(),
        self.address().system(),
        hostAndPort.substring(0, colon),
        Integer.parseInt(hostAndPort.substring(colon + 1)));
  }
}
