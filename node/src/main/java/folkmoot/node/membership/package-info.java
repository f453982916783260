/**
 * Who a node is, how it finds the others, and how it comes to belong: identity on disk, Hello, and
 * the forming of the Pekko Cluster (DESIGN §2, "Who finds whom", "Pekko Cluster", "Bootstrap and
 * identity"). What is right is decided in {@code folkmoot.protocol.membership}.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Hello</td><td>Bootstrap</td><td>Bootstrap of another node, by Links.SendTo</td>
 *     <td>who I am and what I belong to</td></tr>
 * <tr><td>Links.Register, Bind, Join</td><td>Bootstrap</td><td>Links</td>
 *     <td>the channel {@code hello}; who is where; which cluster may be let in</td></tr>
 * <tr><td>Bootstrap.Founded, Joined</td><td>Bootstrap</td><td>its parent</td>
 *     <td>the node belongs to a cluster, durably; one of them, once in each start</td></tr>
 * <tr><td>Bootstrap.Waiting</td><td>Bootstrap</td><td>its parent</td>
 *     <td>why it does not yet, for /health/ready</td></tr>
 * <tr><td>Bootstrap.PeerSeen</td><td>Bootstrap</td><td>its parent</td>
 *     <td>who else is there: observers, new incarnations</td></tr>
 * <tr><td>Bootstrap.PeerRefused, NotTheDisk</td><td>Bootstrap</td><td>its parent</td>
 *     <td>a node, or this one, is on another disk than it was said to be on</td></tr>
 * <tr><td>Bootstrap.Knows</td><td>its parent</td><td>Bootstrap</td>
 *     <td>what this node knows of disks that are gone, for its Hello</td></tr>
 * <tr><td>Membership.PeerSeen, Applied, LeaderIs</td><td>its parent</td><td>Membership</td>
 *     <td>the facts by which the Pekko Cluster is formed</td></tr>
 * <tr><td>Bootstrap.InFormation</td><td>Membership</td><td>Bootstrap</td>
 *     <td>which formation this node is in, for its Hello</td></tr>
 * <tr><td>Membership.Propose</td><td>Membership</td><td>its parent</td>
 *     <td>a formation, or who is downed in it, to be committed</td></tr>
 * <tr><td>Membership.RestartSystem</td><td>Membership</td><td>its parent</td>
 *     <td>a formation that this actor system can no longer join, or was removed from</td></tr>
 * <tr><td>Join</td><td>Membership</td><td>Pekko Cluster</td><td>itself, or a member</td></tr>
 * <tr><td>Down</td><td>Membership</td><td>Pekko Cluster</td>
 *     <td>who the log says is downed, see {@code DowningRule}</td></tr>
 * </table>
 */
package folkmoot.node.membership;
