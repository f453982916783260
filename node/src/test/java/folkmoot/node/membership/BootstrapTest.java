package folkmoot.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.membership.Village.House;
import folkmoot.node.simulation.SimulatedDisk;
import folkmoot.node.time.SettledTime;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.membership.Founding;
import folkmoot.protocol.membership.FoundingRule;
import folkmoot.protocol.membership.Successions;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DESIGN §2, "Bootstrap and identity": several real bootstrap actors in manual time. */
class BootstrapTest {
  private final ActorTestKit testKit = ActorTestKit.create(SettledTime.config());
  private final ManualTime time = ManualTime.get(testKit.system());
  private final Village village = new Village(testKit);
  private final House a = village.house("a", "b", "c");
  private final House b = village.house("b", "a", "c");
  private final House c = village.house("c", "a", "b");

  @BeforeEach
  void atMidnight() {
    time.timePasses(Duration.ZERO);
  }

  @AfterEach
  void tearDown() {
    testKit.shutdownTestKit();
  }

  private Founding foundAll() {
    for (House house : List.of(a, b, c)) house.start();
    return settleAll();
  }

  /** Whoever founds first may be joined by the others before they can found the same. */
  private Founding settleAll() {
    Founding founding = settle(a);
    assertThat(List.of(settle(b), settle(c))).containsOnly(founding);
    return founding;
  }

  private Founding settle(House house) {
    Bootstrap.Outcome outcome =
        house.await(
            Bootstrap.Outcome.class,
            each -> each instanceof Bootstrap.Founded || each instanceof Bootstrap.Joined);
    if (outcome instanceof Bootstrap.Founded founded) return founded.founding();
    Bootstrap.Joined joined = (Bootstrap.Joined) outcome;
    assertThat(joined.asVoter()).as("%s is a founder", house.name).isTrue();
    return joined.founding();
  }

  /** The links of a house, which write down what they are told, may come a little later. */
  private static void eventually(House house, Runnable assertion) {
    house.outcomes.awaitAssert(
        Village.PATIENCE,
        () -> {
          assertion.run();
          return null;
        });
  }

  private void pass(Duration duration) {
    time.timePasses(duration);
  }

  @Test
  void nodesThatStartMinutesApartFoundOneCluster() {
    a.start().awaitReason("no answer yet from b:1, c:1");
    pass(Duration.ofMinutes(3));
    b.start().awaitReason("no answer yet from c:1");
    a.awaitReason("no answer yet from c:1");
    pass(Duration.ofMinutes(7));
    c.start();
    Founding founding = settleAll();
    assertThat(founding.voters()).extracting(Voter::nodeId).containsExactly("a", "b", "c");
    for (House house : List.of(a, b, c)) {
      eventually(house, () -> assertThat(house.joined).containsExactly(founding.clusterId()));
    }
  }

  @Test
  void aLostHelloIsSaidAgain() {
    c.cutOff();
    for (House house : List.of(a, b, c)) house.start();
    a.awaitReason("no answer yet from c:1");
    c.awaitReason("no answer yet from a:1, b:1");
    c.heal();
    pass(Duration.ofMillis(500));
    settleAll();
  }

  @Test
  void aNodeWithoutPeersFoundsAtOnce() {
    House lonely = village.house("z").start();
    Founding founding = lonely.await(Bootstrap.Founded.class).founding();
    assertThat(founding.voters()).extracting(Voter::nodeId).containsExactly("z");
    lonely.crash();
    lonely.start();
    assertThat(lonely.await(Bootstrap.Joined.class))
        .isEqualTo(new Bootstrap.Joined(founding, true));
  }

  @Test
  void aRestartedNodeIsTheSameVoterAndSeenAsNews() {
    Founding founding = foundAll();
    c.crash();
    c.start();
    assertThat(c.await(Bootstrap.Joined.class)).isEqualTo(new Bootstrap.Joined(founding, true));
    assertThat(
            a.await(
                    Bootstrap.PeerSeen.class,
                    seen -> seen.news() && seen.hello().incarnation() == 2)
                .hello()
                .self()
                .nodeId())
        .isEqualTo("c");
  }

