package folkmoot.node.raft;

import java.util.function.LongSupplier;

/** Lets go of the log that is neither needed to start again nor by anybody else (Raft §7). */
final class Compaction {
  private final Replica replica;
  private final LongSupplier held;
  private long flushedIndex;

  /** Up to here the log keeps old segments from being removed, and nobody is spared. */
  private long pinned;

  /**
   * @param flushedIndex up to where the state on the disk has the log
   * @param held up to where nobody needs it who is on the way to a snapshot
   */
  Compaction(Replica replica, long flushedIndex, LongSupplier held) {
    this.replica = replica;
    this.flushedIndex = flushedIndex;
    this.held = held;
  }

  void flushed(long index) {
    flushedIndex = index;
  }

  void pins(long throughIndex) {
    pinned = Math.max(pinned, throughIndex);
  }

  void compact() {
    DurableLog log = replica.log();
    RaftSettings.Snapshots limits = replica.settings().snapshots();
    long spare = Math.max(log.lastIndex() - limits.spareEntries(), log.sizes().spareThrough());
    long through =
        replica
            .rules()
            .compaction()
            .through(flushedIndex, Math.max(pinned, spare), held.getAsLong());
    if (through <= log.terms().base().index()) return;
    log.compact(through);
    replica.meters().compactions.add(1);
  }
}
