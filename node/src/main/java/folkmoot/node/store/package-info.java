/**
 * Where the state machine keeps its data (DESIGN §3): the port {@link
 * folkmoot.node.store.StateStore} and its two stores, one on RocksDB for the disk and one in memory
 * for the simulation. Both pass one contract test, and the same log gives both the same content
 * hash.
 *
 * <p>There is no write-ahead log below: the log of the group is one already. Data and applied index
 * change in one batch, so a crash loses a suffix of whole batches, and the log is compacted only up
 * to the flushed index.
 *
 * <p>No messages: a store belongs to one actor, {@code folkmoot.node.raft.StateMachine}.
 */
package folkmoot.node.store;
