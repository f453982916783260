/**
 * Client operations between nodes: what a gateway cannot have answered by its own engine goes by
 * link to another node's, never by HTTP, so that a partition cuts it (DESIGN §2, "Who finds whom").
 *
 * <p>A write may be forwarded once and must be executed at most once: a repeated frame is told by
 * the number of the forwarding ({@link folkmoot.node.client.ReplayWindow}), one that arrives after
 * a restart by the incarnation that was asked, and a request that came by link goes to the engine
 * of this node and nowhere else.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Forward</td><td>gateway</td><td>Forwarder</td>
 *     <td>carry this operation to that node's engine</td></tr>
 * <tr><td>Forwarded.Request</td><td>Forwarder</td><td>Forwarder of the other node, by link</td>
 *     <td>the operation</td></tr>
 * <tr><td>ClientRequest</td><td>Forwarder of the other node</td><td>its engine</td>
 *     <td>execute it</td></tr>
 * <tr><td>ClientReply</td><td>engine</td><td>Forwarder of the other node</td>
 *     <td>its answer</td></tr>
 * <tr><td>Forwarded.Reply</td><td>Forwarder of the other node</td><td>Forwarder, by link</td>
 *     <td>the answer on its way back</td></tr>
 * <tr><td>ClientReply</td><td>Forwarder</td><td>who asked</td><td>the one answer</td></tr>
 * </table>
 */
package folkmoot.node.client;
