package folkmoot.deploy.cluster;

import folkmoot.deploy.terminal.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The nodes that belong together.
 *
 * @param token drawn when the cluster was made; another one means other data
 * @param regions name of the {@link Placement} of its nodes
 * @param faults whether its nodes have a fault lab
 * @param logFormat {@code text} or {@code json}
 */
public record Cluster(
    String token, Placement regions, List<ClusterNode> nodes, boolean faults, String logFormat) {
  /** What logs are written as if nobody says. */
  public static final String TEXT = "text";

  /** One object a line. */
  public static final String JSON = "json";

  /** Remoting listens this far above HTTP. */
  public static final int REMOTE_OFFSET = 10_000;

  /** More JVMs than this on one machine are a slip of the finger. */
  public static final int MOST_NODES = 32;

  public Cluster {
    nodes = List.copyOf(nodes);
  }

  /** One whose nodes have a fault lab, and logs for people. */
  public Cluster(String token, Placement regions, List<ClusterNode> nodes) {
    this(token, regions, nodes, true, TEXT);
  }

  /** The same with a fault lab in each node, or without. */
  public Cluster withFaults(boolean wanted) {
    return new Cluster(token, regions, nodes, wanted, logFormat);
  }

  /** The same with logs of this format. */
  public Cluster withLogFormat(String wanted) {
    return new Cluster(token, regions, nodes, faults, wanted);
  }

  /** Nodes {@code node-1}… with HTTP ports from {@code firstPort} on, data below {@code home}. */
  public static Cluster plan(String token, Placement regions, int count, int firstPort, Path home) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      String id = "node-" + number;
      int port = firstPort + number - 1;
      nodes.add(
          new ClusterNode(
              id,
              port,
              port + REMOTE_OFFSET,
              home.resolve(id),
              regions.region(number),
              Placement.DATACENTER));
    }
    return new Cluster(token, regions, nodes);
  }

  public int firstPort() {
    return nodes.get(0).port();
  }

  /**
   * The node of that name; {@code n2} is short for {@code node-2}.
   *
   * @throws Failure that names the nodes there are
   */
  public ClusterNode node(String name) {
    String id = name.matches("n\\d+") ? "node-" + name.substring(1) : name;
    return nodes.stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Failure.usage("no node '" + name + "' here: there are " + names()));
  }

  /** {@code PEERS} of one node: all the others, each with its id. */
  public String peersOf(ClusterNode self) {
    return nodes.stream()
        .filter(node -> !node.id().equals(self.id()))
        .map(node -> node.id() + "=127.0.0.1:" + node.port())
        .collect(Collectors.joining(","));
  }

  private String names() {
    return nodes.stream().map(ClusterNode::id).collect(Collectors.joining(", "));
  }
}
