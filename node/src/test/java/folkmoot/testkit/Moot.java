package folkmoot.testkit;

import folkmoot.node.raft.RaftSettings;
import folkmoot.node.simulation.Stage;
import folkmoot.node.simulation.StageSettings;
import folkmoot.protocol.raft.RaftRules;

/**
 * How a cluster is to be; {@link #start} makes it. Immutable: one may be the beginning of many.
 *
 * @param settings what it comes to
 */
public record Moot(StageSettings settings) {

  /** So many nodes that vote, with empty disks, by the rules of the papers. */
  public static Moot of(int nodes) {
    return new Moot(StageSettings.of(nodes));
  }

  /** Another seed is another story: who is fastest, how long messages and disks take. */
  public Moot seed(long seed) {
    return new Moot(
        new StageSettings(
            seed,
            settings.nodes(),
            settings.frames(),
            settings.messageBytes(),
            settings.snapshots(),
            settings.rules()));
  }

  /** No message between replicas bears more than one entry of the log. */
  public Moot oneEntryInAMessage() {
    return with(settings.frames(), 1, settings.snapshots(), settings.rules());
  }

  /**
   * Messages do not go through the production links, in frames that keep their order, but each on
   * its own way.
   */
  public Moot withoutFrames() {
    return with(false, settings.messageBytes(), settings.snapshots(), settings.rules());
  }

  /** All replicas decide by these rules. */
  public Moot rules(RaftRules rules) {
    return with(settings.frames(), settings.messageBytes(), settings.snapshots(), rules);
  }

  /**
   * All replicas decide by this rule instead of the one of its type; the others stay.
   *
   * @param rule one of the components of {@link RaftRules}, for example a {@code CommitRule}
   * @throws IllegalArgumentException if it is no rule
   */
  public Moot rule(Object rule) {
    return rules(settings.rules().with(rule));
  }

  /**
   * Replicas keep so few entries of their logs for others, once their state on the disk has them:
   * whoever was away for longer needs a snapshot. Else it is 10 000.
   */
  public Moot spareEntries(long entries) {
    RaftSettings.Snapshots as = settings.snapshots();
    return with(
        settings.frames(),
        settings.messageBytes(),
        new RaftSettings.Snapshots(
            entries,
            as.spareBytes(),
            as.heldBytes(),
            256,
            as.window(),
            as.transfers(),
            as.timeout()),
        settings.rules());
  }

  private Moot with(
      boolean frames, int messageBytes, RaftSettings.Snapshots snapshots, RaftRules rules) {
    return new Moot(
        new StageSettings(
            settings.seed(), settings.nodes(), frames, messageBytes, snapshots, rules));
  }

  /** The cluster at the moment of its start: all nodes are up, nobody leads, no time has passed. */
  public TestCluster start() {
    return new TestCluster(settings.seed(), Stage.open(settings));
  }
}
