package folkmoot.deploy.check;

import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import java.util.List;
import java.util.Random;

/** SIGSTOP, put right by SIGCONT: the process wakes up and believes that no time has gone by. */
record Pauses() implements Trouble {
  @Override
  public String kind() {
    return "pause";
  }

  @Override
  public Struck strike(List<ClusterNode> nodes, ClusterNode leader, Random chance) {
    NodeProcess process = new NodeProcess(Trouble.victim(nodes, leader, chance));
    process.signal("STOP");
    return new Struck(List.of(process.node().id()), () -> process.signal("CONT"));
  }
}
