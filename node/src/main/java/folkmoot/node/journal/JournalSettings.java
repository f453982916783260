package folkmoot.node.journal;

import folkmoot.protocol.Invariants;

/**
 * @param segmentBytes size to which a segment is preallocated, at least 4096; a batch that does not
 *     fit gets a segment of its own size
 * @param batchBytes most bytes that one sync makes durable, at least 1; a larger single write is a
 *     batch of its own
 * @param retainedBytes how much all segments together may come to before the groups that need the
 *     oldest are told so
 * @param reserveBytes room on the disk that is left to terms and votes: with less of it, clients'
 *     writes are refused
 */
public record JournalSettings(
    int segmentBytes, int batchBytes, long retainedBytes, long reserveBytes) {
  public JournalSettings {
    Invariants.check(segmentBytes >= 4096, "segmentBytes %s is at least 4096", segmentBytes);
    Invariants.check(batchBytes >= 1, "batchBytes %s is at least 1", batchBytes);
    Invariants.check(
        retainedBytes >= segmentBytes, "retainedBytes %s is a segment or more", retainedBytes);
    Invariants.check(reserveBytes >= 0, "reserveBytes %s is not negative", reserveBytes);
  }

  /** Six segments before anybody is told, and room for one in reserve. */
  public JournalSettings(int segmentBytes, int batchBytes) {
    this(segmentBytes, batchBytes, 6L * segmentBytes, segmentBytes);
  }
}
