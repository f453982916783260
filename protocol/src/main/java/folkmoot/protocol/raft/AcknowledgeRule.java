package folkmoot.protocol.raft;

/** What a follower may acknowledge (trap 5). */
@FunctionalInterface
public interface AcknowledgeRule {
  /**
   * @param matchedIndex up to where the log is known to match the leader's
   * @param durableIndex up to where the log, as it is now, is on the disk
   * @return the {@code matchIndex} to tell the leader
   */
  long acknowledged(long matchedIndex, long durableIndex);

  static AcknowledgeRule paper() {
    return Math::min;
  }
}
