package folkmoot.protocol.raft;

/**
 * Where a term begins in a log: {@code index} is the first entry of {@code term}. The ascending
 * list of them answers "which term has index i?" without the entries.
 */
public record TermStart(long term, long index) {}
