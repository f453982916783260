package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.client.HttpAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A node of three loses its disk and comes back on an empty one; once it is said that the old one
 * is gone, it writes on under its name. Then the old one is found again, and the new one is lost,
 * too.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LostDiskIT extends MergingNodes {
  private static final int LOST = 2;
  private static final String DISK = disk(3);
  private static final String SUCCEEDED = "writes on under the names of the disks";

  @Test
  @Order(1)
  void theNodeWritesOnUnderTheNameOfTheDiskThatIsSaidToBeGone() throws IOException {
    done(LOST, "views?w=all", "g_counter", "increment", ",'by':5");
    done(LOST, "songs?w=all", "or_set", "add", ",'value':'first'");
    done(LOST, "stock?w=all", "bounded_counter", "increment", ",'by':10");
    done(LOST, "letter?w=all", "text", "insert", ",'position':0,'text':'milk'");
    nodes.get(LOST).kill();
    Files.move(nodes.get(LOST).data(), found());
    startAgain();
    done(LOST, "views", "g_counter", "increment", ",'by':1");

    HttpAnswer said = send(0, "PUT", DISK, "");
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    assertThat(said.json().get("nodeId").asText()).isEqualTo("node-3");
    for (int node = 1; node < 3; node++)
      assertThat(send(0, "PUT", disk(node), "").status()).isEqualTo(200);
    awaitSuccession();
    done(LOST, "views", "g_counter", "increment", ",'by':1");
    done(LOST, "songs", "or_set", "add", ",'value':'second'");
    done(LOST, "letter", "text", "insert", ",'position':4,'text':', bread'");
    everyNodeShows("views", "7");
    everyNodeShows("songs", "['first','second']");
    everyNodeShows("letter", "'milk, bread'");
    assertThat(ops(LOST, "stock", "bounded_counter", "decrement", ",'by':1").status())
        .as("what the lost disk may have sold is not sold again")
        .isEqualTo(409);
    assertThat(send(1, "PUT", DISK, "").text()).isEqualTo(said.text());
  }

  @Test
  @Order(2)
  void theDiskThatWasSaidToBeGoneIsNotLetIn() throws IOException {
    RawNode node = nodes.get(LOST);
    Path present = ground.home().resolve("present");
    node.kill();
    Files.move(node.data(), present);
    Files.move(found(), node.data());
    node.start();

    assertThat(node.exitCode()).as(node.log()).isEqualTo(2);
    assertThat(node.log()).contains("folkmoot: it was said that node-3 is on disk");
    HttpAnswer said = send(0, "PUT", DISK, "");
    assertThat(said.status()).as(said.text()).isEqualTo(400);
    assertThat(said.error()).contains("said to be gone");
    Files.move(node.data(), found());
    Files.move(present, node.data());
    startAgain();
    done(LOST, "views", "g_counter", "increment", ",'by':1");
    everyNodeShows("views", "8");
    everyNodeShows("letter", "'milk, bread'");
  }

  /** Nobody can mistake it for the one that the node was said to be on. */
  @Test
  @Order(3)
  void anotherEmptyDiskIsLetInOnceItIsSaid() {
    RawNode node = nodes.get(LOST);
    done(LOST, "views?w=all", "g_counter", "increment", ",'by':1");
    node.kill();
    node.wipe();
    node.start();
    Poll.until(node::toString, PATIENCE, () -> node.reason().contains("it was said that node-3"));
    Poll.untilAsserted(
        PATIENCE,
        () -> {
          HttpAnswer said = send(1, "PUT", DISK, "");
          assertThat(said.status()).as(said.text()).isEqualTo(200);
        });

    awaitEachOther();
    awaitSuccession();
    done(LOST, "views", "g_counter", "increment", ",'by':1");
    everyNodeShows("views", "10");
    everyNodeShows("songs", "['first','second']");
  }

  private static String disk(int node) {
    return "/v1/cluster/nodes/node-%d/disk".formatted(node);
  }

  private Path found() {
    return ground.home().resolve("found");
  }

  private void startAgain() {
    RawNode node = nodes.get(LOST);
    node.start();
    Poll.until(node::toString, PATIENCE, () -> node.role().equals("learner") || node.isReady());
    awaitEachOther();
  }

  private void awaitSuccession() {
    RawNode node = nodes.get(LOST);
    Poll.until(node::log, PATIENCE, () -> node.log().contains(SUCCEEDED));
  }
}
