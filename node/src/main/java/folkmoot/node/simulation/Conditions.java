package folkmoot.node.simulation;

import folkmoot.node.journal.JournalSettings;
import folkmoot.node.raft.RaftSettings;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.watch.HistoryBounds;
import java.time.Duration;
import java.util.Random;

/**
 * What a seed decides once: how large the cluster is, its limits, what its clients ask and how
 * often, and which faults it suffers most.
 *
 * @param frames true if messages go in frames through the production links
 * @param rate how many operations a virtual second all clients ask for together; 0 if each asks
 *     again after a pause
 * @param clientPauseMillis longest pause of a client between two operations, if there is no rate
 * @param faultPauseMillis longest pause between two faults
 * @param maxDrift how much faster or slower than true the clocks of nodes may run, as a share
 * @param wallSkewMillis by how much the wall clocks of two nodes may differ, beside drift
 * @param rots true if bytes on disks may change that were durable
 * @param memory what groups remember of commands: mostly more than they get
 * @param gateways true if clients ask the production gateways, which forward and try again
 * @param mood what kind of faults comes more often than others
 * @param tasks how many of ten operations rest on what their client was told before ({@link Tasks})
 * @param watchers how many watch keys change: mostly none
 * @param asks true if the first node asks others for what its watchers want, as if it kept nothing
 * @param batchMillis for how long writes gather, see {@link RaftSettings.Timing#batchDelay()}
 */
