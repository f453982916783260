/**
 * A text that many write at once: Fugue (Weidner &amp; Kleppmann, The Art of the Fugue: Minimizing
 * Interleaving in Collaborative Text Editing, 2023, arXiv 2305.00583), in the form that is
 * maximally non-interleaving (FugueMax).
 *
 * <p>Three floors. What is replicated is what each replica did ({@link folkmoot.crdt.text.Edit},
 * {@link folkmoot.crdt.text.Chunk}, {@link folkmoot.crdt.text.Chain}): sets of edits, in as few
 * runs as they make, whose merge is their union. What decides is {@link
 * folkmoot.crdt.text.FugueRules}. What is read follows from the first by the second ({@link
 * folkmoot.crdt.text.Reading}): the paper's tree laid out in the order of the document ({@link
 * folkmoot.crdt.text.Sequence}). Only the first is in the bytes.
 */
package folkmoot.crdt.text;
