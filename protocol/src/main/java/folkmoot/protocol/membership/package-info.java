/**
 * How nodes come to know each other, to belong to a cluster, and to form the Pekko Cluster (DESIGN
 * §2): pure rules over what was heard. Voters are a node together with its disk (compare the
 * persistent state of Raft §5.1, Figure 2: who lost it is somebody else).
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Hello</td><td>bootstrap</td><td>bootstrap of every configured node, by link</td>
 *     <td>who I am, whom I know, what I belong to; and that I am there</td></tr>
 * <tr><td>Hello, {@code answer}</td><td>bootstrap</td><td>whoever said Hello</td>
 *     <td>the same, not to be answered</td></tr>
 * <tr><td>Pulse</td><td>heart</td><td>heart of every node that was heard of, by link</td>
 *     <td>that this node runs, and which pulse of that one it has heard: of all groups that
 *     rest</td></tr>
 * </table>
 *
 * <p>{@link folkmoot.protocol.membership.Greetings} keeps what was heard, {@link
 * folkmoot.protocol.membership.BootstrapRule} decides whether to wait, to found or to join, {@link
 * folkmoot.protocol.membership.FoundingRule} says what is founded, and {@link
 * folkmoot.protocol.membership.FormationRule} who begins and who joins the Pekko Cluster. {@link
 * folkmoot.protocol.membership.Disks} says which disks are gone, and {@link
 * folkmoot.protocol.membership.SuccessionRule} when a node may write on under their names.
 */
package folkmoot.protocol.membership;
