/**
 * How the changes of a keyspace are watched: what an event is, how many are remembered, where a
 * watcher goes on, and how far it has seen.
 *
 * <p>The promise: who asks each time with the last id it was told, at whatever replica, is told of
 * every change of its prefix, in the order of the log, once; or it is told that something it has
 * not seen is remembered no more. What others do, and what we took of it:
 *
 * <ul>
 *   <li>etcd numbers events by the revision of the store, tells of a compacted revision with a
 *       refusal, and of progress on quiet prefixes. Its lost events came of compaction beside slow
 *       watchers (#17529, #18089, #19179), its wrong progress of two ways to the client (#15220).
 *       Here nothing is buffered for a watcher: it pulls after its position, from the state itself,
 *       so that there is nothing to lose; and events and progress are one answer.
 *   <li>Kubernetes says {@code 410 Gone} for what is too old, and its bookmarks are our progress.
 *   <li>Consul's index may go back, and its clients must look out for that. Ours are places in the
 *       log, of committed entries only; a replica that has not come so far says so.
 * </ul>
 *
 * <p>The history is a part of the replicated state, bounded by what stands in the log: it is in
 * snapshots, the same at every replica, and survives compaction of the log. Its values are kept
 * whole, since the key may have another one by the time it is told.
 *
 * <p>An {@linkplain folkmoot.protocol.watch.WatchId id} is a position for each group. A node that
 * does not keep a group asks one that does, by {@link folkmoot.protocol.watch.WatchMessage}; the
 * other messages are those of {@code folkmoot.protocol.client}, and within a node those of {@code
 * folkmoot.node.watch}.
 */
package folkmoot.protocol.watch;
