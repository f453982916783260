package folkmoot.node.links;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.gateway.metrics.PrometheusMeters;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Nodes in one actor system, joined by a transport that tells frames to whoever is there. */
class LinksTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private final Map<String, ActorRef<Links.Command>> network = new ConcurrentHashMap<>();
  private final TestProbe<Links.ErrorCount> counts = KIT.createTestProbe();

  private ActorRef<Links.Command> start(String name, int port, int peers) {
    String address = "127.0.0.1:" + port;
    LinksSettings settings =
        new LinksSettings(new Voter(name, "disk-" + name), address, 1, 1000, 100_000, peers);
    ActorRef<Links.Command> links =
        KIT.spawn(Links.create(settings, this::carry, new WireCodec(), new PrometheusMeters()));
    network.put(address, links);
    return links;
  }

  private void carry(String toAddress, Frame frame) {
    ActorRef<Links.Command> receiver = network.get(toAddress);
    if (receiver != null) receiver.tell(frame);
  }

  private TestProbe<Links.Received> listen(ActorRef<Links.Command> links, String channel) {
    TestProbe<Links.Received> probe = KIT.createTestProbe(Links.Received.class);
    links.tell(new Links.Register(channel, probe.getRef()));
    return probe;
  }

  private long errors(ActorRef<Links.Command> links) {
    links.tell(new Links.CountErrors(counts.getRef()));
    return counts.receiveMessage().networkErrors();
  }

  @Test
  void aPeerThatSaidHelloIsBoundJoinedAndHeard() {
    ActorRef<Links.Command> one = start("node-1", 1, 9);
    TestProbe<Links.Received> hellos = listen(one, Hello.CHANNEL);
    one.tell(new Links.SendTo("127.0.0.1:2", WireSamples.hello(false)));
    one.tell(new Links.Send("node-2", WireSamples.timeoutNow(1)));
    assertThat(errors(one)).as("node-2 is not bound").isEqualTo(1);

    ActorRef<Links.Command> two = start("node-2", 2, 9);
    TestProbe<Links.Received> raft = listen(two, "raft/default");
    two.tell(new Links.SendTo("127.0.0.1:1", WireSamples.hello(false)));
    Links.Received hello = hellos.receiveMessage();
    assertThat(hello)
        .isEqualTo(new Links.Received("node-2", "127.0.0.1:2", WireSamples.hello(false)));

    one.tell(new Links.Bind(hello.fromNode(), hello.fromAddress()));
    one.tell(new Links.Join("c0ffee"));
    two.tell(new Links.Join("c0ffee"));
    one.tell(new Links.Send("node-2", WireSamples.timeoutNow(7)));
    assertThat(raft.receiveMessage())
        .isEqualTo(new Links.Received("node-1", "127.0.0.1:1", WireSamples.timeoutNow(7)));
  }

  @Test
  void theLastRegistrationCounts() {
    ActorRef<Links.Command> one = start("node-1", 11, 9);
    TestProbe<Links.Received> first = listen(one, Hello.CHANNEL);
    one.tell(new Links.SendTo("127.0.0.1:11", WireSamples.hello(false)));
    first.receiveMessage();
    TestProbe<Links.Received> second = listen(one, Hello.CHANNEL);
    one.tell(new Links.SendTo("127.0.0.1:11", WireSamples.hello(true)));
    second.receiveMessage();
    first.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whoIsRegisteredNoMoreIsToldNothing() {
    ActorRef<Links.Command> one = start("node-1", 51, 9);
    one.tell(new Links.Join("c0ffee"));
    TestProbe<Links.Received> raft = listen(one, "raft/default");
    TestProbe<Links.Received> hellos = listen(one, Hello.CHANNEL);
    one.tell(new Links.SendTo("127.0.0.1:51", WireSamples.timeoutNow(1)));
    raft.receiveMessage();
    one.tell(new Links.Unregister(new TreeSet<>(List.of("raft/default", "raft/other"))));
    one.tell(new Links.SendTo("127.0.0.1:51", WireSamples.timeoutNow(2)));
    one.tell(new Links.SendTo("127.0.0.1:51", WireSamples.hello(true)));
    hellos.receiveMessage();
    raft.expectNoMessage(Duration.ZERO);
  }

  @Test
  void beyondTheMostPeersNobodyIsSpokenWith() {
    ActorRef<Links.Command> one = start("node-1", 21, 1);
    TestProbe<Links.Received> hellos = listen(one, Hello.CHANNEL);
    one.tell(new Links.SendTo("127.0.0.1:21", WireSamples.hello(false)));
    hellos.receiveMessage();
    one.tell(new Links.SendTo("127.0.0.1:22", WireSamples.hello(false)));
    one.tell(frameFrom("127.0.0.1:23"));
    assertThat(errors(one)).isEqualTo(2);
    one.tell(new Links.SendTo("127.0.0.1:21", WireSamples.hello(true)));
    hellos.receiveMessage();
  }

  @Test
  void nonsenseFromOutsideIsCountedAndSurvived() {
    ActorRef<Links.Command> one = start("node-1", 31, 9);
    TestProbe<Links.Received> hellos = listen(one, Hello.CHANNEL);
    one.tell(new Links.Unreadable("a frame of version 9"));
    one.tell(frameFrom("no address"));
    one.tell(frameFrom("127.0.0.1:32"));
    one.tell(new Links.SendTo("", WireSamples.hello(false)));
    counts.awaitAssert(() -> assertThat(errors(one)).isEqualTo(4));
    one.tell(new Links.SendTo("127.0.0.1:31", WireSamples.hello(true)));
    hellos.receiveMessage();
  }

  @Test
  void aNodeNeverChangesItsCluster() {
    ActorRef<Links.Command> one = start("node-1", 41, 9);
    TestProbe<Object> watcher = KIT.createTestProbe();
    one.tell(new Links.Join("c0ffee"));
    one.tell(new Links.Join("c0ffee"));
    assertThat(errors(one)).isZero();
    one.tell(new Links.Join("decaf"));
    watcher.expectTerminated(one);
  }

  private static Frame frameFrom(String address) {
    return new Frame(WireSamples.N2, address, 1, "", new byte[] {77});
  }
}