record Conditions(
    int nodes,
    boolean frames,
    RaftSettings.Limits limits,
    JournalSettings journal,
    RaftSettings.Snapshots snapshots,
    Workload workload,
    int rate,
    int clientPauseMillis,
    int faultPauseMillis,
    double maxDrift,
    int wallSkewMillis,
    boolean rots,
    Mood mood,
    RaftSettings.Memory memory,
    int tasks,
    int watchers,
    boolean asks,
    int batchMillis,
    boolean gateways) {

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
          Duration.ofMillis(600),
          Duration.ofMillis(1200),
          Duration.ofMillis(2));

  private static final int[] RATES = {20, 50, 100};

  /**
   * @param lots where what a seed decides is drawn from
   */
  static Conditions draw(Lots lots, Simulation.Plan plan) {
    Random chance = lots.of("conditions", 0);
    RaftSettings.Snapshots drawnSnapshots = drawSnapshots(lots.of("snapshots", 0));
    int watchers = new int[] {0, 0, 3}[lots.of("watchers", 0).nextInt(3)];
    HistoryBounds history = watchers == 0 ? HistoryBounds.DEFAULT : drawHistory(lots);
    boolean remembersAll = watchers > 0 && history.equals(HistoryBounds.DEFAULT);
    RaftSettings.Snapshots snapshots =
        remembersAll ? inLargeChunks(drawnSnapshots) : drawnSnapshots;

    Mood mood = Mood.values()[chance.nextInt(Mood.values().length)];
    int nodes = drawNodes(chance, mood);
    boolean frames = chance.nextBoolean();
    RaftSettings.Limits limits = drawLimits(chance, mood);
    JournalSettings journal = drawJournal(chance);
    Workload drawn = Workload.draw(chance);
    int[] faultPauses = {400, 1000, 3000};
    int rate = RATES[chance.nextInt(RATES.length)];
    return new Conditions(
        plan.nodes().orElse(nodes),
        frames,
        limits,
        journal,
        snapshots,
        plan.keys().isPresent() ? Workload.dense(plan.keys().getAsInt()) : drawn,
        plan.rate().orElse(plan.keys().isPresent() ? 0 : rate),
        chance.nextBoolean() ? 15 : 60,
        faultPauses[chance.nextInt(plan.keys().isPresent() ? 2 : 3)],
        chance.nextBoolean() ? 0.05 : 0,
        new int[] {0, 500, 5000}[lots.of("wall clocks", 0).nextInt(3)],
        chance.nextInt(3) > 0,
        mood,
        drawMemory(chance, history),
        drawTasks(lots.of("tasks", 0)),
        watchers,
        watchers > 0 && lots.of("watchers", 1).nextBoolean(),
        new int[] {0, 2, 20}[chance.nextInt(3)],
        chance.nextInt(3) == 0);
  }

  RaftSettings.Timing timing() {
    return new RaftSettings.Timing(
        TIMING.heartbeat(),
        TIMING.electionMin(),
        TIMING.electionMax(),
        TIMING.checkQuorum(),
        TIMING.diskPatience(),
        Duration.ofMillis(batchMillis));
  }

  /** How entries are to be applied. */
  StateRules applied() {
    return watchers == 0 ? ShortMemory.of(StateRules.paper()) : StateRules.paper();
  }

  /** Seldom more nodes than it takes, since fewer meet more often. */
  private static int drawNodes(Random chance, Mood mood) {
    int lot = chance.nextInt(10);
    if (lot < 6 || mood == Mood.FIGURE_8) return 3;
    return lot < 9 ? 5 : 7;
  }

  private static RaftSettings.Limits drawLimits(Random chance, Mood mood) {
    int[] messageBytes = {1, 1, 160, 512};
    return new RaftSettings.Limits(
        messageBytes[chance.nextInt(mood == Mood.FIGURE_8 ? 1 : messageBytes.length)],
        1 + chance.nextInt(8),
        2048,
        1 << 20,
        1000,
        chance.nextBoolean() ? 2048 : 1 << 20,
        chance.nextBoolean() ? 256 : 4096,
        1000);
  }

  /** Now and then so little and so short that it is forgotten while it is still asked for. */
  private static RaftSettings.Memory drawMemory(Random chance, HistoryBounds history) {
    int[] keys = {3, 1000, 1000, 1000};
    int[] keyMillis = {300, 600_000, 600_000, 600_000};
    int[] sessions = {8, 1000, 1000};
    int[] sessionMillis = {1500, 600_000, 600_000};
    return new RaftSettings.Memory(
        new Keeping(keys[chance.nextInt(4)], keyMillis[chance.nextInt(4)]),
        new Keeping(sessions[chance.nextInt(3)], sessionMillis[chance.nextInt(3)]),
        history);
  }

  /** Often so little that who was away for a moment has lost something. */
  private static HistoryBounds drawHistory(Lots lots) {
    int lot = lots.of("history", 0).nextInt(4);
    if (lot < 2) return HistoryBounds.DEFAULT;
    return lot == 2 ? new HistoryBounds(20, 1 << 20) : new HistoryBounds(10_000, 3000);
  }

  /** Mostly none: a seed looks for one kind of trouble. */
  private static int drawTasks(Random chance) {
    return chance.nextInt(4) == 0 ? 3 + chance.nextInt(6) : 0;
  }

  /** Mostly so little of the log is kept that whoever is away for a moment needs a snapshot. */
  private static RaftSettings.Snapshots drawSnapshots(Random chance) {
    long[] spareEntries = {0, 2, 10, 40, 10_000};
    long[] spareBytes = {1, 2048, 1 << 20};
    // Smaller ones make a state with its history take longer than all is quiet in the end.
    int[] chunkBytes = {256, 512, 4096};
    return new RaftSettings.Snapshots(
        spareEntries[chance.nextInt(spareEntries.length)],
        spareBytes[chance.nextInt(spareBytes.length)],
        chance.nextInt(4) == 0 ? 4096 : 1 << 20,
        chunkBytes[chance.nextInt(chunkBytes.length)],
        1 + chance.nextInt(4),
        1 + chance.nextInt(2),
        Duration.ofSeconds(2));
  }

  /** What remembers all it ever did is sent in a time in which it can be taken. */
  private static RaftSettings.Snapshots inLargeChunks(RaftSettings.Snapshots drawn) {
    return new RaftSettings.Snapshots(
        drawn.spareEntries(),
        drawn.spareBytes(),
        drawn.heldBytes(),
        4096,
        drawn.window(),
        drawn.transfers(),
        drawn.timeout());
  }

  private static JournalSettings drawJournal(Random chance) {
    int[] batchBytes = {1, 1024, 16 * 1024};
    return new JournalSettings(16 * 1024, batchBytes[chance.nextInt(batchBytes.length)]);
  }
}
