package folkmoot.node.watch;

import static folkmoot.node.watch.AppliedGroup.delete;
import static folkmoot.node.watch.AppliedGroup.keep;
import static folkmoot.node.watch.AppliedGroup.put;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.links.Links;
import folkmoot.node.raft.StateMachine;
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
import folkmoot.protocol.watch.WatchRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The watches of a node on real state machines. */
class WatchesTest {
  private static final ActorTestKit KIT = ActorTestKit.create(SettledTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final WatchSettings SETTINGS =
      new WatchSettings(3, Duration.ofSeconds(10), Duration.ofSeconds(30), 1000, 4000);

  private final TestProbe<Links.Command> links = KIT.createTestProbe();
  private final ActorRef<Watches.Command> watches =
      KIT.spawn(
          Watches.create(
              new Watches.Surroundings("node-1", 1000, links.ref()),
              SETTINGS,
              WatchRules.strict(),
              Meters.NONE));
  private final TestProbe<WatchReply> client = KIT.createTestProbe();

  /** A group that these watches have. */
  private final class Group extends AppliedGroup {
    Group(String name) {
      super(KIT);
      watches.tell(new Watches.Serves(name, machine));
    }
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_watcher_is_told_what_comes_of_its_prefix_in_the_order_of_the_log() {
    Group group = new Group("g");
    group.apply(put("a/0", "0"));
    Opened opened = open("a/", Optional.empty());
    assertThat(opened.seen()).hasToString("g-2-0");

    next(opened);
    client.expectNoMessage();
    group.apply(put("b", "1"), put("a/1", "1"), delete("b"));
    assertThat(told()).containsExactly("g-3-1 PUT a/1");
    next(opened);
    group.apply(delete("a/1"));
    assertThat(told()).containsExactly("g-5-1 DELETE a/1");
  }

  @Test
  void while_nothing_comes_it_is_told_how_far_all_is_seen() {
    Group group = new Group("g");
    Opened opened = open("a/", Optional.empty());
    assertThat(opened.seen()).hasToString("g-1-0");
    next(opened);
    group.apply(put("b", "1"), put("b", "2"));
    client.expectNoMessage();
    TIME.timePasses(SETTINGS.heartbeat());
    assertThat(client.expectMessageClass(Progress.class).seen()).hasToString("g-3-0");
  }

  @Test
  void who_comes_back_goes_on_behind_its_last_id_in_as_many_batches_as_it_takes() {
    Group group = new Group("g");
    for (int i = 0; i < 60; i++) group.apply(put("a", "\"" + "x".repeat(i * 7) + "\""));
    Opened opened = open("", id("g", 11, 1));
    List<String> told = new ArrayList<>();
    while (told.size() < 49) {
      next(opened);
      told.addAll(told());
    }
    for (int i = 0; i < 49; i++)
      assertThat(told.get(i)).isEqualTo("g-%d-1 PUT a".formatted(i + 12));
    next(opened);
    client.expectNoMessage();
    group.apply(put("a", "1"));
    assertThat(told()).containsExactly("g-61-1 PUT a");
  }

  /** A page of the history that is larger than what is read at once must not be read for ever. */
  @Test
  void large_values_are_told_one_by_one() {
    Group group = new Group("g");
    for (int i = 0; i < 6; i++) group.apply(put("a", "\"" + "x".repeat(300_000) + "\""));
    Opened opened = open("", id("g", 1, 0));
    for (int i = 1; i <= 6; i++) {
      next(opened);
      assertThat(told()).containsExactly("g-%d-1 PUT a".formatted(i));
    }
  }

  @Test
  void what_is_remembered_no_more_is_refused_with_the_oldest_that_is() {
    Group group = new Group("g");
    group.apply(keep(10));
    for (int i = 0; i < 100; i++) group.apply(put("a", "1"));
    watches.tell(ask("", id("g", 50, 1)));
    WatchReply.LetGo refusal = client.expectMessageClass(WatchReply.LetGo.class);
    Position oldest = refusal.rest().groups().get("g");
    assertThat(oldest.index()).isBetween(90L, 101L);

    Opened opened = open("", Optional.of(refusal.rest()));
    next(opened);
    assertThat(told().get(0)).startsWith("g-" + (oldest.index() + 1) + "-");
  }

  @Test
  void who_falls_behind_what_is_remembered_is_told_so_and_nothing_more() {
    Group group = new Group("g");
    group.apply(keep(10));
    Opened opened = open("a", Optional.empty());
    next(opened);
    group.apply(put("a", "1"));
    assertThat(told()).containsExactly("g-2-1 PUT a");
    for (int i = 0; i < 100; i++) group.apply(put("a", "1"));
    next(opened);
    Ended ended = client.expectMessageClass(Ended.class);
    assertThat(ended.reason()).isEqualTo(Reason.LET_GO);
    assertThat(ended.seen()).hasToString("g-3-0");
    assertThat(ended.rest().groups().get("g").index()).isGreaterThan(85);
    client.expectTerminated(opened.watch());
  }

  /** Its watchers' prefix was quiet all the time: they have lost nothing. */
  @Test
  void who_waits_for_a_quiet_prefix_does_not_fall_behind() {
    Group group = new Group("g");
    group.apply(keep(20));
    Opened opened = open("a", Optional.empty());
    next(opened);
    for (int i = 0; i < 20; i++) {
      for (int each = 0; each < 5; each++) group.apply(put("b", "1"));
      awaitProgress(opened, 1 + 5 * (i + 1));
    }
    group.apply(put("a", "1"));
    assertThat(told()).containsExactly("g-102-1 PUT a");
  }

  @Test
  void a_replica_that_has_not_come_so_far_is_waited_for_and_then_says_so() {
    Group group = new Group("g");
    group.apply(put("a", "1"));
    watches.tell(ask("", id("g", 3, 1)));
    client.expectNoMessage();
    group.apply(put("a", "2"), put("a", "3"), put("a", "4"));
    TIME.timePasses(Duration.ofMillis(60));
    Opened opened = client.expectMessageClass(Opened.class);
    assertThat(opened.seen()).hasToString("g-3-1");
    next(opened);
    assertThat(told()).containsExactly("g-4-1 PUT a");

    watches.tell(ask("", id("g", 9, 0)));
    client.expectNoMessage();
    TIME.timePasses(Duration.ofSeconds(5));
    client.expectMessage(new WatchReply.NotReached());
  }

  @Test
  void so_many_at_a_time() {
    new Group("g");
    List<Opened> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) all.add(open("", Optional.empty()));
    watches.tell(ask("", Optional.empty()));
    client.expectMessage(new WatchReply.TooMany(3));
    all.get(1).watch().tell(new WatchRequest.Close());
    client.expectTerminated(all.get(1).watch());
    next(openOnceThereIsRoom());
    client.expectNoMessage();
  }

  @Test
  void a_client_that_takes_nothing_is_left_and_told_where_it_was_if_it_comes_after_all() {
    Group group = new Group("g");
    Opened gone = open("", Optional.empty());
    Opened late = open("", Optional.empty());
    group.apply(put("a", "1"));
    next(late);
    assertThat(told()).containsExactly("g-1-1 PUT a");
    TIME.timePasses(SETTINGS.patience());
    next(late);
    Ended ended = client.expectMessageClass(Ended.class);
    assertThat(ended.reason()).isEqualTo(Reason.SLOW);
    assertThat(ended.seen()).hasToString("g-2-0");
    TIME.timePasses(SETTINGS.patience());
    client.expectTerminated(gone.watch());
  }

  @Test
  void when_the_node_stops_all_end_and_none_begins() {
    new Group("g");
    Opened waiting = open("", Optional.empty());
    Opened busy = open("", Optional.empty());
    next(waiting);
    watches.tell(new Watches.Asked(new WatchRequest.EndAll()));
    assertThat(client.expectMessageClass(Ended.class).reason()).isEqualTo(Reason.STOPPING);
    next(busy);
    assertThat(client.expectMessageClass(Ended.class).reason()).isEqualTo(Reason.STOPPING);
    watches.tell(ask("", Optional.empty()));
    client.expectMessageClass(WatchReply.Unavailable.class);
  }

  @Test
  void when_the_state_machine_ends_so_do_they() {
    Group group = new Group("g");
    Opened opened = open("", Optional.empty());
    next(opened);
    group.machine.tell(new StateMachine.Close());
    assertThat(client.expectMessageClass(Ended.class).reason()).isEqualTo(Reason.CLOSED);
    watches.tell(ask("", Optional.empty()));
    client.expectMessageClass(WatchReply.Unavailable.class);
    new Group("g");
    open("", Optional.empty());
  }

  @Test
  void an_id_of_another_keyspace_is_none() {
    new Group("g");
    watches.tell(ask("", id("other", 3, 1)));
    client.expectMessage(new WatchReply.OfAnother());
  }

  @Test
  void the_id_of_several_groups_says_how_far_each_is_seen() {
    Group one = new Group("one");
    Group two = new Group("two");
    one.apply(put("a", "1"));
    watches.tell(new Watches.Asked(openOf(Optional.empty(), "one", "two")));
    Opened opened = client.expectMessageClass(Opened.class);
    assertThat(opened.seen()).hasToString("one-2-0,two-1-0");
    next(opened);
    two.apply(put("b", "1"));
    assertThat(told()).containsExactly("one-2-0,two-1-1 PUT b");
    one.apply(put("a", "2"));
    next(opened);
    assertThat(told()).containsExactly("one-2-1,two-2-0 PUT a");

    WatchId seen = WatchId.parse("one-2-0,two-1-1").orElseThrow();
    watches.tell(new Watches.Asked(openOf(Optional.of(seen), "one", "two")));
    Opened again = client.expectMessageClass(Opened.class);
    next(again);
    assertThat(told()).containsExactly("one-2-1,two-1-1 PUT a");
    next(again);
    client.expectNoMessage();
    TIME.timePasses(SETTINGS.heartbeat());
    assertThat(client.expectMessageClass(Progress.class).seen()).hasToString("one-3-0,two-2-0");
  }

  /** Of the others it would else be told again what it has seen. */
  @Test
  void who_has_lost_something_of_one_group_goes_on_in_the_others_where_it_was() {
    Group one = new Group("one");
    Group two = new Group("two");
    one.apply(put("a", "1"), put("a", "2"));
    two.apply(keep(10));
    for (int i = 0; i < 100; i++) two.apply(put("b", "1"));
    WatchId seen = WatchId.parse("one-2-1,two-9-1").orElseThrow();
    watches.tell(new Watches.Asked(openOf(Optional.of(seen), "one", "two")));
    WatchId rest = client.expectMessageClass(WatchReply.LetGo.class).rest();
    assertThat(rest.groups().get("one")).isEqualTo(new Position(2, 1));
    assertThat(rest.groups().get("two").index()).isGreaterThan(85);

    watches.tell(new Watches.Asked(openOf(Optional.of(rest), "one", "two")));
    Opened opened = client.expectMessageClass(Opened.class);
    for (int i = 0; i < 100; i++) two.apply(put("b", "1"));
    next(opened);
    Ended ended = client.expectMessageClass(Ended.class);
    assertThat(ended.reason()).isEqualTo(Reason.LET_GO);
    assertThat(ended.rest().groups().get("one")).isEqualTo(new Position(2, 1));
    assertThat(ended.rest().groups().get("two").index()).isGreaterThan(185);
  }

  /** However many there are and however slow: the third one waits for what the others hold. */
  @Test
  void what_all_clients_hold_together_is_bounded_and_nothing_is_lost_for_it() {
    Group group = new Group("g");
    List<Opened> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) all.add(open("", Optional.empty()));
    group.apply(put("a", "\"" + "x".repeat(1500) + "\""));
    for (Opened each : all.subList(0, 2)) {
      next(each);
      assertThat(told()).containsExactly("g-1-1 PUT a");
    }
    next(all.get(2));
    client.expectNoMessage();
    TIME.timePasses(Duration.ofSeconds(1));
    client.expectNoMessage();
    all.get(0).watch().tell(new WatchRequest.Close());
    client.expectTerminated(all.get(0).watch());
    assertThat(told()).containsExactly("g-1-1 PUT a");
    TIME.timePasses(SETTINGS.patience());
    TIME.timePasses(SETTINGS.patience());
    client.expectTerminated(all.get(1).watch());
    client.expectTerminated(all.get(2).watch());

    Opened large = open("", Optional.empty());
    group.apply(put("a", "\"" + "x".repeat(5000) + "\""));
    next(large);
    assertThat(told()).as("while nothing else is held").containsExactly("g-2-1 PUT a");
  }

