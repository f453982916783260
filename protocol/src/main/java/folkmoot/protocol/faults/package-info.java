/**
 * The fault lab's decisions: what may be asked for ({@link folkmoot.protocol.faults.OrderRule}),
 * whom a fault concerns ({@link folkmoot.protocol.faults.Fault#concerns}), what several of them
 * mean for one link ({@link folkmoot.protocol.faults.ImpairmentRule}), and what becomes of a frame
 * ({@link folkmoot.protocol.faults.Impairment#fate}). Groups are Jepsen's grudges (DESIGN §9).
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Stage</td><td>the lab that was asked</td><td>every other lab, by link</td>
 *     <td>so that all know of a fault before it begins anywhere</td></tr>
 * <tr><td>Apply</td><td>the lab that was asked</td><td>every lab that has staged it</td>
 *     <td>begin, a moment from now: the answer must still get through</td></tr>
 * <tr><td>Heal</td><td>the lab that was asked</td><td>every other lab that it reaches</td>
 *     <td>end it</td></tr>
 * <tr><td>Done</td><td>every lab that was told</td><td>the lab that was asked</td>
 *     <td>it is so, here</td></tr>
 * </table>
 */
package folkmoot.protocol.faults;
