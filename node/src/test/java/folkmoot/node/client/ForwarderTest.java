package folkmoot.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.gateway.metrics.PrometheusMeters;
import folkmoot.node.links.Links;
import folkmoot.node.time.SettledTime;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.DiskRoom;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.Forwarded;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.client.NodeStatus;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.token.Point;
import folkmoot.protocol.wire.WireMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ForwarderTest {
  private static final Mark MARK = Mark.of(new Turn(3, 2, 1));
  private static final ActorTestKit KIT = ActorTestKit.create(SettledTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Operation PUT =
      new Operation.Put("k", new byte[] {'1'}, new WriteConcern.Majority());
  private static final ClientReply.Served SERVED =
      new ClientReply.Served("node-2", Role.LEADER, Optional.of("node-2"));
  private static final long HERE = 5;
  private static final long THERE = 3;
  private static final String ADDRESS = "127.0.0.1:14003";

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private final TestProbe<Links.Command> links = KIT.createTestProbe();
  private final TestProbe<ClientRequest> engine = KIT.createTestProbe();
  private final TestProbe<ClientReply> client = KIT.createTestProbe();
  private final PrometheusMeters meters = new PrometheusMeters();
  private final ActorRef<Forward> forwarder =
      KIT.spawn(
          Forwarder.create(
              new ForwarderSettings("node-1", HERE, -7, 2, Duration.ofSeconds(30)),
              links.getRef(),
              others(),
              meters));
  private final ActorRef<Links.Received> wire = registered();

  private Forwarder.Others others() {
    return new Forwarder.Others(engine.getRef()::tell, node -> node.equals("node-2") ? THERE : 0);
  }

  private ActorRef<Links.Received> registered() {
    Links.Register register = links.expectMessageClass(Links.Register.class);
    assertThat(register.channel()).isEqualTo("forward");
    return register.recipient();
  }

  private void forward(long requestId, Duration timeLeft) {
    ClientRequest request =
        new ClientRequest(
            "node-1", requestId, "trace", MARK, "default", PUT, timeLeft, client.getRef());
    forwarder.tell(new Forward("node-2", request));
  }

  private Forwarded.Request sentRequest() {
    Links.Send send = links.expectMessageClass(Links.Send.class);
    assertThat(send.toNode()).isEqualTo("node-2");
    return (Forwarded.Request) send.message();
  }

  private Forwarded.Reply sentReply() {
    Links.SendTo send = links.expectMessageClass(Links.SendTo.class);
    assertThat(send.toAddress()).isEqualTo(ADDRESS);
    return (Forwarded.Reply) send.message();
  }

  private void arrive(String fromNode, WireMessage message) {
    wire.tell(new Links.Received(fromNode, ADDRESS, message));
  }

  private static Forwarded.Request request(String node, long forwardId, long timeLeftMillis) {
    return new Forwarded.Request(
        node, HERE, forwardId, 42, "trace", MARK, "default", PUT, timeLeftMillis);
  }

  private static ClientReply written(long requestId) {
    return new ClientReply.Written(requestId, 78, 2, 1, SERVED);
  }

  @Test
  void anOperationGoesByLinkAndItsAnswerComesToWhoAsked() {
    forward(42, Duration.ofSeconds(2));
    Forwarded.Request sent = sentRequest();
    assertThat(sent)
        .isEqualTo(
            new Forwarded.Request(
                "node-1", THERE, sent.forwardId(), 42, "trace", MARK, "default", PUT, 2000));
    assertThat(sent.forwardId()).isPositive();
    arrive("node-2", new Forwarded.Reply(sent.forwardId(), written(999)));
    client.expectMessage(written(42));
    arrive("node-2", new Forwarded.Reply(sent.forwardId(), written(42)));
    client.expectNoMessage(Duration.ZERO);
  }

  @Test
  void answersAreToldApartAndOnlyTheNodeAskedAnswers() {
    forward(1, Duration.ofSeconds(2));
    forward(2, Duration.ofSeconds(2));
    long first = sentRequest().forwardId();
    long second = sentRequest().forwardId();
    arrive("node-3", new Forwarded.Reply(first, written(1)));
    arrive("node-2", new Forwarded.Reply(second, written(2)));
    arrive("node-2", new Forwarded.Reply(first, written(1)));
    client.expectMessage(written(2));
    client.expectMessage(written(1));
  }

  @Test
  void anAnswerToAFormerLifeAnswersNothing() {
    ActorRef<Forward> reborn =
        KIT.spawn(
            Forwarder.create(
                ForwarderSettings.of("node-1", HERE, -8), links.getRef(), others(), Meters.NONE));
    ActorRef<Links.Received> rebornWire = registered();
    forward(1, Duration.ofSeconds(2));
    long former = sentRequest().forwardId();
    reborn.tell(
        new Forward(
            "node-2",
            new ClientRequest(
                "node-1", 1, MARK, "default", PUT, Duration.ofSeconds(2), client.getRef())));
    long now = sentRequest().forwardId();
    assertThat(now).isNotEqualTo(former);
    rebornWire.tell(
        new Links.Received("node-2", ADDRESS, new Forwarded.Reply(former, written(13))));
    rebornWire.tell(
        new Links.Received(
            "node-2", ADDRESS, new Forwarded.Reply(now, new ClientReply.Absent(1, SERVED))));
    client.expectMessage(new ClientReply.Absent(1, SERVED));
  }

  @Test
  void anOperationIsForgottenWhenItsTimeIsOver() {
    forward(1, Duration.ofSeconds(2));
    long forwardId = sentRequest().forwardId();
    TIME.timePasses(Duration.ofMillis(2001));
    arrive("node-2", new Forwarded.Reply(forwardId, written(1)));
    forward(2, Duration.ZERO);
    forward(3, Duration.ofMillis(-5));
    forward(4, Duration.ofDays(100_000));
    assertThat(sentRequest().timeLeftMillis()).isEqualTo(30_000);
    client.expectNoMessage(Duration.ZERO);
  }

  @Test
  void beyondTheMostInFlightTheAnswerIsOverloadedAtOnce() {
    forward(1, Duration.ofSeconds(2));
    forward(2, Duration.ofSeconds(2));
    forward(3, Duration.ofSeconds(2));
    client.expectMessage(new ClientReply.Overloaded(3, "forwarded_operations", 100));
    TIME.timePasses(Duration.ofMillis(2001));
    sentRequest();
    sentRequest();
    forward(4, Duration.ofSeconds(2));
    assertThat(sentRequest().requestId()).isEqualTo(4);
  }

  @Test
  void anothersOperationGoesToThisEngineAndItsAnswerBack() {
    arrive("node-3", request("node-3", 7, 2000));
    ClientRequest asked = engine.receiveMessage();
    assertThat(asked.clientId()).isEqualTo("node-3");
    assertThat(asked.trace()).isEqualTo("trace");
    assertThat(asked.group()).isEqualTo("default");
    assertThat(asked.operation()).isEqualTo(PUT);
    assertThat(asked.timeLeft()).isEqualTo(Duration.ofSeconds(2));
    asked.replyTo().tell(written(asked.requestId()));
    assertThat(sentReply()).isEqualTo(new Forwarded.Reply(7, written(42)));
  }

  /** A line of the node that executes is found by what the client was told at the other. */
  @Test
  void whatIsNotAnsweredIsLoggedWithTheIdOfTheClientsRequest() {
    LoggingTestKit.warn("a Put of node-3 was not answered within 2000 ms")
        .withMdc(Map.of("requestId", "trace"))
        .expect(
            KIT.system(),
            () -> {
              arrive("node-3", request("node-3", 7, 2000));
              engine.receiveMessage();
              TIME.timePasses(Duration.ofMillis(2001));
              return null;
            });
  }

  @Test
  void whatIsNotAnsweredInTimeIsCountedInBothDirections() {
    arrive("node-3", request("node-3", 7, 2000));
    engine.receiveMessage();
    forward(1, Duration.ofSeconds(2));
    sentRequest();
    assertThat(sample("folkmoot_forwarder_in_flight", "in")).isEqualTo(1);
    assertThat(sample("folkmoot_forwarder_in_flight", "out")).isEqualTo(1);
    TIME.timePasses(Duration.ofMillis(2001));
    forward(2, Duration.ofSeconds(2));
    sentRequest();
    assertThat(sample("folkmoot_forwarder_unanswered_total", "in")).isEqualTo(1);
    assertThat(sample("folkmoot_forwarder_unanswered_total", "out")).isEqualTo(1);
  }

  private double sample(String name, String direction) {
    String begin = name + "{direction=\"" + direction + "\"} ";
    return new String(meters.scrape(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(begin.length())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void equalNumbersOfTwoGatewaysAreToldApart() {
    arrive("node-3", request("node-3", 7, 2000));
    arrive("node-4", request("node-4", 7, 2000));
    ClientRequest third = engine.receiveMessage();
    ClientRequest fourth = engine.receiveMessage();
    assertThat(third.requestId()).isNotEqualTo(fourth.requestId());
    fourth.replyTo().tell(new ClientReply.Absent(fourth.requestId(), SERVED));
    assertThat(sentReply().reply()).isEqualTo(new ClientReply.Absent(42, SERVED));
    third.replyTo().tell(written(third.requestId()));
    assertThat(sentReply().reply()).isEqualTo(written(42));
  }

  @Test
  void aRepeatedRequestIsExecutedOnce() {
    arrive("node-3", request("node-3", 7, 2000));
    arrive("node-3", request("node-3", 7, 2000));
    ClientRequest asked = engine.receiveMessage();
    asked.replyTo().tell(written(asked.requestId()));
    sentReply();
    arrive("node-3", request("node-3", 7, 2000));
    arrive("node-3", request("node-3", 8, 2000));
    asked = engine.receiveMessage();
    asked.replyTo().tell(written(asked.requestId()));
    assertThat(sentReply().forwardId()).isEqualTo(8);
    engine.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aRequestThatIsRepeatedAfterARestartIsNotExecutedAgain() {
    Forwarded.Request write = request("node-3", 7, 2000);
    arrive("node-3", write);
    ClientRequest asked = engine.receiveMessage();
    asked.replyTo().tell(written(asked.requestId()));
    sentReply();

    KIT.spawn(
        Forwarder.create(
            ForwarderSettings.of("node-1", HERE + 1, -8), links.getRef(), others(), Meters.NONE));
    ActorRef<Links.Received> restarted = registered();
    restarted.tell(new Links.Received("node-3", ADDRESS, write));
    Forwarded.Request next =
        new Forwarded.Request("node-3", HERE + 1, 8, 43, "trace", MARK, "default", PUT, 2000);
    restarted.tell(new Links.Received("node-3", ADDRESS, next));
    asked = engine.receiveMessage();
    asked.replyTo().tell(written(asked.requestId()));
    // Neither executed nor answered: what it came to in the former life is not known.
    assertThat(sentReply().forwardId()).isEqualTo(8);
    engine.expectNoMessage(Duration.ZERO);
    links.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whatTheAskedEngineCannotAnswerIsNotForwardedAgain() {
    arrive("node-3", request("node-3", 7, 2000));
    ClientRequest asked = engine.receiveMessage();
    asked.replyTo().tell(new ClientReply.NotLeader(asked.requestId(), SERVED));
    assertThat(sentReply().reply()).isEqualTo(new ClientReply.NotLeader(42, SERVED));
    links.expectNoMessage(Duration.ZERO);
  }

  @Test
  void anothersOperationsAreBoundedInNumberAndTime() {
    arrive("node-3", request("node-3", 1, 2000));
    arrive("node-3", request("node-3", 2, Long.MAX_VALUE));
    arrive("node-3", request("node-3", 3, 2000));
    assertThat(sentReply())
        .isEqualTo(
            new Forwarded.Reply(3, new ClientReply.Overloaded(42, "forwarded_operations", 100)));
    ClientRequest first = engine.receiveMessage();
    assertThat(engine.receiveMessage().timeLeft()).isEqualTo(Duration.ofSeconds(30));
    TIME.timePasses(Duration.ofMillis(2001));
    first.replyTo().tell(written(first.requestId()));
    arrive("node-3", request("node-3", 4, 2000));
    arrive("node-3", request("node-3", 5, -1));
    engine.receiveMessage();
    engine.expectNoMessage(Duration.ZERO);
    links.expectNoMessage(Duration.ZERO);
  }

  @Test
  void everyReplyKeepsAllButItsNumber() {
    ClientReply.Found found =
        new ClientReply.Found(1, new byte[] {'x'}, 7, ReadLevel.STRONG, SERVED);
    NodeStatus.Percentiles none = NodeStatus.Percentiles.NONE;
    NodeStatus status =
        new NodeStatus(
            1,
            "n",
            Role.LEADER,
            2,
            Optional.of("n"),
            true,
            "",
            3,
            List.of("k"),
            List.of("n"),
            4,
            5,
            6,
            7,
            8,
            Optional.of(DiskRoom.NONE),
            9,
            10,
            11,
            none,
            new NodeStatus.Percentiles(1, 2, 3));
    List<ClientReply> replies =
        List.of(
            found,
            status,
            written(1),
            new ClientReply.Absent(1, SERVED),
            new ClientReply.Page(
                1,
                List.of(new ScanRange.Item("k", 3, new byte[1])),
                true,
                4,
                ReadLevel.STRONG,
                SERVED),
            new ClientReply.Counted(1, 5, 6, 2, SERVED, Optional.of("node-3")),
            new ClientReply.Ran(
                1, true, List.of(StepResult.of(true, 3)), 7, 2, SERVED, Optional.of("node-3")),
            new ClientReply.Undone(1, ClientReply.Undone.Why.OUT_OF_RANGE, 3, SERVED, true),
            new ClientReply.Merged(
                1,
                "flag",
                new Shown.Truth(true),
                List.of(new ClientReply.Merged.Other("text", new Shown.Text("a"))),
                true,
                2,
                SERVED),
            new ClientReply.MergedPage(
                1,
                List.of(new MergedKey("k", "flag", new Shown.Truth(true), List.of())),
                true,
                SERVED),
            new ClientReply.Inspected(1, Optional.empty(), new Digest(2, 3), SERVED),
            new ClientReply.NotLeader(1, SERVED),
            new ClientReply.Unavailable(1, "why", SERVED),
            new ClientReply.Unknown(1, "why", List.of("node-3"), SERVED),
            new ClientReply.SeenLost(1, new Point(2, 3), SERVED),
            new ClientReply.Refused(1, "code", "why"),
            new ClientReply.Overloaded(1, "limit", 5),
            new ClientReply.Conflict(1, "code", "why", SERVED),
            new ClientReply.SessionLost(1, SERVED),
            new ClientReply.DiskFull(1, SERVED));
    assertThat(replies).hasSize(ClientReply.class.getPermittedSubclasses().length);
    for (ClientReply reply : replies) {
      ClientReply other = Renumbered.reply(reply, 99);
      assertThat(other.requestId()).isEqualTo(99);
      assertThat(other).hasSameClassAs(reply);
      assertThat(Renumbered.reply(other, 1)).isEqualTo(reply);
    }
  }
}
