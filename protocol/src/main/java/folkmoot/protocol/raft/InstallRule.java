package folkmoot.protocol.raft;

/** What a replica does about a snapshot of another (Raft §7, Figure 13; trap 10). */
@FunctionalInterface
public interface InstallRule {
  /**
   * Whether a snapshot that has come takes the place of state and log.
   *
   * @param committed up to where this replica's log is known to be committed
   */
  boolean installs(long committed, LogPosition snapshot);

  /**
   * Whether a replica is to fetch a snapshot because its leader says that its own log begins later.
   *
   * @param leastIndex the entry after which the leader's log begins
   */
  default boolean wanted(long committed, long leastIndex) {
    return committed < leastIndex;
  }

  /**
   * The entry after which the log begins once a snapshot is installed.
   *
   * @param ownTerm the term of the replica
   */
  default LogPosition base(LogPosition snapshot, long ownTerm) {
    return snapshot;
  }

  /**
   * The log once it begins after the snapshot: what follows the snapshot's last entry stays if that
   * entry is here, and nothing else does.
   */
  default LogTerms replaced(LogTerms log, LogPosition snapshot) {
    return log.beginAfter(snapshot);
  }

  /**
   * How far the log counts as durable from the moment when its new beginning is handed to the disk
   * until the disk has it.
   *
   * @param durable up to where it was durable, and is not forgotten
   */
  default long durableMeanwhile(long durable, LogPosition snapshot) {
    return durable;
  }

  /** Only what is further than everything that is known here to be committed. */
  static InstallRule paper() {
    return (committed, snapshot) -> snapshot.index() > committed;
  }
}
