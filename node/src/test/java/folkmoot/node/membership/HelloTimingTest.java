package folkmoot.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.links.Links;
import folkmoot.node.simulation.SimulatedDisk;
import folkmoot.node.time.SettledTime;
import folkmoot.protocol.membership.BootstrapRule;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When one bootstrap actor says what to its links. */
class HelloTimingTest {
  private static final TreeSet<String> BOTH = new TreeSet<>(List.of("a:1", "b:1"));
  private static final Voter B = new Voter("b", "b1");

  private final ActorTestKit testKit = ActorTestKit.create(SettledTime.config());
  private final ManualTime time = ManualTime.get(testKit.system());
  private final TestProbe<Links.Command> links = testKit.createTestProbe();
  private final TestProbe<Bootstrap.Outcome> parent = testKit.createTestProbe();

  @AfterEach
  void tearDown() {
    testKit.shutdownTestKit();
  }

  private ActorRef<Links.Received> start(Identity identity) {
    BootstrapSettings settings =
        new BootstrapSettings(
            "a:1",
            BOTH,
            Collections.emptySortedMap(),
            Duration.ofMillis(500),
            Duration.ofSeconds(2));
    testKit.spawn(
        Bootstrap.create(settings, identity, links.ref(), BootstrapRule.STRICT, parent.ref()));
    Links.Register register = links.expectMessageClass(Links.Register.class);
    assertThat(register.channel()).isEqualTo(Hello.CHANNEL);
    return register.recipient();
  }

  private Hello expectHello() {
    Links.SendTo sent = links.expectMessageClass(Links.SendTo.class);
    assertThat(sent.toAddress()).isEqualTo("b:1");
    return (Hello) sent.message();
  }

  private static Links.Received fromB(TreeSet<Voter> known, boolean answer) {
    Hello hello = new Hello(B, 1, "b:1", BOTH, known, Optional.empty(), 0, answer);
    return new Links.Received("b", "b:1", hello);
  }

  @Test
  void aloneEvery500MillisecondsAndSettledEvery2Seconds() throws IOException {
    Identity identity = Identity.open(new SimulatedDisk(), "a", new Random(1));
    ActorRef<Links.Received> hears = start(identity);
    assertThat(expectHello().known()).containsExactly(identity.voter());
    for (int i = 0; i < 3; i++) {
      time.expectNoMessageFor(Duration.ofMillis(499), links);
      time.timePasses(Duration.ofMillis(1));
      assertThat(expectHello().answer()).isFalse();
    }

    TreeSet<Voter> both = new TreeSet<>(List.of(identity.voter(), B));
    hears.tell(fromB(both, true));
    Links.Join join = links.expectMessageClass(Links.Join.class);
    links.expectMessage(new Links.Bind("b", "b:1"));
    Hello news = expectHello();
    assertThat(news.answer()).as("news need not be answered").isTrue();
    assertThat(news.founding()).isPresent();
    assertThat(news.founding().get().clusterId()).isEqualTo(join.clusterId());
    assertThat(news.known()).isEqualTo(both);

    time.expectNoMessageFor(Duration.ofMillis(1999), links);
    time.timePasses(Duration.ofMillis(1));
    assertThat(expectHello().answer()).isFalse();
  }

  @Test
  void aHelloIsAnsweredAndAnAnswerIsNot() throws IOException {
    Identity identity = Identity.open(new SimulatedDisk(), "a", new Random(1));
    ActorRef<Links.Received> hears = start(identity);
    expectHello();
    TreeSet<Voter> onlyB = new TreeSet<>(List.of(B));
    hears.tell(fromB(onlyB, true));
    links.expectMessage(new Links.Bind("b", "b:1"));
    assertThat(expectHello().known()).as("news to all").contains(B);
    hears.tell(fromB(onlyB, true));
    time.expectNoMessageFor(Duration.ofMillis(1), links);
    hears.tell(fromB(onlyB, false));
    assertThat(expectHello().answer()).isTrue();
    time.expectNoMessageFor(Duration.ofMillis(1), links);
  }

  @Test
  void theFoundingIsDurableBeforeAnyoneIsTold() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Identity identity = Identity.open(disk, "a", new Random(1));
    ActorRef<Links.Received> hears = start(identity);
    hears.tell(fromB(new TreeSet<>(List.of(identity.voter(), B)), true));
    parent.expectMessage(new Bootstrap.Waiting("no answer yet from b:1"));
    Bootstrap.Founded founded = parent.expectMessageClass(Bootstrap.Founded.class);
    SimulatedDisk left = disk.crash(new Random(2));
    assertThat(Identity.open(left, "a", new Random(1)).founding()).contains(founded.founding());
    assertThat(parent.expectMessageClass(Bootstrap.PeerSeen.class).news()).isTrue();
    hears.tell(fromB(new TreeSet<>(List.of(identity.voter(), B)), true));
    assertThat(parent.expectMessageClass(Bootstrap.PeerSeen.class).news()).isFalse();
    time.expectNoMessageFor(Duration.ofSeconds(10), parent);
  }
}
