/**
 * What the entries of a group's log say to the state machine that applies them (Raft §2): commands
 * of a keyspace, and the formation of the Pekko Cluster (DESIGN §2), as records and as bytes. The
 * bytes outlive every version of the code: they are on disks.
 *
 * <p>Nothing here is sent by itself. A {@link folkmoot.protocol.store.StoreCommand} travels as the
 * {@code command} of a {@link folkmoot.protocol.raft.LogEntry}:
 *
 * <table>
 * <caption>Commands</caption>
 * <tr><th>command</th><th>proposed by</th><th>applied by</th><th>what for</th></tr>
 * <tr><td>Put, PutFor, Delete, PutAll, When, Increment, Transact, alone or in a Once</td>
 *     <td>the leader, for a client's write</td>
 *     <td>every state machine</td><td>the keyspace's data</td></tr>
 * <tr><td>OpenSession</td><td>the leader, for a gateway</td><td>every state machine</td>
 *     <td>what its writes come to is remembered</td></tr>
 * <tr><td>FormCluster</td><td>membership, at the leader</td><td>every state machine</td>
 *     <td>who founds the Pekko Cluster of which epoch</td></tr>
 * </table>
 */
package folkmoot.protocol.store;
