package folkmoot.deploy.command;

import folkmoot.deploy.StubNode;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Placement;
import folkmoot.deploy.cluster.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Clusters that are written down, without nodes of their own. */
final class Clusters {
  private Clusters() {}

  /** Nobody runs. */
  static Cluster of(Path home, int nodes) {
    return Cluster.plan("a-token", Placement.OCEAN, nodes, 4001, home);
  }

  /** Servers of this process pass for running nodes. */
  static Cluster running(Path home, StubNode... stubs) throws IOException {
    List<ClusterNode> nodes = new ArrayList<>();
    for (StubNode stub : stubs) {
      ClusterNode node = stub.as("node-" + (nodes.size() + 1), home);
      Files.createDirectories(node.data());
      ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow().write(node.pidFile());
      nodes.add(node);
    }
    return new Cluster("a-token", Placement.OCEAN, nodes);
  }
}
