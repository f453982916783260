/**
 * Values that merge: replicated data types as immutable values, on the type class of Pekko's
 * Distributed Data ({@link org.apache.pekko.cluster.ddata.ReplicatedData}), apart from whoever
 * replicates them (DESIGN §6; Shapiro et al., Convergent and Commutative Replicated Data Types,
 * 2011; Almeida et al., Delta State Replicated Data Types, 2018).
 *
 * <p>Each type has bytes that are equal for equal values, and each keeps the laws that the tests
 * hold it to: see {@code Laws} there. No clock, no chance, no messages.
 */
package folkmoot.crdt;
