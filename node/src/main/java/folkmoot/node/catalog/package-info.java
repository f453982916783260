/**
 * The keyspaces of one node (DESIGN §2): what the group {@code system} says of them is done here,
 * and changed through here. What may be created, and where it is put, is decided in {@code
 * folkmoot.protocol.catalog}.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>CatalogRequest → CatalogReply</td><td>HTTP routes</td><td>Keyspaces, by an Inquiry</td>
 *     <td>show, create, drop; on which disk a node is</td></tr>
 * <tr><td>Announced, CaughtUp, Flushed</td><td>replica of system, by the node</td><td>Keyspaces</td>
 *     <td>the catalog as it is applied; whether it is behind what the disk has seen, and durable</td></tr>
 * <tr><td>LeaderIs, Seen, Heard</td><td>node</td><td>Keyspaces</td>
 *     <td>who founds the first keyspace; where data may be kept; who is on which disk</td></tr>
 * <tr><td>Gateway.Submit</td><td>Inquiry</td><td>Gateway</td>
 *     <td>reads of the catalog, its replacement on condition, and whether what is made serves</td></tr>
 * <tr><td>WhenKnown → Known</td><td>Inquiry</td><td>Keyspaces</td>
 *     <td>what was asked of this node must be known to it</td></tr>
 * <tr><td>Keep, Settled, Forget</td><td>Keyspaces</td><td>RaftGroups</td>
 *     <td>which groups there are, were, and are needed no more</td></tr>
 * <tr><td>GroupIsGone</td><td>Keyspaces</td><td>Gateway</td><td>nobody waits for it any more</td></tr>
 * </table>
 *
 * <h2>Forgetting</h2>
 *
 * <p>The id of a group is never used twice, so what is left of one that was dropped is harmless,
 * and takes room. It goes once the disk itself knows that it was dropped: else a node that comes
 * back with an older catalog would begin the group anew, with a vote that it had already given. Nor
 * may a catalog that is behind say what is no longer needed: only a group of a number that it has
 * passed is dropped, if it is not in it.
 *
 * <p>A disk that was damaged does not say which groups it had. So none counts as new until the
 * replica of the catalog has applied all that it had applied before, and names them.
 */
package folkmoot.node.catalog;
