/**
 * Runs the production actors of a whole cluster in one thread, on virtual time, by one seed, and
 * holds them to what Raft promises (Ongaro &amp; Ousterhout 2014, Figure 3).
 *
 * <p>Three parts: what the actors run on ({@link folkmoot.node.simulation.VirtualTime}, its
 * executor and scheduler, the {@link folkmoot.node.simulation.SimulatedDisk} and network); what
 * happens to them (Conditions, Workload, Faults, the clients), each fault and operation drawn by
 * itself ({@code Lots}) so that any can be left out ({@link folkmoot.node.simulation.Selection});
 * and who judges, each from another source: RaftInvariants by what the replicas do, Durability by
 * what the journals have synced, Settled by what is left in the end, History by what the log says
 * to what the clients were told, Judges by what they were told alone; and Disturbance, Refusals,
 * Echoes and Storms, each of one promise more.
 *
 * <p>{@link folkmoot.node.simulation.Campaign} runs many seeds, {@link
 * folkmoot.node.simulation.Shrinker} makes the story of one that fails shorter. On a {@link
 * folkmoot.node.simulation.Stage} nothing is drawn but delays: what happens is said by hand, and
 * {@code folkmoot.testkit} in the test-jar is how others do so.
 *
 * <p>A {@link folkmoot.node.simulation.GroupsSimulation} does the same to nodes that keep many
 * groups, which are created and dropped meanwhile: HostedGroups puts a node together as production
 * does, and each group has RaftInvariants, a History and Judges of its own (GroupInvariants,
 * GroupsWorld). Beside them judge CatalogJudge, what nodes hear, begin and forget; CausalJudge,
 * what is read over all groups; and GroupsSettled, what is left of whom.
 *
 * <p>Between nodes go the production links in frames, or, on half of the seeds, {@code
 * DirectLinks}, where each message takes its own way. {@code Mutants} in the tests break one rule
 * each, to see that all this finds it.
 */
package folkmoot.node.simulation;
