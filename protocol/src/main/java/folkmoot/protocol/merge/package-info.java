/**
 * What clients say and are told of values that merge (DESIGN §6): the updates of each type, what is
 * shown of a value, and how many nodes take part. What an update does to a value, and what merging
 * is, is decided in {@code folkmoot.crdt}.
 *
 * <p>No messages of its own: these are parts of {@link folkmoot.protocol.client.Operation} and
 * {@link folkmoot.protocol.client.ClientReply}.
 */
package folkmoot.protocol.merge;