  /** Or a large change would wait for ever where others are told of small ones all the time. */
  @Test
  void who_waits_for_room_comes_before_those_who_ask_later() {
    Group group = new Group("g");
    Opened holds = open("b", Optional.empty());
    Opened waits = open("a", Optional.empty());
    Opened later = open("b", Optional.empty());
    group.apply(put("b", "1"), put("b", "2"), put("a", "\"" + "x".repeat(5000) + "\""));
    next(holds);
    assertThat(told()).containsExactly("g-1-1 PUT b", "g-2-1 PUT b");
    next(waits);
    client.expectNoMessage();
    next(later);
    client.expectNoMessage();
    next(holds);
    assertThat(told()).containsExactly("g-3-1 PUT a");
    client.expectNoMessage();

    next(waits);
    assertThat(told()).containsExactly("g-1-1 PUT b", "g-2-1 PUT b");
  }

  /** One whose client does not come back holds up nobody. */
  @Test
  void who_has_heard_that_it_is_still_there_waits_only_if_it_asks_again() {
    Group group = new Group("g");
    Opened holds = open("b", Optional.empty());
    Opened waits = open("a", Optional.empty());
    Opened later = open("b", Optional.empty());
    group.apply(put("b", "1"), put("a", "\"" + "x".repeat(5000) + "\""));
    next(holds);
    assertThat(told()).hasSize(1);
    next(waits);
    client.expectNoMessage();
    TIME.timePasses(SETTINGS.heartbeat());
    client.expectMessageClass(Progress.class);
    next(later);
    assertThat(told()).containsExactly("g-1-1 PUT b");

    next(waits);
    client.expectNoMessage();
    next(later);
    next(holds);
    assertThat(told()).as("it has kept its turn").containsExactly("g-2-1 PUT a");
  }

