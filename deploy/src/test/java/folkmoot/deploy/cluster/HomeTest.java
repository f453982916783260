package folkmoot.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.deploy.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a cluster. */
class HomeTest {
  @TempDir Path folder;

  @Test
  void aClusterIsReadAsItWasKept() {
    Home home = new Home(folder);
    assertThat(home.cluster()).isEmpty();
    Cluster cluster = Cluster.plan("token", Placement.WORLDWIDE, 5, 4001, folder);
    home.keep(cluster);
    assertThat(home.cluster()).contains(cluster);
    home.keep(cluster.withFaults(false));
    assertThat(home.cluster()).contains(cluster.withFaults(false));
    home.keep(cluster.withLogFormat("json"));
    assertThat(home.cluster()).contains(cluster.withLogFormat("json"));
    assertThat(NodeProcess.settings(cluster.withLogFormat("json"), cluster.nodes().get(0)))
        .containsEntry("LOG_FORMAT", "json");
    for (boolean faults : new boolean[] {true, false}) {
      assertThat(NodeProcess.settings(cluster.withFaults(faults), cluster.nodes().get(0)))
          .containsEntry("FAULTS_ENABLED", "" + faults);
    }
    assertThat(cluster.nodes().stream().map(ClusterNode::region).distinct()).hasSize(5);
  }

  @Test
  void aFileThatIsNotOursIsAnErrorThatNamesIt() throws IOException {
    Home home = new Home(folder);
    Files.writeString(folder.resolve("cluster.json"), "{}");
    assertThatThrownBy(home::cluster)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("cluster.json");
  }

  @Test
  void wipingRemovesALinkAndNotWhatItPointsTo() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("precious"), "x");
    Home home = new Home(folder.resolve("home"));
    Cluster cluster = Cluster.plan("token", Placement.OCEAN, 1, 4001, home.folder());
    home.keep(cluster);
    Files.createDirectories(cluster.nodes().get(0).data());
    Files.createSymbolicLink(cluster.nodes().get(0).data().resolve("link"), elsewhere);
    home.wipe(cluster);
    assertThat(Files.exists(elsewhere.resolve("precious"))).isTrue();
    assertThat(Files.exists(cluster.nodes().get(0).data())).isFalse();
    assertThat(home.cluster()).isEmpty();
  }

  @Test
  void theDefaultPlacementHasThreeNodesOnOneSide() {
    Cluster cluster = Cluster.plan("token", Placement.OCEAN, 5, 4001, folder);
    assertThat(cluster.nodes().stream().map(node -> node.region() + "/" + node.datacenter()))
        .containsExactly(
            "us-east-1/dc1", "us-east-1/dc1", "us-east-1/dc1", "eu-west-1/dc1", "eu-west-1/dc1");
    assertThat(cluster.peersOf(cluster.node("n4")))
        .isEqualTo(
            "node-1=127.0.0.1:4001,node-2=127.0.0.1:4002,node-3=127.0.0.1:4003,node-5=127.0.0.1:4005");
  }
}