  @Test
  void aWipedNodeObserves() {
    Founding founding = foundAll();
    c.crash();
    c.wipe();
    c.start();
    assertThat(c.await(Bootstrap.Joined.class)).isEqualTo(new Bootstrap.Joined(founding, false));
    Bootstrap.PeerSeen seen =
        a.await(
            Bootstrap.PeerSeen.class,
            each ->
                each.news()
                    && each.hello().self().nodeId().equals("c")
                    && !founding.voters().contains(each.hello().self())
                    && each.hello().founding().isPresent());
    assertThat(seen.hello().founding()).contains(founding);
    c.crash();
    c.start();
    assertThat(c.await(Bootstrap.Joined.class))
        .as("still, after a restart")
        .isEqualTo(new Bootstrap.Joined(founding, false));
  }

  @Test
  void anEmptyDiskWaitsWhereItWasSaidOnWhichDiskItsNodeIs() {
    Founding founding = foundAll();
    SimulatedDisk first = loseDisk(c);
    c.start();
    c.await(Bootstrap.Joined.class);
    Disks second = Disks.NONE.with(heardOnAnother(founding));
    tell(second, a, b, c);

    loseDisk(c);
    c.start();
    c.await(Bootstrap.Waiting.class, each -> each.reason().contains("it was said that c is on"));
    Voter third =
        a.await(Bootstrap.PeerRefused.class, each -> each.hello().founding().isEmpty())
            .hello()
            .self();
    assertThat(second.say(third)).isFalse();
    tell(second.with(third), a, b);
    assertThat(c.await(Bootstrap.Joined.class)).isEqualTo(new Bootstrap.Joined(founding, false));

    c.crash();
    c.disk = first;
    c.start();
    assertThat(c.await(Bootstrap.NotTheDisk.class).reason()).contains(third.diskId());
  }

  @Test
  void aNodeThatLearnsByItselfThatItsDiskIsGoneStopsAndDoesNotStartAgain() {
    foundAll();
    Disks another = Disks.NONE.with(new Voter("c", "another"));
    tell(another, c);
    assertThat(c.await(Bootstrap.NotTheDisk.class).reason()).contains("another");
    c.crash();
    c.disks = another;
    c.start();
    c.await(Bootstrap.NotTheDisk.class);
  }

  private Voter heardOnAnother(Founding founding) {
    return a.await(
            Bootstrap.PeerSeen.class,
            each ->
                each.hello().self().nodeId().equals("c")
                    && !founding.voters().contains(each.hello().self()))
        .hello()
        .self();
  }

  private static SimulatedDisk loseDisk(House house) {
    house.crash();
    SimulatedDisk lost = house.disk;
    house.wipe();
    return lost;
  }

  private static void tell(Disks disks, House... houses) {
    for (House house : houses) house.bootstrap.tell(new Bootstrap.Knows(Successions.of(disks)));
  }

  @Test
  void twoOfThreeWipedAtOnceBothObserve() {
    Founding founding = foundAll();
    for (House wiped : List.of(b, c)) {
      wiped.crash();
      wiped.wipe();
    }
    b.start();
    c.start();
    for (House wiped : List.of(b, c)) {
      assertThat(wiped.await(Bootstrap.Joined.class))
          .isEqualTo(new Bootstrap.Joined(founding, false));
    }
  }

  @Test
  void twoOfThreeWipedWhileTheThirdIsDownWaitForIt() {
    Founding founding = foundAll();
    for (House each : List.of(a, b, c)) each.crash();
    for (House wiped : List.of(b, c)) {
      wiped.wipe();
      wiped.start();
    }
    b.awaitReason("no answer yet from a:1");
    c.awaitReason("no answer yet from a:1");
    for (int i = 0; i < 12; i++) {
      pass(Duration.ofMinutes(10));
      assertThat(b.await(Bootstrap.PeerSeen.class).hello().founding()).isEmpty();
      assertThat(c.await(Bootstrap.PeerSeen.class).hello().founding()).isEmpty();
    }
    assertThat(b.joined).as("b still waits").containsExactly(founding.clusterId());
    assertThat(c.joined).as("c still waits").containsExactly(founding.clusterId());
    a.start();
    for (House wiped : List.of(b, c)) {
      assertThat(wiped.await(Bootstrap.Joined.class))
          .isEqualTo(new Bootstrap.Joined(founding, false));
    }
  }

  @Test
  void differentPeersAreNamedOnBothSides() {
    House one = village.house("x", "y").start();
    House other = village.house("y", "x", "z").start();
    one.awaitReason("PEERS of y at y:1 differs from PEERS here (only there: z:1)");
    other.awaitReason("no answer yet from z:1");
    village.house("z", "x", "y").start();
    other.awaitReason("PEERS of x at x:1 differs from PEERS here (only here: z:1)");
  }

