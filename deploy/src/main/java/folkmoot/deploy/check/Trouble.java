package folkmoot.deploy.check;

import folkmoot.deploy.cluster.ClusterNode;
import java.util.List;
import java.util.Random;

/** One kind of thing that goes wrong in a running cluster and can be put right again. */
interface Trouble {
  /** One word: {@code kill}, {@code pause}, {@code partition}. */
  String kind();

  /**
   * Makes it go wrong.
   *
   * @param leader who leads, or seems to: mostly the one to strike
   * @return whom it struck, and how it is put right
   */
  Struck strike(List<ClusterNode> nodes, ClusterNode leader, Random chance);

  /**
   * A trouble that is on.
   *
   * @param heal puts it right; may be called twice
   */
  record Struck(List<String> nodes, Runnable heal) {}

  /** Mostly the leader: there a fault shows most. */
  static ClusterNode victim(List<ClusterNode> nodes, ClusterNode leader, Random chance) {
    return chance.nextInt(3) > 0 ? leader : nodes.get(chance.nextInt(nodes.size()));
  }
}
