package folkmoot.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.time.SettledTime;
import folkmoot.protocol.membership.DowningRule;
import folkmoot.protocol.membership.FormationRule;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.ClusterCommand;
import org.apache.pekko.cluster.typed.ClusterStateSubscription;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.apache.pekko.testkit.CallingThreadDispatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one membership actor does with its facts, and when; node a in its incarnation 3. It runs on
 * the thread of the test, so that it has heard what it was told before time passes.
 */
class MembershipTest {
  private static final Duration PRESENCE_TIMEOUT = Duration.ofSeconds(5);
  private static final FormCluster BY_B = new FormCluster(7, "b", 4);

  private static final Membership.Rules RULES =
      new Membership.Rules(FormationRule.STRICT, DowningRule.STRICT);

  private final ActorTestKit testKit = ActorTestKit.create(SettledTime.config());
  private final ManualTime time = ManualTime.get(testKit.system());
  private final TestProbe<ClusterCommand> manager = testKit.createTestProbe();
  private final TestProbe<ClusterStateSubscription> subscriptions = testKit.createTestProbe();
  private final TestProbe<Bootstrap.Command> bootstrap = testKit.createTestProbe();
  private final TestProbe<Membership.Request> parent = testKit.createTestProbe();
  private ActorRef<Membership.Command> membership;

  @BeforeEach
  void start() {
    PekkoCluster cluster =
        new PekkoCluster(
            new UniqueAddress(address("a", 14001), 1L), manager.ref(), subscriptions.ref());
    MembershipSettings settings =
        new MembershipSettings(
            voter("a"),
            3,
            new TreeSet<>(List.of(voter("a"), voter("b"), voter("c"))),
            PRESENCE_TIMEOUT,
            Duration.ofMinutes(10));
    membership =
        testKit.spawn(
            Membership.create(settings, RULES, cluster, bootstrap.ref(), parent.ref()),
            DispatcherSelector.fromConfig(CallingThreadDispatcher.Id()));
    subscriptions.expectMessageClass(Subscribe.class);
    subscriptions.expectMessageClass(Subscribe.class);
  }

  @AfterEach
  void tearDown() {
    testKit.shutdownTestKit();
  }

  private static Address address(String host, int port) {
    return new Address("pekko", "folkmoot", host, port);
  }

  private void hear(String nodeId, long incarnation, long epoch) {
    Hello hello =
        new Hello(
            voter(nodeId),
            incarnation,
            nodeId + ":14001",
            new TreeSet<>(),
            new TreeSet<>(),
            Optional.empty(),
            epoch,
            false);
    membership.tell(new Membership.PeerSeen(hello));
  }

  private void expectNothing(Duration duration) {
    time.timePasses(duration);
    manager.expectNoMessage(Duration.ofMillis(20));
    parent.expectNoMessage(Duration.ofMillis(20));
  }

  private void expectProposal(long epoch) {
    assertThat(parent.receiveMessage())
        .isEqualTo(new Membership.Propose(new FormCluster(epoch, "a", 3)));
  }

  private static Voter voter(String nodeId) {
    return new Voter(nodeId, nodeId + "1");
  }

  @Test
  void theLeaderProposesTheFirstFormationUntilItIsApplied() {
    expectNothing(Duration.ofMinutes(1));
    membership.tell(new Membership.LeaderIs(true));
    expectProposal(1);
    expectNothing(PRESENCE_TIMEOUT.minusMillis(1));
    time.timePasses(Duration.ofMillis(1));
    expectProposal(1);
    membership.tell(new Membership.Applied(new FormCluster(1, "a", 3)));
    assertThat(manager.receiveMessage()).isEqualTo(Join.create(address("a", 14001)));
    expectNothing(Duration.ofMinutes(1));
  }

  @Test
  void whoLeadsNoLongerProposesNoMore() {
    membership.tell(new Membership.LeaderIs(true));
    expectProposal(1);
    membership.tell(new Membership.LeaderIs(false));
    expectNothing(Duration.ofMinutes(1));
  }

  @Test
  void theSecondFormationOfAnEpochIsPassedOver() {
    membership.tell(new Membership.Applied(new FormCluster(1, "b", 1)));
    membership.tell(new Membership.Applied(new FormCluster(1, "a", 3)));
    expectNothing(Duration.ofMinutes(1));
  }

  @Test
  void aFounderThatKeepsSayingHelloIsWaitedFor() {
    membership.tell(new Membership.LeaderIs(false));
    membership.tell(new Membership.Applied(BY_B));
    membership.tell(new Membership.LeaderIs(true));
    for (int i = 0; i < 30; i++) {
      hear("b", 4, 0);
      expectNothing(Duration.ofSeconds(2));
    }
    hear("b", 4, 7);
    assertThat(manager.receiveMessage()).isEqualTo(Join.create(address("b", 14001)));
  }

  @Test
  void aFounderThatFallsSilentIsReplacedByTheLeader() {
    membership.tell(new Membership.Applied(BY_B));
    hear("b", 4, 0);
    membership.tell(new Membership.LeaderIs(true));
    expectNothing(PRESENCE_TIMEOUT.minusMillis(1));
    time.timePasses(Duration.ofMillis(1));
    expectProposal(8);
  }

  @Test
  void aLeaderThatHasJustStartedListensFirst() {
    membership.tell(new Membership.Applied(BY_B));
    membership.tell(new Membership.LeaderIs(true));
    expectNothing(PRESENCE_TIMEOUT.minusMillis(1));
    hear("c", 1, 7);
    assertThat(manager.receiveMessage()).isEqualTo(Join.create(address("c", 14001)));
    time.timePasses(PRESENCE_TIMEOUT.minusMillis(1));
    parent.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aDoorThatFallsSilentIsReplacedByAnother() {
    membership.tell(new Membership.Applied(BY_B));
    hear("b", 4, 7);
    assertThat(manager.receiveMessage()).isEqualTo(Join.create(address("b", 14001)));
    expectNothing(Duration.ofSeconds(4));
    hear("c", 1, 7);
    expectNothing(Duration.ofMillis(999));
    time.timePasses(Duration.ofMillis(1));
    assertThat(manager.receiveMessage()).isEqualTo(Join.create(address("c", 14001)));
  }

  /** Nothing that the other has reaches it any more, so the log cannot say so. */
  @Test
  void whoIsQuarantinedAsksForANewActorSystem() {
    org.apache.pekko.remote.UniqueAddress self = quarantinedAddress("a", 1);
    testKit
        .system()
        .eventStream()
        .tell(
            new EventStream.Publish<>(
                new ThisActorSystemQuarantinedEvent(self, quarantinedAddress("b", 2))));
    assertThat(parent.receiveMessage())
        .isEqualTo(
            new Membership.RestartSystem(
                "folkmoot@b:14001 removed this node from the Pekko Cluster, and hears it no more"));
  }

  private static org.apache.pekko.remote.UniqueAddress quarantinedAddress(String host, long uid) {
    return new org.apache.pekko.remote.UniqueAddress(address(host, 14001), uid);
  }
}