  @Test
  void anotherNodeIdThanConfiguredIsNamed() {
    House one = village.house("x", "y");
    one.expectedIds = new TreeMap<>(Map.of("y:1", "yolanda"));
    one.start();
    village.house("y", "x").start();
    one.awaitReason("PEERS says that y:1 is yolanda, but it calls itself y");
    assertThat(one.bound).isEmpty();
  }

  @Test
  void aCrashAfterTheFoundingWasWrittenAndBeforeItWasSaidChangesNothing() throws IOException {
    TreeSet<Voter> voters = new TreeSet<>();
    Identity identityOfA = null;
    for (House house : List.of(a, b, c)) {
      Identity identity = Identity.open(house.disk, house.name, new Random(house.name.hashCode()));
      voters.add(identity.voter());
      if (house == a) identityOfA = identity;
    }
    Founding founding = FoundingRule.of(voters);
    identityOfA.belongTo(founding);
    for (House house : List.of(a, b, c)) house.disk = house.disk.crash(new Random(5));
    b.start();
    c.start();
    b.awaitReason("no answer yet from a:1");
    a.start();
    assertThat(settleAll()).isEqualTo(founding);
  }

  @Test
  void aDiskThatFailsWhileTheFoundingIsWrittenStopsTheNodeBeforeItSaysSo() {
    a.start();
    b.start();
    a.awaitReason("no answer yet from c:1");
    a.disk.stopAfter(0);
    c.start();
    TestProbe<Bootstrap.Outcome> watcher = a.outcomes;
    watcher.expectTerminated(a.bootstrap, Village.PATIENCE);
    assertThat(a.joined).isEmpty();
    a.crash();
    a.start();
    Founding founding = settleAll();
    assertThat(founding.voters()).extracting(Voter::nodeId).containsExactly("a", "b", "c");
  }

  @Test
  void aForeignClusterIsWarnedOfOnceAndNotBound() throws IOException {
    foundAll();
    Founding foreign =
        FoundingRule.of(new TreeSet<>(List.of(new Voter("b", "a disk from elsewhere"))));
    b.crash();
    b.wipe();
    Identity.open(b.disk, "b", new Random(99)).belongTo(foreign);
    b.disks = Disks.NONE.with(new Voter("a", "a disk from elsewhere"));
    eventually(a, () -> assertThat(bindings(a, "b")).isPositive());
    // Once or twice, as it was heard before it had founded or not; nothing of it is on its way now.
    pass(Duration.ofSeconds(2));
    long before = bindings(a, "b");
    LoggingTestKit.warn("b at b:1 belongs to another cluster, " + foreign.clusterId())
        .withOccurrences(2) // once at a, once at c
        .expect(
            testKit.system(),
            () -> {
              b.start();
              assertThat(b.await(Bootstrap.Joined.class).founding()).isEqualTo(foreign);
              for (int i = 0; i < 5; i++) pass(Duration.ofSeconds(2));
              return null;
            });
    assertThat(bindings(a, "b")).isEqualTo(before);
    tell(Disks.NONE.with(new Voter("a", "another")), a);
    assertThat(a.await(Bootstrap.NotTheDisk.class).reason())
        .as("what its own cluster says")
        .contains("another");
  }

  private static long bindings(House of, String nodeId) {
    return of.bound.stream().filter(bind -> bind.nodeId().equals(nodeId)).count();
  }

  @Test
  void theFormationIsSaidToAllAtOnce() {
    foundAll();
    a.bootstrap.tell(new Bootstrap.InFormation(4));
    for (House other : List.of(b, c)) {
      Bootstrap.PeerSeen seen =
          other.await(Bootstrap.PeerSeen.class, each -> each.hello().formationEpoch() == 4);
      assertThat(seen.news()).isTrue();
      assertThat(seen.hello().self().nodeId()).isEqualTo("a");
    }
  }

  @Test
  void whoIsHeardIsBoundToItsAddress() {
    foundAll();
    eventually(
        a,
        () ->
            assertThat(a.bound)
                .extracting(bind -> bind.nodeId() + " at " + bind.address())
                .contains("b at b:1", "c at c:1"));
  }
}
