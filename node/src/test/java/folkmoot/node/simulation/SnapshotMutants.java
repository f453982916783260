package folkmoot.node.simulation;

import folkmoot.protocol.raft.CompactionRule;
import folkmoot.protocol.raft.InstallRule;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.SourceRule;

/** Compaction and installation (traps 10 and 15). */
final class SnapshotMutants extends MutantFamily {
  @Override
  void plant() {
    compaction();
    installation();
  }

  private void compaction() {
    add(
        "trap 10",
        "the log is let go of before the state on the disk has it",
        (CompactionRule) (flushed, spare, held) -> Math.min(spare, held),
        1);
    add(
        "trap 10",
        "the log begins one entry after what is flushed",
        (CompactionRule) (flushed, spare, held) -> Math.min(flushed + 1, Math.min(spare, held)),
        1);
    add("trap 15", "nobody lets go of anything", (CompactionRule) (flushed, spare, held) -> 0, 1);
    add(
        "trap 15",
        "the log goes while the snapshot that it continues is on its way",
        (CompactionRule) (flushed, spare, held) -> Math.min(flushed, spare),
        5);
  }

  private void installation() {
    add("trap 10", "an older snapshot is installed", (InstallRule) (committed, end) -> true, 399);
    add(
        "trap 10",
        "nobody fetches a snapshot",
        new BrokenInstall() {
          @Override
          public boolean wanted(long committed, long leastIndex) {
            return false;
          }
        },
        1);
    add(
        "trap 10",
        "a log begins after a snapshot in the replica's own term",
        new BrokenInstall() {
          @Override
          public LogPosition base(LogPosition snapshot, long ownTerm) {
            return new LogPosition(ownTerm, snapshot.index());
          }
        },
        2);
    add(
        "trap 10",
        "what comes after the index of a snapshot stays, whatever entry is there",
        new BrokenInstall() {
          @Override
          public LogTerms replaced(LogTerms log, LogPosition snapshot) {
            LogTerms kept = LogTerms.after(snapshot);
            for (long index = snapshot.index() + 1; index <= log.lastIndex(); index++) {
              kept = kept.append(Math.max(kept.end().term(), log.termAt(index)));
            }
            return kept;
          }
        },
        178);
    add(
        "trap 10",
        "a snapshot is acknowledged before the log begins after it on the disk",
        new BrokenInstall() {
          @Override
          public long durableMeanwhile(long durable, LogPosition snapshot) {
            return Math.max(durable, snapshot.index());
          }
        },
        2);
    add(
        "trap 10",
        "the state is replaced before the log begins after the snapshot on the disk",
        RevealMutants.early(Revealed.STATE),
        1);
    add(
        "trap 10",
        "who lags is to fetch a snapshot from itself",
        (SourceRule) (leader, lagging, voters, durable, answers, leastIndex, failures) -> lagging,
        1);
  }

  /** The paper's rule, to break one part of. */
  private static class BrokenInstall implements InstallRule {
    @Override
    public boolean installs(long committed, LogPosition snapshot) {
      return PAPER.install().installs(committed, snapshot);
    }
  }
}
