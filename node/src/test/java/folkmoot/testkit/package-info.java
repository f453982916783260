/**
 * A cluster of the production replicas in a test: in one thread, on virtual time, with links and
 * disks to break, and with everything judged that was promised. {@link folkmoot.testkit.Moot} is
 * where to begin:
 *
 * <pre>{@code
 * try (var cluster = Moot.of(5).seed(42).start()) {
 *   var leader = cluster.awaitLeader();
 *   cluster.cut(leader);
 *   cluster.client("a").put("key", "1").at(cluster.others(leader).get(0));
 *   cluster.run(Duration.ofSeconds(5));
 *   cluster.verify();
 * }
 * }</pre>
 *
 * <p>Five things to know.
 *
 * <ul>
 *   <li>Time passes only in {@code run}, {@code runUntil}, {@code awaitLeader}, {@code await} and
 *       {@code verify}; a minute of it takes well under a second.
 *   <li>The same seed and the same calls take the same steps, on every machine.
 *   <li>After every step the invariants of Raft are held (Ongaro &amp; Ousterhout 2014, Figure 3):
 *       whatever is running throws {@link folkmoot.testkit.PromiseBroken} as soon as one is
 *       violated, with the seed and the last events.
 *   <li>Crash, pause, a failing disk and every cut may be used at any time and together; {@code
 *       verify} heals what is left of them.
 *   <li>A client asks one thing at a time, at the node that it is told to ask, and nobody forwards
 *       it.
 * </ul>
 *
 * <p>It is in the artifact {@code folkmoot-node} of type {@code test-jar} and needs what that
 * module needs and nothing else: it works with any test framework.
 */
package folkmoot.testkit;
