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
 * <p>No messages: a store belongs to one actor, {@code folkmoot.node.raft.StateMachine}.
 */
package folkmoot.node.store;
