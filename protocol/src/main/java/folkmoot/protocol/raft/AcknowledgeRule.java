package folkmoot.protocol.raft;

/** How much of its log a replica vouches for (trap 5). */
@FunctionalInterface
public interface AcknowledgeRule {
  /**
   * What a follower may acknowledge.
   *
   * @param matchedIndex up to where the log is known to match the leader's
   * @param durableIndex up to where the log, as it is now, is on the disk
   * @return the {@code matchIndex} to tell the leader
   */
  long acknowledged(long matchedIndex, long durableIndex);

  /**
   * How far a leader counts its own log as one copy: it writes while it replicates, and its memory
   * is no copy either (thesis §10.2.1).
   */
  default long own(long lastIndex, long durableIndex) {
    return durableIndex;
  }

  static AcknowledgeRule paper() {
    return Math::min;
  }
}