  /** It hears that it is still there. */
  @Test
  void who_waits_for_room_is_told_how_far_it_has_seen() {
    Group group = new Group("g");
    Opened holds = open("", Optional.empty());
    Opened waits = open("", Optional.empty());
    group.apply(put("a", "\"" + "x".repeat(5000) + "\""));
    next(holds);
    assertThat(told()).hasSize(1);
    next(waits);
    for (int i = 0; i < 10; i++) {
      client.expectNoMessage();
      TIME.timePasses(SETTINGS.heartbeat().dividedBy(10));
    }
    assertThat(client.expectMessageClass(Progress.class).seen()).hasToString("g-1-0");
  }

  @Test
  void while_nobody_watches_the_state_machine_is_asked_nothing() {
    TestProbe<StateMachine.Command> machine = KIT.createTestProbe();
    watches.tell(new Watches.Serves("g", machine.ref()));
    machine.expectNoMessage();
  }

  /** Until all up to this index is seen, and once more asked for what comes. */
  private void awaitProgress(Opened opened, long index) {
    WatchId seen = opened.seen();
    while (seen.groups().get("g").isBefore(Position.behind(index))) {
      TIME.timePasses(SETTINGS.heartbeat());
      seen = client.expectMessageClass(Progress.class).seen();
      next(opened);
    }
  }

