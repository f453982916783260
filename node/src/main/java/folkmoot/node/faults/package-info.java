/**
 * The fault lab on the running cluster (DESIGN §9): off unless a node is told to have one. What a
 * fault means for whom is decided in {@link folkmoot.protocol.faults}; it is carried out at the
 * links ({@code Links.Impair}) and, for Pekko Cluster and Distributed Data, at the mailboxes of
 * their actors ({@link folkmoot.node.faults.Deafness}): there whoever must not hear is deaf.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>FaultLab.Asked</td><td>guardian, for the gateway</td><td>FaultLab</td>
 *     <td>make, show or end faults</td></tr>
 * <tr><td>FaultLab.Located</td><td>guardian, of a Hello</td><td>FaultLab</td>
 *     <td>who is behind an address</td></tr>
 * <tr><td>FaultMessage</td><td>FaultLab</td><td>FaultLab of another node, by link</td>
 *     <td>take note, begin, end, done</td></tr>
 * <tr><td>Round.Answered</td><td>FaultLab</td><td>Round</td><td>a peer has said Done</td></tr>
 * <tr><td>Round.Ended</td><td>Round</td><td>FaultLab</td><td>who has answered</td></tr>
 * <tr><td>Links.Impair</td><td>FaultLab</td><td>Links</td>
 *     <td>what is wrong with which link</td></tr>
 * </table>
 */
package folkmoot.node.faults;
