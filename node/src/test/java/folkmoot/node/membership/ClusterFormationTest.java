package folkmoot.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.membership.Town.Townsman;
import folkmoot.protocol.store.StoreCommand.ClusterMember;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Down;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DESIGN §2, "Pekko Cluster": real actor systems, real remoting, real time. */
class ClusterFormationTest {
  private static final FormCluster FIRST = new FormCluster(1, "a", 1);

  private final ActorTestKit testKit = ActorTestKit.create();
  private final Town town = new Town(testKit);
  private Townsman a;
  private Townsman b;
  private Townsman c;

  @BeforeEach
  void formTheFirst() {
    a = town.start("a");
    b = town.start("b");
    c = town.start("c");
    town.lead(a);
    town.awaitOneCluster(a, b, c);
    assertThat(town.log).containsExactly(FIRST);
  }

  @AfterEach
  void tearDown() {
    town.shutdown();
    testKit.shutdownTestKit();
  }

  @Test
  void aKilledNodeJoinsAgainAtItsOldAddress() {
    c.kill();
    c = town.start("c");
    town.awaitOneCluster(a, b, c);
    assertThat(town.log).containsExactly(FIRST);
  }

  @Test
  void theFounderJoinsAgainAndDoesNotBeginAnother() {
    town.lead(b);
    a.kill();
    a = town.start("a");
    town.awaitOneCluster(a, b, c);
    assertThat(town.log).containsExactly(FIRST);
  }

  @Test
  void twoKilledAtOnceJoinAgain() {
    b.kill();
    c.kill();
    b = town.start("b");
    c = town.start("c");
    town.awaitOneCluster(a, b, c);
    assertThat(town.log).containsExactly(FIRST);
  }

  @Test
  void aFullRestartFormsANewEpoch() {
    for (Townsman node : new Townsman[] {a, b, c}) node.kill();
    a = town.start("a");
    b = town.start("b");
    c = town.start("c");
    town.lead(b);
    town.awaitOneCluster(a, b, c);
    assertThat(town.log).containsExactly(FIRST, new FormCluster(2, "b", 1 + 1));
  }

  @Test
  void aNodeLeftInAnOlderEpochAsksForANewActorSystemAndJoinsWithIt() {
    town.cutOff(c);
    a.kill();
    b.kill();
    a = town.start("a");
    b = town.start("b");
    town.lead(a);
    town.awaitOneCluster(a, b);
    assertThat(town.log).containsExactly(FIRST, new FormCluster(2, "a", 2));
    assertThat(c.isUp()).as("on its island").isTrue();

    town.heal(c);
    assertThat(town.restartsAskedFor.receiveMessage(Town.PATIENCE))
        .isEqualTo("c: this node is in the Pekko Cluster of epoch 1, but epoch 2 was formed by a");
    c.kill();
    c = town.start("c");
    town.awaitOneCluster(a, b, c);
  }

  @Test
  void aNodeThatWasDownedAsksForANewActorSystemAndJoinsWithIt() {
    a.cluster().manager().tell(new Down(c.cluster().selfMember().address()));
    assertThat(town.restartsAskedFor.receiveMessage(Town.PATIENCE))
        .isEqualTo("c: this node was downed in the Pekko Cluster");
    assertThat(c.system.whenTerminated().isCompleted()).as("the process goes on").isFalse();
    c.kill();
    c = town.start("c");
    town.awaitOneCluster(a, b, c);
    assertThat(town.log).containsExactly(FIRST);
  }

  /** What is unreachable and Up would keep others from joining for ever. */
  @Test
  void whoIsGoneForLongIsDownedByTheWordOfTheLogAndOthersJoin() {
    for (Townsman node : new Townsman[] {a, b, c}) node.kill();
    town.downAfter = Duration.ofSeconds(2);
    a = town.start("a");
    b = town.start("b");
    c = town.start("c");
    town.lead(a);
    town.awaitOneCluster(a, b, c);
    FormCluster second = new FormCluster(2, "a", 2);
    assertThat(town.log).containsExactly(FIRST, second);

    ClusterMember gone = ClusterMembers.of(c.cluster().selfMember());
    c.kill();
    town.awaitOneCluster(a, b);
    assertThat(town.log)
        .containsExactly(FIRST, second, new FormCluster(2, "a", 2, new TreeSet<>(List.of(gone))));
    c = town.start("c");
    town.awaitOneCluster(a, b, c);
  }

  @Test
  void whoSpeaksFromAnotherAddressHasLeftTheOldOne() {
    c.kill();
    c = town.startElsewhere("c");
    town.awaitOneCluster(a, b, c);
    assertThat(town.log).hasSize(2);
    assertThat(town.log.get(1).downed()).hasSize(1);
  }

  /** It was cut off, and hears of it from the log alone. */
  @Test
  void whoLearnsFromTheLogThatItWasDownedAsksForANewActorSystem() {
    ClusterMember away = ClusterMembers.of(c.cluster().selfMember());
    c.system.tell(new Membership.Applied(new FormCluster(1, "a", 1, new TreeSet<>(List.of(away)))));
    assertThat(town.restartsAskedFor.receiveMessage(Town.PATIENCE))
        .isEqualTo("c: this actor system was downed in the Pekko Cluster of epoch 1");
  }
}
