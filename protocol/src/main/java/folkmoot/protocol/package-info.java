/**
 * What is said and how it is decided: messages and values as records, decisions as pure functions
 * over them. No clock, chance, thread, disk or log is seen from here, and nothing is iterated that
 * is not sorted; who acts on a decision, and when, is an actor in {@code folkmoot.node}.
 *
 * <table>
 * <caption>Packages; each says who sends its messages to whom</caption>
 * <tr><th>package</th><th>about</th></tr>
 * <tr><td>{@link folkmoot.protocol.raft}</td><td>one group's log, agreed on by its voters</td></tr>
 * <tr><td>{@link folkmoot.protocol.store}</td><td>what the entries of that log say</td></tr>
 * <tr><td>{@link folkmoot.protocol.watch}</td><td>what of it is told to those who watch</td></tr>
 * <tr><td>{@link folkmoot.protocol.membership}</td><td>who is there, and who belongs</td></tr>
 * <tr><td>{@link folkmoot.protocol.client}</td><td>what a client asks of any engine</td></tr>
 * <tr><td>{@link folkmoot.protocol.merge}</td><td>what is said of values that merge</td></tr>
 * <tr><td>{@link folkmoot.protocol.history}</td><td>what clients were told, and whether it was as
 *     promised</td></tr>
 * <tr><td>{@link folkmoot.protocol.wire}</td><td>what all that crosses has in common</td></tr>
 * </table>
 *
 * <p>{@link folkmoot.protocol.Invariants} is what every module checks with, and {@link
 * folkmoot.protocol.VarInt} how numbers are written where bytes count.
 */
package folkmoot.protocol;
