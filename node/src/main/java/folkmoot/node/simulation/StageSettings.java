package folkmoot.node.simulation;

import folkmoot.node.journal.JournalSettings;
import folkmoot.node.raft.RaftSettings;
import folkmoot.protocol.raft.RaftRules;

/**
 * What a {@link Stage} is set up with.
 *
 * @param seed decides all that is left to chance: who is fastest, how long messages and disks take
 * @param nodes how many voters, 1 or more
 * @param frames true if messages go in frames through the production links, false if each takes its
 *     own way
 * @param messageBytes most bytes of entries in one AppendEntries; 1 for one entry in each
 * @param snapshots how much of the log is kept, and how snapshots are sent
 * @param rules by which all replicas decide
 */
public record StageSettings(
    long seed,
    int nodes,
    boolean frames,
    int messageBytes,
    RaftSettings.Snapshots snapshots,
    RaftRules rules) {
  public StageSettings {
    if (nodes < 1) throw new IllegalArgumentException("a cluster has a node, not " + nodes);
    if (messageBytes < 1) {
      throw new IllegalArgumentException("a message has room for a byte, not " + messageBytes);
    }
  }

  /** The rules of the papers, and the production links. */
  public static StageSettings of(int nodes) {
    return new StageSettings(
        1, nodes, true, 128 * 1024, RaftSettings.Snapshots.DEFAULT, RaftRules.paper());
  }

  Conditions conditions() {
    RaftSettings.Limits limits =
        new RaftSettings.Limits(
            messageBytes, 8, 4L << 20, 16L << 20, 10_000, 4L << 20, 1L << 20, 10_000);
    return new Conditions(
        nodes,
        frames,
        limits,
        new JournalSettings(64 * 1024, 16 * 1024),
        snapshots,
        Workload.dense(1),
        0,
        1,
        1,
        0,
        0,
        false,
        Conditions.Mood.MIXED,
        RaftSettings.Memory.DEFAULT,
        0,
        0,
        false,
        2,
        false);
  }
}
