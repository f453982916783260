package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.QuorumSize;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Strategy;
import folkmoot.protocol.merge.Breadth;

/**
 * What a keyspace promises, and what it does not.
 *
 * @param concern what a write awaits that does not say
 * @param canLoseNodes how many of the nodes of a partition may be gone while it serves
 * @param writesSurviveNodes how many of them may be gone for ever, and every write that was
 *     answered is still there
 */
record Promises(String concern, String sentence, int canLoseNodes, int writesSurviveNodes) {

  static Promises of(KeyspaceSettings settings, GatewaySettings.Quorums ofNode) {
    if (settings.strategy() == Strategy.CRDT) return ofMerging(settings.replicas());
    QuorumSize concern = settings.concern().map(QuorumSize::parse).orElse(ofNode.write());
    LoggedPromises logged = new LoggedPromises(settings.replicas(), concern);
    return new Promises(
        concern.label(), logged.sentence(), logged.canLoseNodes(), logged.writesSurviveNodes());
  }

  private static Promises ofMerging(int nodes) {
    return new Promises(
        new Breadth.Local().label(),
        "values merge: every node reads and writes alone, on all sides of any partition, and nodes"
            + " that have seen the same show the same; a read may miss what others wrote; an update"
            + " that was answered at local is lost with its node until it has spread",
        nodes - 1,
        0);
  }
}
