package folkmoot.node.links;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.CapturedLogEvent;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** One link, message by message: {@link #node1} speaks, {@link #node2} listens. */
class LinkTest {
  private static final String CLUSTER = "c0ffee";
  private static final String ADDRESS = "127.0.0.1:14001";
  private static final Hello HELLO = WireSamples.hello(false);

  private final List<Frame> frames = new ArrayList<>();
  private final TestInbox<Links.Command> links = TestInbox.create();
  private final TestInbox<Links.Received> raft = TestInbox.create();
  private final TestInbox<Links.Received> hello = TestInbox.create();
  private final BehaviorTestKit<Link.Command> node1 = link(WireSamples.N1, 3, CLUSTER);
  private final BehaviorTestKit<Link.Command> node2 = link(WireSamples.N2, 1, CLUSTER);

  private BehaviorTestKit<Link.Command> link(Voter self, long incarnation, String cluster) {
    LinksSettings settings = new LinksSettings(self, ADDRESS, incarnation, 400, 5000, 9);
    Link.Shared shared =
        new Link.Shared(
            settings,
            (to, frame) -> frames.add(frame),
            new WireCodec(),
            Meters.NONE,
            links.getRef(),
            Optional.empty());
    return BehaviorTestKit.create(Link.create(ADDRESS, shared, wiring(cluster)));
  }

  private Link.Wiring wiring(String cluster) {
    TreeMap<String, ActorRef<Links.Received>> recipients = new TreeMap<>();
    recipients.put("raft/default", raft.getRef());
    recipients.put(Hello.CHANNEL, hello.getRef());
    return new Link.Wiring(cluster, recipients);
  }

  /** All wait in the mailbox together; then the link works it off. */
  private List<Frame> say(BehaviorTestKit<Link.Command> link, WireMessage... messages) {
    frames.clear();
    for (WireMessage message : messages) link.run(new Link.Carry(message));
    while (link.selfInbox().hasMessages()) link.runOne();
    return List.copyOf(frames);
  }

  private void arrive(Frame frame) {
    node2.run(new Link.Arrived(frame));
  }

  private List<WireMessage> heard(TestInbox<Links.Received> inbox) {
    return inbox.getAllReceived().stream().map(Links.Received::message).toList();
  }

  private int failures() {
    return links.getAllReceived().stream().mapToInt(it -> ((Links.Failed) it).count()).sum();
  }

  @Test
  void messagesThatWaitShareAFrameInTheirOrder() {
    List<Frame> sent =
        say(node1, WireSamples.timeoutNow(1), WireSamples.timeoutNow(2), WireSamples.timeoutNow(3));
    assertThat(sent).hasSize(1);
    arrive(sent.get(0));
    assertThat(heard(raft))
        .containsExactly(
            WireSamples.timeoutNow(1), WireSamples.timeoutNow(2), WireSamples.timeoutNow(3));
  }

  @Test
  void aFullFrameLeavesBeforeTheMailboxIsEmpty() {
    frames.clear();
    for (int i = 0; i < 20; i++) node1.run(new Link.Carry(WireSamples.timeoutNow(i)));
    assertThat(frames).isNotEmpty().allMatch(it -> it.payload().length <= 400);
    assertThat(node1.selfInbox().getAllReceived()).hasSize(1);
  }

  @Test
  void aMessageLargerThanAFrameArrivesAmongSmallOnes() {
    RaftMessage.AppendEntries large = WireSamples.appendOf(3000);
    say(node1, WireSamples.timeoutNow(1), large, WireSamples.timeoutNow(2)).forEach(this::arrive);
    assertThat(frames).hasSizeGreaterThan(7);
    assertThat(heard(raft))
        .containsExactly(WireSamples.timeoutNow(1), large, WireSamples.timeoutNow(2));
    assertThat(failures()).isZero();
  }

  @Test
  void aLostChunkDropsAndCountsThatMessageOnly() {
    List<Frame> sent =
        new ArrayList<>(say(node1, WireSamples.appendOf(3000), WireSamples.timeoutNow(2)));
    sent.remove(3);
    sent.forEach(this::arrive);
    assertThat(heard(raft)).containsExactly(WireSamples.timeoutNow(2));
    assertThat(failures()).isEqualTo(1);
  }

  @Test
  void aMessageBeyondTheLimitIsNotSent() {
    List<Frame> sent = say(node1, WireSamples.appendOf(5000), WireSamples.timeoutNow(2));
    assertThat(sent).hasSize(1);
    assertThat(failures()).isEqualTo(1);
  }

  @Test
  void aFrameOfAFormerIncarnationIsDropped() {
    BehaviorTestKit<Link.Command> earlier = link(WireSamples.N1, 2, CLUSTER);
    Frame former = say(earlier, WireSamples.timeoutNow(1)).get(0);
    arrive(former);
    say(node1, WireSamples.timeoutNow(2)).forEach(this::arrive);
    arrive(former);
    assertThat(heard(raft)).containsExactly(WireSamples.timeoutNow(1), WireSamples.timeoutNow(2));
    assertThat(failures()).isZero();
  }

  @Test
  void aNewIncarnationEndsWhatWasBeingPutTogether() {
    List<Frame> former = say(node1, WireSamples.appendOf(3000));
    former.subList(0, 4).forEach(this::arrive);
    RaftMessage.AppendEntries next = WireSamples.appendOf(2999);
    say(link(WireSamples.N1, 4, CLUSTER), next).forEach(this::arrive);
    former.subList(4, former.size()).forEach(this::arrive);
    assertThat(heard(raft)).containsExactly(next);
    assertThat(failures()).isEqualTo(1);
  }

  @Test
  void ofAnotherClusterOrNoneOnlyHelloIsHeard() {
    for (String theirs : List.of("", "decaf")) {
      BehaviorTestKit<Link.Command> stranger = link(new Voter("x", theirs + "x"), 1, theirs);
      say(stranger, HELLO, WireSamples.timeoutNow(1)).forEach(this::arrive);
      assertThat(heard(hello)).containsExactly(HELLO);
      assertThat(heard(raft)).isEmpty();
    }
  }

  @Test
  void twoNodesWithoutAClusterHearOnlyHello() {
    node1.run(wiring(""));
    node2.run(wiring(""));
    say(node1, HELLO, WireSamples.timeoutNow(1)).forEach(this::arrive);
    assertThat(heard(hello)).containsExactly(HELLO);
    assertThat(heard(raft)).isEmpty();
    node1.run(wiring(CLUSTER));
    node2.run(wiring(CLUSTER));
    say(node1, WireSamples.timeoutNow(2)).forEach(this::arrive);
    assertThat(heard(raft)).containsExactly(WireSamples.timeoutNow(2));
  }

  @Test
  void anUnregisteredChannelIsDroppedAlone() {
    RaftMessage.TimeoutNow elsewhere = new RaftMessage.TimeoutNow("other", 1, WireSamples.N1);
    say(node1, elsewhere, WireSamples.timeoutNow(1)).forEach(this::arrive);
    assertThat(heard(raft)).containsExactly(WireSamples.timeoutNow(1));
    assertThat(failures()).isZero();
  }

  @Test
  void whatCannotBeEncodedIsCountedAndWarnedOfOnce() {
    WireMessage unknown = () -> "strange";
    List<Frame> sent = say(node1, unknown, WireSamples.timeoutNow(1), unknown);
    sent.forEach(this::arrive);
    assertThat(heard(raft)).containsExactly(WireSamples.timeoutNow(1));
    assertThat(failures()).isEqualTo(2);
    List<CapturedLogEvent> warnings =
        node1.getAllLogEntries().stream().filter(it -> it.level() == Level.WARN).toList();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0).message()).contains("strange");
  }

  @Test
  void whatCannotBeReadIsCountedAndTheRestIsHeard() {
    Frame good = say(node1, WireSamples.timeoutNow(1)).get(0);
    arrive(withPayload(good, new byte[] {9, 9, 9}));
    arrive(withPayload(good, Payload.whole(new byte[] {1, 99, 0})));
    arrive(good);
    assertThat(heard(raft)).containsExactly(WireSamples.timeoutNow(1));
    assertThat(failures()).isEqualTo(2);
  }

  @Test
  void aRepeatedFrameMayDeliverAgainButNeverAnythingElse() {
    RaftMessage.AppendEntries large = WireSamples.appendOf(3000);
    for (Frame frame : say(node1, large, WireSamples.timeoutNow(2))) {
      arrive(frame);
      arrive(frame);
    }
    assertThat(heard(raft))
        .containsExactly(large, WireSamples.timeoutNow(2), WireSamples.timeoutNow(2));
  }

  private static Frame withPayload(Frame frame, byte[] payload) {
    return new Frame(
        frame.from(), frame.fromAddress(), frame.incarnation(), frame.clusterId(), payload);
  }
}
