package folkmoot.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.MergedFeed;
import folkmoot.node.crdt.MergedFeed.Begin;
import folkmoot.node.crdt.MergedFeed.Begun;
import folkmoot.node.crdt.MergedFeed.Leave;
import folkmoot.node.crdt.MergedFeed.Poke;
import folkmoot.node.crdt.MergedFeed.Pull;
import folkmoot.node.crdt.MergedFeed.Pulled;
import folkmoot.node.links.Links;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Ended;
import folkmoot.protocol.client.WatchReply.Opened;
import folkmoot.protocol.client.WatchReply.Progress;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchReply.Values;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.watch.WatchRules;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Watches of values that merge, between clients and who has the values. */
class MergedWatchesTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final WatchSettings SETTINGS =
      new WatchSettings(3, Duration.ofSeconds(10), Duration.ofSeconds(30), 1000, 4000);

  private final TestProbe<Links.Command> links = KIT.createTestProbe();
  private final TestProbe<MergedFeed.Request> feed = KIT.createTestProbe();
  private final ActorRef<Watches.Command> watches =
      KIT.spawn(
          Watches.create(
              new Watches.Surroundings("node-1", 1000, links.ref()),
              SETTINGS,
              WatchRules.strict(),
              Meters.NONE));

  /** A client that watches, and what its feed knows of it. */
  private final class Client {
    final TestProbe<WatchReply> probe = KIT.createTestProbe();
    final Begin begin;
    final ActorRef<WatchRequest.OfOne> watch;

    Client() {
      ask(probe);
      begin = feed.expectMessageClass(Begin.class);
      tell(new Begun());
      watch = probe.expectMessageClass(Opened.class).watch();
    }

    void next() {
      watch.tell(new WatchRequest.Next(probe.ref()));
    }

    Pull pull() {
      Pull pull = feed.expectMessageClass(Pull.class);
      assertThat(pull.watch()).isEqualTo(begin.watch());
      return pull;
    }

    void tell(MergedFeed.Answer answer) {
      begin.replyTo().unsafeUpcast().tell(answer);
    }
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private MergedWatchesTest() {
    watches.tell(new Watches.ServesMerging(feed.ref()::tell));
  }

  private void ask(TestProbe<WatchReply> client) {
    watches.tell(
        new Watches.Asked(
            new WatchRequest.OpenMerging("g", "k", Duration.ofSeconds(5), client.ref())));
  }

  private static Pulled text(int length) {
    Shown text = new Shown.Text("x".repeat(length));
    return new Pulled(List.of(new MergedKey("k", "text", text, List.of())), false);
  }

  @Test
  void what_is_there_is_pulled_when_the_client_asks_for_it() {
    Client client = new Client();
    assertThat(client.begin.prefix()).isEqualTo("k");
    assertThat(client.begin.batchBytes()).isEqualTo(1000);
    feed.expectNoMessage();
    client.next();
    assertThat(client.pull().taken()).isTrue();
    Pulled all = new Pulled(text(5).keys(), true);
    client.tell(all);
    client.probe.expectMessage(new Values(all.keys(), true));
    feed.expectNoMessage();
    client.watch.tell(new WatchRequest.Close());
    feed.expectMessage(new Leave(client.begin.watch()));
    client.probe.expectTerminated(client.watch);
  }

  @Test
  void while_nothing_changes_it_is_told_so_and_what_comes_then_is_not_lost() {
    Client client = new Client();
    client.next();
    client.pull();
    TIME.timePasses(SETTINGS.heartbeat());
    feed.expectMessage(new Poke(client.begin.watch()));
    // It has come between.
    client.tell(text(5));
    client.probe.expectMessageClass(Values.class);
    client.next();
    client.pull();
    TIME.timePasses(SETTINGS.heartbeat());
    feed.expectMessageClass(Poke.class);
    client.tell(new Pulled(List.of(), false));
    client.probe.expectMessageClass(Progress.class);
    client.next();
    assertThat(client.pull().taken()).isTrue();
  }

  @Test
  void so_many_at_a_time_of_whatever_keyspaces() {
    for (int i = 0; i < 3; i++) new Client();
    TestProbe<WatchReply> fourth = KIT.createTestProbe();
    ask(fourth);
    fourth.expectMessage(new WatchReply.TooMany(3));
  }

  @Test
  void what_there_is_no_room_for_is_read_again() {
    Client one = new Client();
    one.next();
    one.pull();
    one.tell(text(3500));
    one.probe.expectMessageClass(Values.class);
    Client two = new Client();
    two.next();
    two.pull();
    two.tell(text(3000));
    two.probe.expectNoMessage();
    TIME.timePasses(SETTINGS.heartbeat());
    two.probe.expectMessageClass(Progress.class);
    two.next();
    assertThat(two.pull().taken()).isFalse();
    two.tell(text(3000));
    two.probe.expectNoMessage();
    one.watch.tell(new WatchRequest.Close());
    feed.expectMessage(new Leave(one.begin.watch()));
    assertThat(two.pull().taken()).isFalse();
    two.tell(text(3000));
    two.probe.expectMessageClass(Values.class);
  }

  @Test
  void who_takes_nothing_is_left() {
    Client client = new Client();
    client.next();
    client.pull();
    client.tell(text(5));
    client.probe.expectMessageClass(Values.class);
    TIME.timePasses(SETTINGS.patience());
    feed.expectMessage(new Leave(client.begin.watch()));
    client.next();
    assertThat(client.probe.expectMessageClass(Ended.class).reason()).isEqualTo(Reason.SLOW);
    client.probe.expectTerminated(client.watch);
  }

  @Test
  void when_the_keyspace_is_dropped_or_the_node_stops_it_ends() {
    Client one = new Client();
    one.next();
    one.pull();
    watches.tell(new Watches.GroupIsGone("other"));
    one.probe.expectNoMessage();
    watches.tell(new Watches.GroupIsGone("g"));
    assertThat(one.probe.expectMessageClass(Ended.class).reason()).isEqualTo(Reason.CLOSED);
    feed.expectMessage(new Leave(one.begin.watch()));
    Client two = new Client();
    two.next();
    two.pull();
    watches.tell(new Watches.Asked(new WatchRequest.EndAll()));
    assertThat(two.probe.expectMessageClass(Ended.class).reason()).isEqualTo(Reason.STOPPING);
  }

  @Test
  void who_cannot_be_told_what_there_is_in_time_is_refused() {
    TestProbe<WatchReply> client = KIT.createTestProbe();
    ask(client);
    Begin begin = feed.expectMessageClass(Begin.class);
    TIME.timePasses(Duration.ofSeconds(5));
    client.expectMessageClass(WatchReply.Unavailable.class);
    feed.expectMessage(new Leave(begin.watch()));
    ask(client);
    Begin again = feed.expectMessageClass(Begin.class);
    again.replyTo().unsafeUpcast().tell(new MergedFeed.Unknown("not here"));
    client.expectMessage(new WatchReply.Unavailable("not here"));
  }
}
