package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.client.HttpAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A node sleeps while the others are killed and form a new Pekko Cluster: it wakes up on an island
 * of its own, and joins theirs with a new actor system in the same process.
 */
class LeftBehindIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final Ground ground = Ground.forNodes(3);

  @Test
  void aNodeLeftInAnOlderPekkoClusterJoinsTheNewOneWithoutANewProcess() {
    List<RawNode> nodes = RawNode.three(ground);
    nodes.forEach(RawNode::start);
    nodes.forEach(node -> awaitEpoch(node, 1));

    RawNode asleep = nodes.get(2);
    List<RawNode> awake = nodes.subList(0, 2);
    asleep.signal("STOP");
    awake.forEach(RawNode::kill);
    awake.forEach(RawNode::start);
    awake.forEach(node -> awaitEpoch(node, 2));
    HttpAnswer put = Http.put(awake.get(0).port(), "/key/meanwhile", "\"formed anew\"");
    assertThat(put.status()).as(put.text()).isEqualTo(200);

    asleep.signal("CONT");
    awaitEpoch(asleep, 2);
    assertThat(asleep.log()).contains("the actor system starts again");
    assertThat(asleep.lives()).as("in the same process").isTrue();
    nodes.forEach(node -> Poll.until(node::toString, PATIENCE, node::isReady));
    HttpAnswer read = Http.get(asleep.port(), "/key/meanwhile?consistency=strong");
    assertThat(read.json().path("value").asText()).as(read.text()).isEqualTo("formed anew");
    HttpAnswer write = Http.put(asleep.port(), "/key/back", "1");
    assertThat(write.status()).as(write.text()).isEqualTo(200);

    nodes.forEach(RawNode::askToStop);
    for (RawNode node : nodes) assertThat(node.exitCode()).as(node.log()).isZero();
  }

  private static void awaitEpoch(RawNode node, long epoch) {
    String words = "in the Pekko Cluster of epoch " + epoch;
    Poll.until(
        () -> "no '%s' from %s%n%s".formatted(words, node, node.log()),
        PATIENCE,
        () -> node.log().contains(words));
  }
}
