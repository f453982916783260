/**
 * The door for people: takes a client's operation and brings it to the replica that can answer it.
 *
 * <p>{@link folkmoot.gateway.Gateway} holds what is under way; {@link folkmoot.gateway.Routing}
 * decides, as a pure function, what happens next to one of them. {@link folkmoot.gateway.Directory}
 * is where a keyspace is looked up by its name, and the group of a key. It knows no engine, only
 * {@link folkmoot.protocol.client}.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Gateway.Submit</td><td>HTTP routes</td><td>Gateway</td><td>one operation of a client</td></tr>
 * <tr><td>Gateway.SubmitAt</td><td>HTTP routes</td><td>Gateway</td>
 *     <td>one read, of what one node has</td></tr>
 * <tr><td>ClientRequest</td><td>Gateway</td><td>engine of this node</td><td>one attempt at it</td></tr>
 * <tr><td>Forward</td><td>Gateway</td><td>forwarder of this node</td>
 *     <td>one attempt, at another node's engine</td></tr>
 * <tr><td>ClientReply</td><td>engine, forwarder</td><td>Gateway</td>
 *     <td>the answer to one attempt</td></tr>
 * <tr><td>LeaderIs</td><td>node</td><td>Gateway</td>
 *     <td>writes that wait for another node are asked there</td></tr>
 * <tr><td>GroupIsGone</td><td>catalog of the node</td><td>Gateway</td>
 *     <td>what waits for a session of a group that was dropped waits no more</td></tr>
 * <tr><td>Answer</td><td>Gateway</td><td>HTTP routes</td><td>what became of the operation</td></tr>
 * <tr><td>WatchRequest → WatchReply</td><td>HTTP routes</td><td>watches of this node</td>
 *     <td>begin a watch, and what comes whenever its client has taken all</td></tr>
 * </table>
 */
package folkmoot.gateway;
