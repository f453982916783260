/**
 * Acts out Raft (Ongaro and Ousterhout 2014, "Raft"; Ongaro 2014, "thesis") by the rules of {@code
 * folkmoot.protocol.raft}: who does what, and when. {@link folkmoot.node.raft.RaftReplica} is the
 * door, {@link folkmoot.node.raft.Transitions} makes the roles, each of which lists every message.
 * The messages between nodes are told in {@code folkmoot.protocol.raft}; within a node:
 *
 * <table>
 * <caption>Messages within a node</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th><th>§</th></tr>
 * <tr><td>Keep, Settled, Forget</td><td>catalog</td><td>groups</td>
 *     <td>which groups there are, were, and are needed no more</td><td>DESIGN §2</td></tr>
 * <tr><td>Ask</td><td>gateway and forwarder</td><td>groups</td>
 *     <td>an operation on a group</td><td></td></tr>
 * <tr><td>Others</td><td>node</td><td>groups</td><td>who is there</td><td>DESIGN §2</td></tr>
 * <tr><td>Client</td><td>groups</td><td>replica</td>
 *     <td>a client's operation</td><td>Raft §8</td></tr>
 * <tr><td>Incoming</td><td>links</td><td>replica</td><td>what another replica says</td><td></td></tr>
 * <tr><td>Observe</td><td>groups</td><td>replica</td><td>who gets the log without a vote</td>
 *     <td>DESIGN §2</td></tr>
 * <tr><td>Propose</td><td>node, by groups</td><td>replica</td><td>a command of the node's own</td><td></td></tr>
 * <tr><td>HandOver → HandedOver</td><td>node, by groups</td><td>replica</td><td>lead no more</td>
 *     <td>thesis §3.10</td></tr>
 * <tr><td>Close → Closed</td><td>groups</td><td>replica</td><td>flush and stop</td><td></td></tr>
 * <tr><td>RoleChanged, Leads, FormationApplied, Announced, CaughtUp, Flushed</td><td>replica</td>
 *     <td>node, by groups</td>
 *     <td>what the rest of the node goes by</td><td></td></tr>
 * <tr><td>Journal.Write → Persisted, Journal.Read → Entries</td><td>replica</td><td>journal</td>
 *     <td>term, vote and log on the disk</td><td>Raft §5.1</td></tr>
 * <tr><td>Answer → ElectionEnded</td><td>replica</td><td>election</td>
 *     <td>counting votes of one election</td><td>Raft §5.2</td></tr>
 * <tr><td>Appended, Beat, Committed, Replied</td><td>replica that leads</td><td>replicator</td>
 *     <td>what to send to one follower</td><td>Raft §5.3</td></tr>
 * <tr><td>EntriesWanted → Found</td><td>replicator</td><td>replica that leads</td>
 *     <td>entries that the follower lacks</td><td>Raft §5.3</td></tr>
 * <tr><td>Apply → Applied, ReadKey → KeyRead, ScanKeys → RangeScanned, Summarize → Summary</td><td>replica</td>
 *     <td>state machine</td><td>committed entries, and reads at an index</td><td>thesis §6.4</td></tr>
 * <tr><td>Journal.Pins</td><td>journal</td><td>replica</td>
 *     <td>its log keeps old segments from being removed</td><td>DESIGN §3</td></tr>
 * <tr><td>Lags</td><td>replicator</td><td>replica that leads</td>
 *     <td>the log begins after what the follower needs</td><td>Raft §7</td></tr>
 * <tr><td>FetchBegun, FetchEnded</td><td>snapshot fetch</td><td>replica</td>
 *     <td>where its snapshot ends; that it is staged, or will not come</td><td>Raft §7</td></tr>
 * <tr><td>OpenSnapshot → SnapshotOpened</td><td>snapshot source</td><td>state machine</td>
 *     <td>the state of this moment, for another replica</td><td>Raft §7</td></tr>
 * <tr><td>Stage → Staged, Complete → Completed</td><td>snapshot fetch</td><td>state machine</td>
 *     <td>the state of another replica, beside the own</td><td>Raft §7</td></tr>
 * <tr><td>Install → Installed, Unstage, FlushNow</td><td>replica</td><td>state machine</td>
 *     <td>the snapshot takes the place of the state, or not</td><td>Raft §7</td></tr>
 * </table>
 */
package folkmoot.node.raft;
