package folkmoot.testkit;

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
    return with(seed, settings.frames(), settings.messageBytes(), settings.rules());
  }

  /** No message between replicas bears more than one entry of the log. */
  public Moot oneEntryInAMessage() {
    return with(settings.seed(), settings.frames(), 1, settings.rules());
  }

  /**
   * Messages do not go through the production links, in frames that keep their order, but each on
   * its own way.
   */
  public Moot withoutFrames() {
    return with(settings.seed(), false, settings.messageBytes(), settings.rules());
  }

  /** All replicas decide by these rules. */
  public Moot rules(RaftRules rules) {
    return with(settings.seed(), settings.frames(), settings.messageBytes(), rules);
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

  private Moot with(long seed, boolean frames, int messageBytes, RaftRules rules) {
    return new Moot(new StageSettings(seed, settings.nodes(), frames, messageBytes, rules));
  }

  /** The cluster at the moment of its start: all nodes are up, nobody leads, no time has passed. */
  public TestCluster start() {
    return new TestCluster(settings.seed(), Stage.open(settings));
  }
}
