package folkmoot.node.simulation;

import folkmoot.node.journal.JournalSettings;
import folkmoot.node.raft.RaftSettings;
import java.time.Duration;
import java.util.Random;

/**
 * What a seed decides once: how large the cluster is, its limits, how busy its clients are, and
 * which faults it suffers most.
 *
 * @param frames true if messages go in frames through the production links
 * @param clientPauseMillis longest pause of a client between two operations
 * @param faultPauseMillis longest pause between two faults
 * @param maxDrift how much faster or slower than true the clocks of nodes may run, as a share
 * @param mood what kind of faults comes more often than others
 */
record Conditions(
    int nodes,
    boolean frames,
    RaftSettings.Limits limits,
    JournalSettings journal,
    int clientPauseMillis,
    int faultPauseMillis,
    double maxDrift,
    Mood mood) {

  /** What the world is like. */
  enum Mood {
    /** All faults alike. */
    MIXED,
    /** Disks are slow, and then machines crash. */
    DISKS,
    /** Nodes are cut off. */
    PARTITIONS,
    /** Leaders do not run for a time, and come back to a world that has gone on. */
    PAUSES,
    /** The leader is hit again and again. */
    LEADERS,
    /** New leaders are hit as soon as they are elected. */
    ELECTIONS,
    /** Leaders are cut off one after the other in the order of Raft's Figure 8. */
    FIGURE_8
  }

  static final RaftSettings.Timing TIMING =
      new RaftSettings.Timing(
          Duration.ofMillis(50),
          Duration.ofMillis(150),
          Duration.ofMillis(300),
          Duration.ofMillis(600));

  static Conditions draw(Random chance) {
    Mood mood = Mood.values()[chance.nextInt(Mood.values().length)];
    boolean three = chance.nextInt(3) > 0 || mood == Mood.FIGURE_8;
    int[] messageBytes = {1, 1, 160, 512};
    int[] batchBytes = {1, 1024, 16 * 1024};
    return new Conditions(
        three ? 3 : 5,
        chance.nextBoolean(),
        new RaftSettings.Limits(
            messageBytes[chance.nextInt(mood == Mood.FIGURE_8 ? 1 : messageBytes.length)],
            1 + chance.nextInt(8),
            2048,
            1 << 20,
            1000,
            chance.nextBoolean() ? 2048 : 1 << 20,
            chance.nextBoolean() ? 256 : 4096),
        new JournalSettings(16 * 1024, batchBytes[chance.nextInt(batchBytes.length)]),
        chance.nextBoolean() ? 15 : 60,
        chance.nextBoolean() ? 400 : 1000,
        chance.nextBoolean() ? 0.05 : 0,
        mood);
  }
}
