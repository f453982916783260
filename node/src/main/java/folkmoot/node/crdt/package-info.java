/**
 * Values that merge, at a node (DESIGN §6): {@link folkmoot.node.crdt.CrdtStore} and, below it, the
 * replicator of Pekko's Distributed Data with a store on the disk. What a value is and how it
 * merges is in {@code folkmoot.crdt}, which bucket has it in {@code folkmoot.crdt.bucket}.
 *
 * <p>Everything is answered by the node that is asked. Updates go in turns: while one is under way,
 * those that come wait and are the next, each bucket's as one and all of them with one sync, so
 * that a thousand increments are few entries that are written, each with its own answer. It is made
 * of what the replicator has, put on the disk ({@code WriteAhead}), and only then told to the
 * replicator, so that nobody has anything of this node that its disk has not: it writes under one
 * name for ever, and what the disk does not take is not made. An answer comes when the entry is
 * synced here and, where more nodes were asked for, there. Reads at this node are of what was last
 * heard of each bucket: no message, no disk.
 *
 * <p>A text is not in a bucket: its chunks are entries by themselves, each with one author, and the
 * bucket has how many each author has. Texts, unlike the keys of other types, therefore count as
 * entries, of which Distributed Data keeps about 100 000.
 *
 * <p>Whoever watches a group is told values, not changes ({@link folkmoot.node.crdt.MergedFeed}):
 * of each bucket it is seen which keys have other bytes than before; the chunks of texts that a
 * watcher was told are listened to, without the texts being kept in memory. A chunk costs a few
 * hundred bytes here and in the replicator while somebody watches it.
 *
 * <p>The replicator is the classic one, not its typed wrapper, which asks with a future for each
 * message. It never prunes (what a node wrote after it was removed would be lost), all it has is
 * durable, and its entries are named by group, whose ids are never used again. Of an entry that was
 * dropped with its keyspace a mark of a few bytes stays everywhere, for ever.
 *
 * <p>A node that has lost its disk writes under the name of the new one, and on under that of the
 * lost one once it is said that that is gone and all others have told what they have of it: {@link
 * folkmoot.node.crdt.Succession}, {@code SuccessionRule}.
 *
 * <p>On the disk: RocksDB, not Pekko's LMDB. It is here already, on every platform; LMDB would need
 * {@code --add-opens} of two packages of the JDK, another native library, a size of its map chosen
 * in advance, and syncs once for each entry. {@code RocksDurableStore} syncs once for all that came
 * during the sync before, of this node's own and of others' changes.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>CrdtStore.Ask → ClientReply</td><td>gateway, by the node's engines</td>
 *     <td>CrdtStore</td><td>an update or a read of one key, or a page of keys</td></tr>
 * <tr><td>CrdtStore.Watch (MergedFeed.Begin → Begun, Unknown; Pull → Pulled; Poke, Leave)</td>
 *     <td>watches</td><td>CrdtStore</td><td>what is there, and what has changed</td></tr>
 * <tr><td>CrdtStore.Keep</td><td>Keyspaces</td><td>CrdtStore</td>
 *     <td>which groups there are, and how many nodes keep each</td></tr>
 * <tr><td>CrdtStore.Forget</td><td>Keyspaces</td><td>CrdtStore</td>
 *     <td>which were dropped: their entries are deleted</td></tr>
 * <tr><td>CrdtStore.OnDisks; PeerSeen</td><td>Keyspaces; node</td><td>CrdtStore, Succession</td>
 *     <td>which disks are gone; what others know of that</td></tr>
 * <tr><td>CrdtStore.Gather → Gathered; Order → Ordered; Succeeded</td><td>Succession</td>
 *     <td>CrdtStore</td><td>bring all here; make all findable; under which names to write</td></tr>
 * <tr><td>Bootstrap.Knows</td><td>Succession, by the node</td><td>Bootstrap</td>
 *     <td>what to say of disks that are gone</td></tr>
 * <tr><td>Update → UpdateResponse</td><td>CrdtStore</td><td>Replicator</td>
 *     <td>a batch on a bucket, a chunk of a text</td></tr>
 * <tr><td>Get → GetResponse; GetReplicaCount, GetKeyIds</td><td>CrdtStore</td><td>Replicator</td>
 *     <td>what it has; what so many nodes have, and whether it knows as many</td></tr>
 * <tr><td>Subscribe → Changed</td><td>CrdtStore</td><td>Replicator</td>
 *     <td>what came from other nodes</td></tr>
 * <tr><td>RocksDurableStore.Append → Appended</td><td>CrdtStore</td><td>RocksDurableStore</td>
 *     <td>a change of this node's, before anyone hears of it</td></tr>
 * <tr><td>LoadAll → LoadData; Store</td><td>Replicator</td><td>RocksDurableStore</td>
 *     <td>what is on the disk; an entry to put there</td></tr>
 * <tr><td>(Pekko's own)</td><td>Replicator</td><td>Replicator of another node</td>
 *     <td>deltas, writes, reads, comparison of digests; by remoting</td></tr>
 * </table>
 */
package folkmoot.node.crdt;
