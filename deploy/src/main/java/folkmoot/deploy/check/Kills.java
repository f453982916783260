package folkmoot.deploy.check;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.lifecycle.Startup;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** SIGKILL; put right by a start on the same disk. */
record Kills(Home home, Cluster cluster, Installation installation, Terminal terminal)
    implements Trouble {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String kind() {
    return "kill";
  }

  @Override
  public Struck strike(List<ClusterNode> nodes, ClusterNode leader, Random chance) {
    NodeProcess process = new NodeProcess(Trouble.victim(nodes, leader, chance));
    process.signal("KILL");
    process.awaitDeath(PATIENCE);
    return new Struck(List.of(process.node().id()), () -> start(process));
  }

  private void start(NodeProcess process) {
    if (process.state().lives()) return;
    Startup startup = new Startup(cluster, installation, terminal, PATIENCE);
    home.exclusively(() -> startup.begin(process.node()));
    startup.awaitAnswer(process.node());
  }
}
