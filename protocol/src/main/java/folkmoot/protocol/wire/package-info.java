/**
 * The marker of everything that crosses from node to node. Kinds of messages are sealed where they
 * belong: {@link folkmoot.protocol.raft.RaftMessage}, {@link folkmoot.protocol.client.Forwarded},
 * {@link folkmoot.protocol.faults.FaultMessage}, {@link folkmoot.protocol.watch.WatchMessage},
 * {@link folkmoot.protocol.membership.Hello}.
 */
package folkmoot.protocol.wire;
