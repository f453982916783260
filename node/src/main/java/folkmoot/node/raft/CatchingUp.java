package folkmoot.node.raft;

import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.raft.LogPosition;
import java.util.Optional;

/**
 * Whether the replica of the catalog has applied all that an earlier life of its disk may have
 * applied, by the same rule as for a state that is rebuilt: only then does the catalog name every
 * group of which that life may have left something on the disk. Told once; other groups have
 * nothing to tell.
 */
final class CatchingUp {
  private final Replica replica;
  private Optional<LogPosition> until;

  CatchingUp(Replica replica) {
    this.replica = replica;
    boolean isCatalog = replica.settings().group().equals(Keyspace.SYSTEM);
    this.until = isCatalog ? Optional.of(replica.log().terms().end()) : Optional.empty();
  }

  /** The log, which had lost something, has all again that was acknowledged. */
  void logIsWhole() {
    LogPosition end = replica.log().terms().end();
    until = until.map(before -> before.compareTo(end) < 0 ? end : before);
    look();
  }

  /** The state or the log is further than it was. */
  void look() {
    if (until.isEmpty() || replica.recovery().isUnderWay() || replica.rebuilding().isOn()) return;
    long index = replica.appliedIndex();
    LogPosition applied = new LogPosition(replica.log().terms().termAt(index), index);
    if (!replica.rules().rebuild().isWhole(applied, until.get())) return;
    until = Optional.empty();
    replica.notice(new RaftReplica.CaughtUp(replica.settings().group()));
  }

  /** The state of the catalog survives a crash up to here. */
  void flushed(long index) {
    if (replica.settings().group().equals(Keyspace.SYSTEM))
      replica.notice(new RaftReplica.Flushed(replica.settings().group(), index));
  }
}
