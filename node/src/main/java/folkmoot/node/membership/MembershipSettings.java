package folkmoot.node.membership;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who this node is to the formation of the Pekko Cluster.
 *
 * @param nodeId this node
 * @param incarnation as in its {@link Identity}
 * @param voters the node ids of the founders
 * @param presenceTimeout a node that has said no Hello for so long counts as not there
 * @param downAfter a member that has been unreachable for so long is downed
 */
public record MembershipSettings(
    String nodeId,
    long incarnation,
    SortedSet<String> voters,
    Duration presenceTimeout,
    Duration downAfter) {
  public MembershipSettings {
    voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
  }
}
