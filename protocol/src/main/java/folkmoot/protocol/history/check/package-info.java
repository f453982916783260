/**
 * The checkers of what is promised about reads and writes (DESIGN §4), each a {@link
 * folkmoot.protocol.history.Checker} over the same {@link folkmoot.protocol.history.History}. No
 * messages.
 *
 * <table>
 * <caption>Checkers</caption>
 * <tr><th>promise</th><th>checker</th><th>source</th><th>what it must be given</th></tr>
 * <tr><td>linearizable</td><td>{@link folkmoot.protocol.history.check.Linearizability}</td>
 *     <td>Wing & Gong 1993, Lowe 2017, Gibbons & Korach 1997</td><td>anything; unique values keep
 *     the search short</td></tr>
 * <tr><td>sequential</td><td>{@link folkmoot.protocol.history.check.SequentialConsistency}</td>
 *     <td>Lamport 1979</td><td>anything; NP-complete, so it may end as unknown</td></tr>
 * <tr><td>session guarantees</td><td>{@link folkmoot.protocol.history.check.SessionGuarantee}</td>
 *     <td>Terry et al. 1994</td><td>versions, or unique values per key</td></tr>
 * <tr><td>causal</td><td>{@link folkmoot.protocol.history.check.Causality}</td>
 *     <td>Bouajjani et al. 2017</td><td>unique values per key, no increments</td></tr>
 * <tr><td>bounded staleness</td><td>{@link folkmoot.protocol.history.check.BoundedStaleness}</td>
 *     <td>Golab, Li & Shah 2011</td><td>by time: anything; by lag: versions</td></tr>
 * <tr><td>written</td><td>{@link folkmoot.protocol.history.check.SomethingWritten}</td><td></td>
 *     <td>anything; keys with increments are left out</td></tr>
 * <tr><td>convergence</td><td>{@link folkmoot.protocol.history.check.Convergence}</td><td></td>
 *     <td>reads at the end that name their node</td></tr>
 * </table>
 *
 * <p>What a checker is not given ends as {@link folkmoot.protocol.history.Verdict.Unknown}, as does
 * a search that runs out of time or memory: never as a pass. What a key does is a {@link
 * folkmoot.protocol.history.check.Model}.
 */
package folkmoot.protocol.history.check;
