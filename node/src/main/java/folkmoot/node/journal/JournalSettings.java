package folkmoot.node.journal;

import folkmoot.protocol.Invariants;

/**
 * @param segmentBytes size to which a segment is preallocated, at least 4096; a batch that does not
 *     fit gets a segment of its own size
 * @param batchBytes most bytes that one sync makes durable, at least 1; a larger single write is a
 *     batch of its own
 */
public record JournalSettings(int segmentBytes, int batchBytes) {
  public JournalSettings {
    Invariants.check(segmentBytes >= 4096, "segmentBytes %s is at least 4096", segmentBytes);
    Invariants.check(batchBytes >= 1, "batchBytes %s is at least 1", batchBytes);
  }
}
