package folkmoot.node.membership;

import folkmoot.protocol.membership.Founding;
import java.util.Optional;

/**
 * What the identity file says.
 *
 * @param nodeId whose disk it is
 * @param diskId drawn once for this disk
 * @param incarnation number of the latest start on this disk, ascending from 1
 * @param founding what the cluster of this node was founded with, once it belongs to one
 */
record IdentityContent(
    String nodeId, String diskId, long incarnation, Optional<Founding> founding) {
  IdentityContent startedAgain() {
    return new IdentityContent(nodeId, diskId, incarnation + 1, founding);
  }

  IdentityContent belongingTo(Founding founding) {
    return new IdentityContent(nodeId, diskId, incarnation, Optional.of(founding));
  }
}
