package folkmoot.deploy.lifecycle;

import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Ports;
import folkmoot.deploy.terminal.Failure;
import java.util.List;

/** Before a node is started: whether it could listen. */
public final class PortCheck {
  private PortCheck() {}

  /**
   * @throws Failure that names the first port that is taken, and by whom if that can be known
   */
  public static void allFree(List<ClusterNode> nodes) {
    for (ClusterNode node : nodes) {
      free(node.port(), node.id() + " (HTTP)");
      free(node.remotePort(), node.id() + " (remoting)");
    }
  }

  private static void free(int port, String purpose) {
    if (Ports.free(port)) return;
    String owner = Ports.owner(port).map(by -> ", used by " + by).orElse("");
    throw Failure.unavailable(
        "port %d for %s is taken%s: stop that, or choose others with --port-base; nothing was started"
            .formatted(port, purpose, owner));
  }
}
