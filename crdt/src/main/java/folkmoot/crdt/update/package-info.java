/**
 * What clients may do to values that merge: the {@link folkmoot.protocol.merge.Update}s of each
 * type, and the {@link folkmoot.crdt.update.Refusal} that comes instead of a change where one may
 * not. Types are found by the names that clients know them by ({@link
 * folkmoot.crdt.update.ReplicatedType}).
 */
package folkmoot.crdt.update;
