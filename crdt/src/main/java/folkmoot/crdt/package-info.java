/**
 * Values that merge: replicated data types as immutable values, on the type class of Pekko's
 * Distributed Data ({@link org.apache.pekko.cluster.ddata.ReplicatedData}), apart from whoever
 * replicates them (DESIGN §6).
 *
 * <ul>
 *   <li>Shapiro, Preguiça, Baquero, Zawirski: A comprehensive study of Convergent and Commutative
 *       Replicated Data Types, 2011. Counters §3.1, registers §3.2, sets §3.3.
 *   <li>Almeida, Shoker, Baquero: Delta State Replicated Data Types, 2018. Deltas; dots and causal
 *       contexts ({@link folkmoot.crdt.Dotted}).
 *   <li>Bieniusa et al.: An Optimized Conflict-free Replicated Set, 2012. Removal without
 *       tombstones.
 *   <li>Balegas et al.: Extending Eventually Consistent Cloud Databases for Enforcing Numeric
 *       Invariants, 2015. The bounded counter.
 * </ul>
 *
 * <p>Each type has bytes that are equal for equal values ({@link folkmoot.crdt.Codec}), and each
 * keeps the laws that the tests hold it to: see {@code Laws} there. No clock, no chance, no
 * messages: who sends values to whom is the business of {@code folkmoot.node}.
 */
package folkmoot.crdt;
