package folkmoot.node.journal;

/**
 * @param segmentBytes size to which a segment is preallocated
 * @param batchBytes most bytes that one sync makes durable
 */
public record JournalSettings(int segmentBytes, int batchBytes) {}
