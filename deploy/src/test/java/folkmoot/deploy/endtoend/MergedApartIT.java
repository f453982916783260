package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.client.HttpAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Five nodes that are cut apart and take updates of every type on every side: once they hear each
 * other again all have the same, and it is something that the updates allow.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MergedApartIT {
  private static final int NODES = 5;
  private static final int ROUNDS = 2;
  private static final String KEYSPACE = "apart";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final Ground ground = Ground.forNodes(NODES);

  private static final Random CHANCE = new Random(20261121);

  private static final List<MergedKey> KEYS =
      DrawnUpdates.ALL.stream().map(kind -> new MergedKey(KEYSPACE, kind, NODES, CHANCE)).toList();

  private final List<Integer> ports =
      IntStream.rangeClosed(1, NODES).mapToObj(ground::port).toList();

  @Test
  @Order(1)
  void cutInTwo() {
    Ground.Said up = ground.moot("up", "-n", "" + NODES);
    assertThat(up.code()).as(up.toString()).isZero();
    Ground.Said made = ground.moot("ks", "create", KEYSPACE, "--strategy", "crdt");
    assertThat(made.code()).as(made.toString()).isZero();
    awaitEverywhere();
    updateEverywhere();

    cut("n1,n2", "n3,n4,n5");
    updateEverywhere();
    assertThat(differing()).as("keys that differ while they are apart").isPositive();
    heal();
    areEqualSoon(Duration.ofSeconds(5));
    judge();
  }

  @Test
  @Order(2)
  void cutInThreeAndAllNodesKilledMeanwhile() {
    cut("n1", "n2,n3", "n4,n5");
    updateEverywhere();
    Ground.Said killed = ground.moot("kill", "n1", "n2", "n3", "n4", "n5");
    assertThat(killed.code()).as(killed.toString()).isZero();
    Ground.Said up = ground.moot("up");
    assertThat(up.code()).as(up.toString()).isZero();
    awaitEverywhere();
    heal();
    areEqualSoon(Duration.ofSeconds(5));
    judge();
    updateEverywhere();
    areEqualSoon(Duration.ofSeconds(5));
    judge();
  }

  // ---- what is done

  private void updateEverywhere() {
    for (int round = 0; round < ROUNDS; round++) {
      for (MergedKey key : KEYS) {
        for (int node = 1; node <= NODES; node++) key.update("node-" + node, ground.port(node));
      }
    }
  }

  private static void cut(String... groups) {
    List<String> words = new ArrayList<>(List.of("partition"));
    words.addAll(List.of(String.join(" / ", groups).split(" ")));
    words.addAll(List.of("--for", "5m", "--json"));
    Ground.Said said = ground.moot(words.toArray(String[]::new));
    assertThat(said.code()).as(said.toString()).isZero();
    assertThat(said.json().path("appliedOn")).hasSize(NODES);
  }

  private static void heal() {
    Ground.Said said = ground.moot("heal");
    assertThat(said.code()).as(said.toString()).isZero();
  }

  /** A node serves the keyspace once it has applied the catalog. */
  private void awaitEverywhere() {
    for (int port : ports) {
      Poll.until(
          () -> "served at " + port,
          PATIENCE,
          () -> {
            HttpAnswer read = Http.get(port, "/v1/keyspaces/%s/keys/none".formatted(KEYSPACE));
            return read.status() == 404
                && read.json().path("code").asText().equals("key_not_found");
          });
    }
  }

  // ---- what is seen

  private long differing() {
    return KEYS.stream().filter(key -> shown(key).size() > 1).count();
  }

  private SortedSet<String> shown(MergedKey key) {
    SortedSet<String> shown = new TreeSet<>();
    for (int port : ports) shown.add(key.shownBy(port));
    return shown;
  }

  private void areEqualSoon(Duration patience) {
    Poll.until(
        () -> "all the same: " + KEYS.stream().map(this::shown).toList(),
        patience,
        () -> differing() == 0);
  }

  private void judge() {
    for (MergedKey key : KEYS) {
      assertThat(key.asked()).isNotEmpty();
      key.judge(ports.get(0));
    }
  }
}
