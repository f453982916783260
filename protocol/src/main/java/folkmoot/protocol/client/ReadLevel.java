package folkmoot.protocol.client;

/** How consistent a read must be (DESIGN §4); the levels that a Raft keyspace offers today. */
public enum ReadLevel {
  /** Linearizable: a round of the leader confirms the index to read at. */
  STRONG,
  /**
   * No older than what the asking gateway has seen acknowledged: {@link Operation.Read#notBefore}.
   */
  READ_YOUR_WRITES,
  /** Something that was written: the state of the replica asked. */
  EVENTUAL;

  /** The name in the HTTP contract: lower case. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
