package folkmoot.protocol.client;

/** How a replica shows itself to clients. */
public enum Role {
  LEADER,
  FOLLOWER,
  /** Stands for election, or asks beforehand whether it would win. */
  CANDIDATE,
  /** One of equals: what it keeps needs no leader. */
  PEER,
  /** An observer: gets the log, but its voice counts for nothing. */
  LEARNER,
  /**
   * Not serving yet: the group is not bootstrapped, the log is being read, or what was damaged of
   * log or state is being made good.
   */
  RECOVERING;

  /** The name in the HTTP contract: lower case. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
