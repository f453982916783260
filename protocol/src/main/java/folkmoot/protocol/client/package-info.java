/**
 * What a client may ask of any engine and what it may be answered: the one language between the
 * gateway and the engines behind it.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>ClientRequest</td><td>gateway, forwarder</td><td>engine of this node</td>
 *     <td>one operation</td></tr>
 * <tr><td>ClientReply</td><td>engine</td><td>whoever asked</td><td>its one answer</td></tr>
 * <tr><td>Forward</td><td>gateway</td><td>forwarder of this node</td>
 *     <td>carry the operation to another node's engine</td></tr>
 * <tr><td>Forwarded</td><td>forwarder</td><td>forwarder of another node, by link</td>
 *     <td>the operation and its answer on the wire</td></tr>
 * <tr><td>LabRequest</td><td>HTTP routes</td><td>fault lab of this node</td>
 *     <td>make, show or end faults</td></tr>
 * <tr><td>LabReply</td><td>fault lab</td><td>whoever asked</td><td>what became of it</td></tr>
 * <tr><td>WatchRequest</td><td>HTTP routes</td><td>watches of this node, and one of them</td>
 *     <td>begin a watch, ask for what comes, end it</td></tr>
 * <tr><td>WatchReply</td><td>watches</td><td>whoever asked</td><td>one answer to each</td></tr>
 * </table>
 */
package folkmoot.protocol.client;
