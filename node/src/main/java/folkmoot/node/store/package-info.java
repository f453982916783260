/**
 * Where the state machine keeps its data (DESIGN §3): the port {@link
 * folkmoot.node.store.StateStore} and its two stores, one on RocksDB for the disk and one in memory
 * for the simulation. Both pass one contract test, and the same log gives both the same content
 * hash: what a command does is said once, in {@code RecordChanges} and {@code Repetitions}, as a
 * change of records, and the stores only keep records ({@code RecordStateStore}). So whatever is in
 * a store is a record, and whatever is a record is in the content hash and in a snapshot.
 *
 * <p>There is no write-ahead log below: the log of the group is one already. Data and applied index
 * change in one batch, so a crash loses a suffix of whole batches, and the log is compacted only up
 * to the flushed index.
 *
 * <h2>Snapshots</h2>
 *
 * <p>A snapshot is the records in their order, as one stream of bytes, and not files of RocksDB
 * ({@code Checkpoint.exportColumnFamily}, {@code createColumnFamilyWithImport}): the bytes are the
 * same from every store that was at the same index, so that the store in memory sends and takes in
 * what the one on disk does, and the simulation runs what ships; a record is refused where it is
 * wrong, and not when RocksDB reads a file weeks later; and no version of RocksDB is bound to that
 * of another node. It costs writing all records once more at the receiver, where files would only
 * be linked.
 *
 * <p>The receiver writes them into a column family of their own, the progress last, and flushes.
 * The database's default family names the family in which a group's state is: writing that name is
 * the installation, and the only step that a crash can see done or not done. What is in no family
 * that is named is dropped at the next opening, but for a snapshot that is whole.
 *
 * <h2>Damage</h2>
 *
 * <p>RocksDB verifies a checksum of every block and of every record of its manifest as it reads
 * them, and the size of every file when it opens; {@link folkmoot.node.store.RocksFailure} tells
 * that from other failures. A damaged database is put aside as a whole ({@link
 * folkmoot.node.store.StateFolder}), since nobody can say which of its groups lost what; the
 * replica then rebuilds the state, see {@code folkmoot.protocol.raft.RebuildRule}. A folder in
 * which the file is missing that names all others is damaged, not new.
 *
 * <p>No messages: a store belongs to one actor, {@code folkmoot.node.raft.StateMachine}.
 */
package folkmoot.node.store;
