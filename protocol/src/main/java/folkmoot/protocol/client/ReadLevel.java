package folkmoot.protocol.client;

/** How consistent a read must be (DESIGN §4), from the strongest to the weakest. */
public enum ReadLevel {
  /** Linearizable: a round of the leader confirms the index to read at. */
  STRONG(true),
  /** One order for all, in which each client's own order is kept: what its token says is seen. */
  SEQUENTIAL(true),
  /** What is seen happened after all that it depends on, whoever did that, in whatever group. */
  CAUSAL(true),
  /** A state that is not older than the {@link Bound} that was asked for. */
  BOUNDED_STALENESS(false),
  /** What this client has written and read, as its token says, is seen. */
  SESSION(true),
  /** The part of {@link #SESSION} that is about reads. */
  MONOTONIC_READS(true),
  /**
   * What this client has written is seen; without a token, what the asking gateway has seen
   * acknowledged: {@link Operation.Query#notBefore}.
   */
  READ_YOUR_WRITES(true),
  /** A state that the log really had: that of the replica asked, for all keys of the read. */
  CONSISTENT_PREFIX(false),
  /** Something that was written: the state of the replica asked. */
  EVENTUAL(false);

  private final boolean awaitsToken;

  ReadLevel(boolean awaitsToken) {
    this.awaitsToken = awaitsToken;
  }

  /** True if a read waits for what its client's token says to be seen. */
  public boolean awaitsToken() {
    return awaitsToken;
  }

  /** The name in the HTTP contract: lower case. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
