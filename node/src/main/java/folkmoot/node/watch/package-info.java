/**
 * Tells those who watch what has changed, by the rules of {@code folkmoot.protocol.watch}. One
 * {@link folkmoot.node.watch.Watches} a node; below it a {@code ChangeFeed} for each group that is
 * kept here, a {@code RemoteFeed} for each that is watched here and kept elsewhere, and a {@code
 * Watch} for each client: a {@code LoggedWatch} follows the feeds of logs; of values that merge
 * there is no log, so a {@code MergedWatch} asks the store of them, which notes what has changed
 * for each.
 *
 * <p>All is pulled: the client's next demand makes its watch ask the feed, and the feed the state
 * machine, each for what comes after a position. A slow client holds one batch for as long as a
 * client may be slow, what all clients hold is bounded and given in turn ({@code TurnsForRoom}),
 * and everything else is in the state, which lets go of it at the same entry everywhere.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Watches.Asked</td><td>node, for HTTP routes</td><td>Watches</td>
 *     <td>begin a watch, or end all</td></tr>
 * <tr><td>Watches.Serves</td><td>node</td><td>Watches</td>
 *     <td>which state machine has the changes of a group</td></tr>
 * <tr><td>Watches.GroupIsGone</td><td>Keyspaces</td><td>Watches</td>
 *     <td>nobody watches it any longer</td></tr>
 * <tr><td>Next → Events, Progress, Ended; Close</td><td>HTTP routes</td><td>Watch</td>
 *     <td>the client has taken what it was told, or is gone</td></tr>
 * <tr><td>End</td><td>Watches</td><td>Watch</td><td>the node stops, the group is gone</td></tr>
 * <tr><td>Begin → Begun</td><td>LoggedWatch</td><td>a feed</td>
 *     <td>may it go on where its client was?</td></tr>
 * <tr><td>Pull → Pulled, Lost; Poke, Leave</td><td>LoggedWatch</td><td>a feed</td>
 *     <td>what comes next of one group</td></tr>
 * <tr><td>WatchMessage.Where → There; Next → Changes, Gone; Refused</td><td>RemoteFeed</td>
 *     <td>Watches of another node, by link</td>
 *     <td>the same of a group that is kept there; a {@code Reader} answers one question</td></tr>
 * <tr><td>Watches.ServesMerging</td><td>node</td><td>Watches</td>
 *     <td>who has the values that merge</td></tr>
 * <tr><td>MergedFeed.Begin → Begun, Unknown; Pull → Pulled; Poke, Leave</td><td>MergedWatch</td>
 *     <td>CrdtStore</td><td>values that merge, as they are and when they have changed</td></tr>
 * <tr><td>ReadChanges → ChangesRead</td><td>ChangeFeed</td><td>state machine</td>
 *     <td>what has changed, once for all who watch the group</td></tr>
 * </table>
 */
package folkmoot.node.watch;
