package folkmoot.node.membership;

import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who this node is to the formation of the Pekko Cluster.
 *
 * @param self this node and its disk
 * @param incarnation as in its {@link Identity}
 * @param voters who founded the cluster: who votes
 * @param presenceTimeout a node that has said no Hello for so long counts as not there
 * @param downAfter a member that has been unreachable for so long is downed
 */
public record MembershipSettings(
    Voter self,
    long incarnation,
    SortedSet<Voter> voters,
    Duration presenceTimeout,
    Duration downAfter) {
  public MembershipSettings {
    voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
  }
}
