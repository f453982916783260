package folkmoot.node.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import folkmoot.gateway.metrics.PrometheusMeters;
import folkmoot.protocol.client.Forwarded;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.wire.WireMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real actor systems, real Artery over TCP on loopback, no cluster joined. */
class RemotingTransportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration ADVERTISEMENTS = Duration.ofMillis(100);
  private static final WireCodec CODEC = new WireCodec();

  /** A running node that is nothing but links; its guardian hands everything on to them. */
  private static final class Peer {
    final ActorSystem<Links.Command> system;
    final String address;
    final TestProbe<Links.Received> heard;

    Peer(String name, int port, long incarnation) {
      system = ActorSystem.create(guardian(name, incarnation), "folkmoot", config(port));
      address = addressOf(system);
      heard = TestProbe.create(Links.Received.class, system);
      for (String channel : List.of(Hello.CHANNEL, Forwarded.CHANNEL, "raft/default")) {
        system.tell(new Links.Register(channel, heard.getRef()));
      }
      system.tell(new Links.Join("c0ffee"));
    }

    private static Behavior<Links.Command> guardian(String name, long incarnation) {
      return Behaviors.setup(
          context -> {
            var settings =
                LinksSettings.of(
                    new Voter(name, "disk-" + name), addressOf(context.getSystem()), incarnation);
            var transport = new RemotingTransport(context.getSystem());
            var links =
                context.spawn(
                    Links.create(settings, transport, CODEC, new PrometheusMeters()),
                    RemotingTransport.LINKS_NAME);
            return Behaviors.receiveMessage(
                command -> {
                  links.tell(command);
                  return Behaviors.same();
                });
          });
    }

    private static String addressOf(ActorSystem<?> system) {
      return system.address().getHost().get() + ":" + system.address().getPort().get();
    }

    void send(Peer to, WireMessage message) {
      system.tell(new Links.SendTo(to.address, message));
    }

    WireMessage hear() {
      return heard.receiveMessage(PATIENCE).message();
    }

    long errors() {
      TestProbe<Links.ErrorCount> counts = TestProbe.create(system);
      system.tell(new Links.CountErrors(counts.getRef()));
      return counts.receiveMessage(PATIENCE).networkErrors();
    }
  }

  /** What a node runs with, but for the cluster; compression is told of often. */
  private static Config config(int port) {
    return ConfigFactory.parseString(
            """
            pekko.actor.provider = remote
            pekko.remote.warn-about-direct-use = off
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = %d }
            pekko.remote.artery.advanced.compression.actor-refs.advertisement-interval = %d ms
            pekko.coordinated-shutdown.exit-jvm = off
            """
                .formatted(port, ADVERTISEMENTS.toMillis()))
        .withFallback(ConfigFactory.parseResources("node.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  private final List<Peer> peers = new ArrayList<>();

  private Peer start(String name, int port, long incarnation) {
    Peer peer = new Peer(name, port, incarnation);
    peers.add(peer);
    return peer;
  }

  @AfterEach
  void stop() {
    peers.forEach(peer -> ActorTestKit.shutdown(peer.system));
  }

  @Test
  void theLargestOfEachKindCrosses() {
    Peer one = start("node-1", 0, 1);
    Peer two = start("node-2", 0, 1);
    List<WireMessage> largest =
        List.of(
            WireSamples.appendOf(WireSamples.MEBIBYTE),
            WireSamples.largestBatch(),
            WireSamples.largestPage(),
            WireSamples.largestFound());
    for (WireMessage message : largest) {
      one.send(two, message);
      assertThat(CODEC.encode(two.hear())).isEqualTo(CODEC.encode(message));
    }
    largest.forEach(message -> one.send(two, message));
    for (WireMessage message : largest) {
      assertThat(CODEC.encode(two.hear())).isEqualTo(CODEC.encode(message));
    }
    assertThat(one.errors() + two.errors()).isZero();
  }

  @Test
  void manySmallMessagesCrossInTheirOrder() {
    Peer one = start("node-1", 0, 1);
    Peer two = start("node-2", 0, 1);
    for (int i = 0; i < 20_000; i++) one.send(two, WireSamples.timeoutNow(i));
    for (int i = 0; i < 20_000; i++) {
      assertThat(two.hear()).isEqualTo(WireSamples.timeoutNow(i));
    }
  }

  @Test
  void aPeerThatWasNotThereIsReachedOnceItHasSaidHello() throws IOException {
    Peer one = start("node-1", 0, 1);
    int port = freePort();
    for (int i = 0; i < 100; i++) {
      one.system.tell(new Links.SendTo("127.0.0.1:" + port, WireSamples.hello(false)));
    }
    assertReachedAfterHello(one, start("node-2", port, 1));
  }

  @Test
  void aPeerThatStoppedAndStartedAgainIsReachedOnceItHasSaidHello() throws IOException {
    Peer one = start("node-1", 0, 1);
    int port = freePort();
    Peer former = start("node-2", port, 1);
    assertReachedAfterHello(one, former);
    ActorTestKit.shutdown(former.system);
    for (int i = 0; i < 100; i++) one.send(former, WireSamples.hello(false));
    assertReachedAfterHello(one, start("node-2", port, 2));
  }

  /**
   * A node's remoting listens before its links are there; what comes in between is lost, no more.
   */
  @Test
  void whatCameBeforeTheLinksWereThereDoesNotMakeThemDeaf() throws IOException {
    Peer one = start("node-1", 0, 1);
    int port = freePort();
    ActorTestKit two = ActorTestKit.create("folkmoot", config(port));
    try {
      TestProbe<DeadLetter> early = TestProbe.create(DeadLetter.class, two.system());
      two.system().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, early.ref()));
      Links.SendTo message = new Links.SendTo("127.0.0.1:" + port, WireSamples.timeoutNow(1));
      one.system.tell(message);
      early.receiveMessage(PATIENCE);
      TestProbe<Frame> links = TestProbe.create(Frame.class, two.system());
      two.spawn(handedOnTo(links.ref()), RemotingTransport.LINKS_NAME);
      // Longer than a peer needs to be told how to shorten the name of whom it speaks to.
      long until = System.nanoTime() + ADVERTISEMENTS.multipliedBy(20).toNanos();
      while (System.nanoTime() - until < 0) {
        one.system.tell(message);
        links.receiveMessage(PATIENCE);
      }
    } finally {
      two.shutdownTestKit();
    }
  }

  private static <T> Behavior<T> handedOnTo(ActorRef<T> other) {
    return Behaviors.receiveMessage(
        message -> {
          other.tell(message);
          return Behaviors.same();
        });
  }

  private static void assertReachedAfterHello(Peer one, Peer two) {
    two.send(one, WireSamples.hello(true));
    assertThat(one.hear()).isEqualTo(WireSamples.hello(true));
    one.send(two, WireSamples.timeoutNow(5));
    // What was said before the peer was there may or may not arrive first.
    WireMessage heard = two.hear();
    while (heard instanceof Hello) heard = two.hear();
    assertThat(heard).isEqualTo(WireSamples.timeoutNow(5));
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
