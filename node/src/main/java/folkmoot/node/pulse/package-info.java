/**
 * One beat for all groups of a node that rest (DESIGN §2, "heartbeats that travel together"): who
 * leads a group in which nothing is to do speaks for itself seldom ({@code
 * folkmoot.protocol.raft.RestRule}), and what its followers go by, and it by them, is whether their
 * nodes are heard.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>from</th><th>to</th><th>what for</th></tr>
 * <tr><td>Pulse</td><td>heart</td><td>heart of another node, by links</td><td>that the node runs,
 * and which beat of the other one it has heard</td></tr>
 * <tr><td>Others</td><td>node</td><td>heart</td><td>who is to hear it</td></tr>
 * </table>
 *
 * <p>Replicas do not get messages of it: they look at {@link folkmoot.node.pulse.Pulses} when a
 * timer of theirs asks whether the others are there. So a beat costs a node the same however many
 * groups rest in it.
 */
package folkmoot.node.pulse;
