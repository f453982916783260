/**
 * All that crosses from node to node: messages go out in frames, one link a peer, and come back out
 * of them at the other side.
 *
 * <p>A message becomes bytes ({@link folkmoot.node.links.WireCodec}), messages that wait together
 * share a frame, and what is larger than a frame goes in chunks (DESIGN §2, "Sizes on the wire":
 * Artery drops whatever is larger than its own frame, for ever). Nothing is repeated, nothing is
 * acknowledged, and nothing is remembered but one message being put together again for each peer.
 * The {@link folkmoot.node.links.Transport} below carries whole frames: remoting in production; the
 * simulation puts its own in its place. Each link has a seam between it and the transport, at which
 * the fault lab may cut, hold, lose and repeat frames ({@link folkmoot.node.links.LinkFaults}).
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Links.Send, SendTo</td><td>replicas, bootstrap, forwarder</td><td>Links</td>
 *     <td>one message to a node, or to an address whose node is not known yet</td></tr>
 * <tr><td>Links.Bind</td><td>bootstrap</td><td>Links</td>
 *     <td>a Hello said where a node is found</td></tr>
 * <tr><td>Links.Join</td><td>bootstrap</td><td>Links</td>
 *     <td>the cluster is known: only its members are heard from now on</td></tr>
 * <tr><td>Links.Register</td><td>replicas, bootstrap, forwarder</td><td>Links</td>
 *     <td>whom the messages of a channel are for</td></tr>
 * <tr><td>Links.Unregister</td><td>groups</td><td>Links</td>
 *     <td>a group that was dropped is spoken to no more</td></tr>
 * <tr><td>Links.Impair</td><td>fault lab</td><td>Links</td>
 *     <td>what is wrong with which link</td></tr>
 * <tr><td>Links.Received</td><td>Link</td><td>who registered</td><td>a message arrived</td></tr>
 * <tr><td>Links.CountErrors, ErrorCount</td><td>who makes /status</td><td>Links, and back</td>
 *     <td>how many messages could not be sent or read</td></tr>
 * <tr><td>Frame</td><td>Transport of another node</td><td>Links</td>
 *     <td>the only thing that crosses</td></tr>
 * <tr><td>Links.Unreadable</td><td>FrameSerializer</td><td>Links</td>
 *     <td>bytes came that are no frame</td></tr>
 * <tr><td>Link.Carry, Arrived, Wiring, Impaired</td><td>Links</td><td>Link</td>
 *     <td>out, in, whom to deliver to, and what is wrong</td></tr>
 * <tr><td>Link.Due</td><td>timer of Link</td><td>Link</td>
 *     <td>a frame that was held may leave</td></tr>
 * <tr><td>Links.Failed</td><td>Link</td><td>Links</td><td>so many messages came to nothing</td></tr>
 * </table>
 */
package folkmoot.node.links;
