package folkmoot.protocol.raft;

/**
 * A commit index that was confirmed by a round: it covers all that was committed by whomever before
 * a moment of this replica's own past.
 *
 * @param sinceNanos that moment, in monotonic nanoseconds of this replica
 */
public record Confirmed(long index, long sinceNanos) {}