  // ---- shorthand

  private WatchRequest.Open openOf(Optional<WatchId> seen, String... groups) {
    TreeMap<String, SortedSet<String>> kept = new TreeMap<>();
    for (String group : groups) kept.put(group, new TreeSet<>(List.of("node-1")));
    return new WatchRequest.Open(kept, "", seen, Duration.ofSeconds(5), client.ref());
  }

  private Watches.Asked ask(String prefix, Optional<WatchId> seen) {
    return new Watches.Asked(
        new WatchRequest.Open(
            new TreeMap<>(Map.of("g", new TreeSet<>(List.of("node-1")))),
            prefix,
            seen,
            Duration.ofSeconds(5),
            client.ref()));
  }

  private Opened open(String prefix, Optional<WatchId> seen) {
    watches.tell(ask(prefix, seen));
    return client.expectMessageClass(Opened.class);
  }

  /** That a watch has ended is heard by others, too, and by some of them before. */
  private Opened openOnceThereIsRoom() {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      watches.tell(ask("", Optional.empty()));
      WatchReply reply = client.receiveMessage();
      if (reply instanceof Opened opened) return opened;
      assertThat(reply).isEqualTo(new WatchReply.TooMany(3));
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  private void next(Opened opened) {
    opened.watch().tell(new WatchRequest.Next(client.ref()));
  }

  private List<String> told() {
    return client.expectMessageClass(Events.class).events().stream()
        .map(each -> "%s %s %s".formatted(each.id(), each.event().kind(), each.event().key()))
        .toList();
  }

  private static Optional<WatchId> id(String group, long index, int count) {
    return Optional.of(new WatchId(new TreeMap<>(Map.of(group, new Position(index, count)))));
  }
}
