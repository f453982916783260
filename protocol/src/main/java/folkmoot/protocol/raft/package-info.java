/**
 * How the replicas of a group agree on one log: the messages and every rule by which a replica
 * decides. After Ongaro and Ousterhout, <i>In Search of an Understandable Consensus Algorithm</i>
 * (2014, "Raft") and Ongaro's dissertation (2014, "thesis"); where we leave them, and the numbered
 * traps, see {@code protocol/DIVERGENCES.md} and {@code protocol/README.md}.
 *
 * <p>All rules are in one hand, {@link folkmoot.protocol.raft.RaftRules}, so that a test can break
 * exactly one of them. They are asked by the actors of {@code folkmoot.node.raft}.
 *
 * <table>
 * <caption>Messages: from replica to replica of one group, by link, at most once</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th><th>§</th></tr>
 * <tr><td>RequestPreVote</td><td>pre-candidate</td><td>every other voter</td>
 *     <td>would you vote for me in the next term?</td><td>thesis §9.6</td></tr>
 * <tr><td>PreVoteReply</td><td>voter</td><td>pre-candidate</td><td>yes or no; promises nothing</td>
 *     <td>thesis §9.6</td></tr>
 * <tr><td>RequestVote</td><td>candidate</td><td>every other voter</td>
 *     <td>vote for me in this term</td><td>Raft §5.2, §5.4.1</td></tr>
 * <tr><td>VoteReply</td><td>voter</td><td>candidate</td><td>the vote, durable, or a refusal</td>
 *     <td>Raft §5.2</td></tr>
 * <tr><td>AppendEntries</td><td>leader</td><td>every other voter, and observers</td>
 *     <td>entries; that it leads; what is committed; a round to echo</td>
 *     <td>Raft §5.3, thesis §6.4, §10.2.2</td></tr>
 * <tr><td>AppendEntriesReply</td><td>follower, observer</td><td>leader</td>
 *     <td>up to where the log matches and is durable, or where to try next; the round's echo</td>
 *     <td>Raft §5.3, thesis §6.2, §6.4</td></tr>
 * <tr><td>RequestReadIndex</td><td>follower</td><td>leader</td>
 *     <td>at which index may I read?</td><td>thesis §6.4</td></tr>
 * <tr><td>ReadIndexReply</td><td>leader, or who is none</td><td>follower</td>
 *     <td>the index, confirmed by a round, or that there is none</td><td>thesis §6.4</td></tr>
 * <tr><td>InstallSnapshot</td><td>leader</td><td>who lacks what its log no longer has</td>
 *     <td>from whom to fetch a snapshot, and how far it must be</td><td>Raft §7</td></tr>
 * <tr><td>InstallSnapshotReply</td><td>follower, observer</td><td>leader</td>
 *     <td>which snapshot is on its way, or that none will come</td><td>Raft §7</td></tr>
 * <tr><td>FetchSnapshot</td><td>who fetches a snapshot</td><td>any replica</td>
 *     <td>from which chunk on, and how many</td><td>Raft §7</td></tr>
 * <tr><td>SnapshotChunk, SnapshotRefused</td><td>that replica</td><td>who fetches</td>
 *     <td>a part, with its checksums; or why there is none</td><td>Raft §7</td></tr>
 * <tr><td>TimeoutNow</td><td>leader that hands over</td><td>a voter whose log is complete</td>
 *     <td>stand at once</td><td>thesis §3.10</td></tr>
 * </table>
 */
package folkmoot.protocol.raft;
