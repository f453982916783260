package folkmoot.node.watch;

import static folkmoot.node.watch.AppliedGroup.keep;
import static folkmoot.node.watch.AppliedGroup.put;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.links.Links;
import folkmoot.node.time.SettledTime;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Ended;
import folkmoot.protocol.client.WatchReply.Events;
import folkmoot.protocol.client.WatchReply.Opened;
import folkmoot.protocol.client.WatchReply.Progress;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.WatchId;
import folkmoot.protocol.watch.WatchMessage;
import folkmoot.protocol.watch.WatchRules;
import folkmoot.protocol.wire.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Node-1 keeps nothing and is watched; node-2 and node-3 keep the group. */
class RemoteWatchTest {
  private static final ActorTestKit KIT = ActorTestKit.create(SettledTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  /** What is registered for the channel, by node. */
  private final Map<String, ActorRef<Links.Received>> nodes = new ConcurrentHashMap<>();

  /** Nodes that nothing reaches. */
  private final Set<String> cutOff = ConcurrentHashMap.newKeySet();

  private ActorRef<Watches.Command> watched = watches("node-1", 10_000);
  private final ActorRef<Watches.Command> second = watches("node-2", 10_000);
  private final ActorRef<Watches.Command> third = watches("node-3", 10_000);
  private final BlockingQueue<WatchReply> replies = new LinkedBlockingQueue<>();
  private final ActorRef<WatchReply> client =
      KIT.spawn(
          Behaviors.receiveMessage(
              reply -> {
                replies.add(reply);
                return Behaviors.same();
              }));

  private ActorRef<Watches.Command> watches(String nodeId, int heartbeatMillis) {
    Duration heartbeat = Duration.ofMillis(heartbeatMillis);
    return KIT.spawn(
        Watches.create(
            new Watches.Surroundings(nodeId, 1000, KIT.spawn(links(nodeId))),
            new WatchSettings(3, heartbeat, Duration.ofSeconds(30), 1000, 4000),
            WatchRules.strict(),
            Meters.NONE));
  }

  /** An address is a node's name; everything comes twice. */
  private Behavior<Links.Command> links(String self) {
    return Behaviors.receive(Links.Command.class)
        .onMessage(
            Links.Register.class,
            register -> {
              assertThat(register.channel()).isEqualTo(WatchMessage.CHANNEL);
              nodes.put(self, register.recipient());
              return Behaviors.same();
            })
        .onMessage(Links.Send.class, send -> carry(self, send.toNode(), send.message()))
        .onMessage(Links.SendTo.class, send -> carry(self, send.toAddress(), send.message()))
        .build();
  }

  private Behavior<Links.Command> carry(String from, String to, WireMessage message) {
    if (nodes.containsKey(to) && !cutOff.contains(from) && !cutOff.contains(to)) {
      nodes.get(to).tell(new Links.Received(from, from, message));
      nodes.get(to).tell(new Links.Received(from, from, message));
    }
    return Behaviors.same();
  }

  /** The replica of one node. */
  private static AppliedGroup group(ActorRef<Watches.Command> of) {
    AppliedGroup group = new AppliedGroup(KIT);
    of.tell(new Watches.Serves("g", group.machine));
    return group;
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void what_is_kept_elsewhere_is_told_as_if_it_were_here() {
    AppliedGroup group = group(second);
    group.apply(put("a/0", "0"), put("b", "1"));
    Opened opened = open("a/", Optional.empty());
    assertThat(opened.seen()).hasToString("g-3-0");
    group.apply(put("b", "2"), put("a/1", "\"" + "x".repeat(2000) + "\""), put("a/2", "2"));
    assertThat(told(opened)).containsExactly("g-4-1 PUT a/1");
    assertThat(told(opened)).containsExactly("g-5-1 PUT a/2");
  }

  @Test
  void when_a_node_does_not_answer_the_next_one_is_asked_and_nothing_is_told_twice() {
    AppliedGroup here = group(second);
    AppliedGroup there = group(third);
    Opened opened = open("", Optional.empty());
    for (int round = 0; round < 4; round++) {
      here.apply(put("a", "" + round));
      there.apply(put("a", "" + round));
      assertThat(told(opened)).containsExactly("g-%d-1 PUT a".formatted(2 * round + 1));
      cutOff.clear();
      cutOff.add(round % 2 == 0 ? "node-2" : "node-3");
      here.apply(put("b", "" + round));
      there.apply(put("b", "" + round));
      assertThat(told(opened)).containsExactly("g-%d-1 PUT b".formatted(2 * round + 2));
    }
  }

  @Test
  void one_that_is_behind_tells_nothing_that_was_seen_elsewhere() {
    AppliedGroup slow = group(second);
    AppliedGroup there = group(third);
    there.apply(put("a", "1"), put("a", "2"));
    cutOff.add("node-2");
    Opened opened = open("", id(1, 1));
    assertThat(told(opened)).containsExactly("g-2-1 PUT a");
    cutOff.clear();
    cutOff.add("node-3");
    slow.apply(put("a", "1"));
    next(opened);
    assertThat(reply(20)).as("it has seen more than that").isNull();
    slow.apply(put("a", "2"), put("a", "3"));
    assertThat(toldNext(opened)).containsExactly("g-3-1 PUT a");
  }

  /** Also if it is told so more often than the other node answers. */
  @ParameterizedTest
  @ValueSource(ints = {10_000, 300})
  void a_quiet_prefix_is_told_how_far_all_is_seen_and_does_not_fall_behind(int heartbeatMillis) {
    watched = watches("node-4", heartbeatMillis);
    AppliedGroup group = group(second);
    group.apply(keep(20));
    Opened opened = open("a", Optional.empty());
    WatchId seen = opened.seen();
    for (int i = 0; i < 3; i++) {
      for (int each = 0; each < 17; each++) group.apply(put("b", "1"));
      while (seen.groups().get("g").isBefore(Position.behind(1 + 17 * (i + 1)))) {
        next(opened);
        seen = ((Progress) awaited()).seen();
      }
    }
    group.apply(put("a", "1"));
    assertThat(told(opened)).containsExactly("g-53-1 PUT a");
  }

  @Test
  void what_is_remembered_no_more_there_is_said_here() {
    AppliedGroup group = group(second);
    group.apply(keep(10));
    Opened opened = open("a", Optional.empty());
    for (int i = 0; i < 100; i++) group.apply(put("a", "1"));
    next(opened);
    Ended ended = (Ended) awaited();
    assertThat(ended.reason()).isEqualTo(Reason.LET_GO);
    watched.tell(ask("", id(5, 1)));
    Position rest = ((WatchReply.LetGo) awaited()).rest().groups().get("g");
    assertThat(rest).isEqualTo(ended.rest().groups().get("g"));
  }

  @Test
  void nodes_that_do_not_keep_it_yet_or_do_not_answer_leave_it_unavailable() {
    watched.tell(ask("", Optional.empty()));
    assertThat(((WatchReply.Unavailable) awaited()).reason()).contains("do not answer");
    cutOff.addAll(List.of("node-2", "node-3"));
    watched.tell(ask("", Optional.empty()));
    assertThat(((WatchReply.Unavailable) awaited()).reason()).contains("do not answer");
  }

  @Test
  void when_the_keyspace_is_dropped_they_end() {
    group(second);
    Opened opened = open("", Optional.empty());
    next(opened);
    watched.tell(new Watches.GroupIsGone("other"));
    watched.tell(new Watches.GroupIsGone("g"));
    assertThat(((Ended) awaited()).reason()).isEqualTo(Reason.CLOSED);
  }

  // ---- shorthand

  /** What is said next while so many fifths of a second pass; null if nothing is. */
  private WatchReply reply(int fifths) {
    for (int i = 0; i < fifths; i++) {
      TIME.timePasses(Duration.ZERO);
      WatchReply reply = replies.poll();
      if (reply != null) return reply;
      TIME.timePasses(Duration.ofMillis(200));
    }
    return null;
  }

  private WatchReply awaited() {
    WatchReply reply = reply(500);
    assertThat(reply).isNotNull();
    return reply;
  }

  private Opened open(String prefix, Optional<WatchId> seen) {
    watched.tell(ask(prefix, seen));
    return (Opened) awaited();
  }

  private Watches.Asked ask(String prefix, Optional<WatchId> seen) {
    return new Watches.Asked(
        new WatchRequest.Open(
            new TreeMap<>(Map.of("g", new TreeSet<>(List.of("node-2", "node-3")))),
            prefix,
            seen,
            Duration.ofSeconds(5),
            client));
  }

  private void next(Opened opened) {
    opened.watch().tell(new WatchRequest.Next(client));
  }

  private List<String> told(Opened opened) {
    next(opened);
    return toldNext(opened);
  }

  /** The changes that come next, with however much progress before them. */
  private List<String> toldNext(Opened opened) {
    WatchReply reply = awaited();
    while (reply instanceof Progress) {
      next(opened);
      reply = awaited();
    }
    return ((Events) reply)
        .events().stream()
            .map(each -> "%s %s %s".formatted(each.id(), each.event().kind(), each.event().key()))
            .toList();
  }

  private static Optional<WatchId> id(long index, int count) {
    return Optional.of(new WatchId(new TreeMap<>(Map.of("g", new Position(index, count)))));
  }
}
