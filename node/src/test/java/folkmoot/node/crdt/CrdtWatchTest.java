package folkmoot.node.crdt;

import static folkmoot.node.crdt.Peers.number;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.MergedFeed.Begin;
import folkmoot.node.crdt.MergedFeed.Leave;
import folkmoot.node.crdt.MergedFeed.Poke;
import folkmoot.node.crdt.MergedFeed.Pull;
import folkmoot.node.crdt.MergedFeed.Pulled;
import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Merged.Other;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

/** Who watches values that merge is told what is there, and the last of what has changed. */
class CrdtWatchTest extends TwoPeers {
  private static final Breadth LOCAL = new Breadth.Local();
  private static final int KIB = 1024;

  private static void increment(Peer at, String key) {
    assertThat(at.update(key, "g_counter", new Update.Increment(1)))
        .isInstanceOf(ClientReply.Merged.class);
  }

  private static void type(Peer at, String key, String text) {
    assertThat(at.update(key, "text", new Update.Insert(0, text)))
        .isInstanceOf(ClientReply.Merged.class);
  }

  @Test
  void what_is_there_is_told_once_in_its_order_and_then_that_all_is() {
    List<String> keys = new ArrayList<>();
    List<CompletionStage<ClientReply>> made = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      keys.add("there/%04d".formatted(i));
      made.add(Peers.increment(a, keys.get(i), i + 1));
    }
    made.forEach(Peers::wait);
    increment(a, "elsewhere");

    WatchingClient watch = new WatchingClient(a, "there/", 4 * KIB);
    Pulled first = watch.next();
    assertThat(first.present()).isFalse();
    assertThat(first.size()).isBetween(3 * KIB, 4 * KIB);
    watch.presented();
    assertThat(watch.told).isEqualTo(keys);
    for (int i = 0; i < 2000; i++)
      assertThat(watch.last.get(keys.get(i)).value()).isEqualTo(number(i + 1));
  }

  @Test
  void a_change_here_or_elsewhere_is_told_as_what_the_key_is_then() {
    WatchingClient watch = new WatchingClient(a, "change/", KIB).presented();
    assertThat(watch.told).isEmpty();
    watch.ask(new Pull(watch.number, true));
    increment(a, "other/1");
    watch.probe.expectNoMessage(Duration.ofMillis(100));
    increment(a, "change/1");
    assertThat(watch.taken().keys().get(0).value()).isEqualTo(number(1));
    increment(b, "change/1");
    watch.awaitTold("change/1", number(2));
    increment(b, "change/2");
    watch.awaitTold("change/2", number(1));
  }

  @Test
  void who_reads_slowly_is_told_the_last_value_alone() {
    WatchingClient watch = new WatchingClient(a, "slow/", KIB).presented();
    for (int i = 0; i < 50; i++) {
      increment(a, "slow/1");
      increment(a, "slow/2");
    }
    assertThat(watch.next().keys()).hasSize(2);
    assertThat(watch.last.get("slow/1").value()).isEqualTo(number(50));
    assertThat(watch.last.get("slow/2").value()).isEqualTo(number(50));
  }

  @Test
  void what_could_not_be_told_comes_again_as_it_is_then() {
    increment(a, "again/1");
    WatchingClient watch = new WatchingClient(a, "again/", KIB);
    assertThat(watch.next().present()).isTrue();
    increment(a, "again/1");
    watch.ask(new Pull(watch.number, false));
    Pulled again = watch.taken();
    assertThat(again.present()).isTrue();
    assertThat(again.keys().get(0).value()).isEqualTo(number(2));
  }

  @Test
  void who_is_poked_is_answered_that_nothing_has_happened_and_who_has_left_not_at_all() {
    WatchingClient watch = new WatchingClient(a, "quiet/", KIB).presented();
    watch.ask(new Pull(watch.number, true));
    watch.ask(new Poke(watch.number));
    assertThat(watch.taken().isEmpty()).isTrue();
    watch.ask(new Pull(watch.number, true));
    watch.ask(new Leave(watch.number));
    increment(a, "quiet/1");
    watch.probe.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void of_a_group_that_is_not_here_nothing_is_told() {
    TestProbe<MergedFeed.Answer> probe = TestProbe.create(a.system);
    a.system.tell(new CrdtStore.Watch(new Begin(-1, "nowhere.1.0", "", KIB, probe.ref())));
    probe.expectMessageClass(MergedFeed.Unknown.class, Peers.PATIENCE);
  }

  /** The watch begins and goes on while two nodes write to more keys than a bucket holds. */
  @Test
  void the_last_value_of_every_key_is_told_whatever_is_written_meanwhile() {
    SplittableRandom chance = new SplittableRandom(11);
    long[] counts = new long[600];
    List<CompletionStage<ClientReply>> made = new ArrayList<>();
    WatchingClient early = new WatchingClient(a, "storm/", 2 * KIB);
    WatchingClient late = null;
    for (int i = 0; i < 6000; i++) {
      int key = chance.nextInt(counts.length);
      counts[key]++;
      made.add(Peers.increment(chance.nextBoolean() ? a : b, "storm/" + key, 1));
      if (i % 50 == 0) early.next();
      if (i == 3000) late = new WatchingClient(a, "storm/", 2 * KIB);
    }
    made.forEach(Peers::wait);
    for (int key = 0; key < counts.length; key++) {
      if (counts[key] == 0) continue;
      early.awaitTold("storm/" + key, number(counts[key]));
      late.awaitTold("storm/" + key, number(counts[key]));
    }
  }

  // ---- texts

  @Test
  void a_text_is_told_whoever_types_and_whether_it_is_open_or_not() {
    type(a, "text/0", "there");
    WatchingClient watch = new WatchingClient(a, "text/", KIB).presented();
    assertThat(watch.last.get("text/0").value()).isEqualTo(new Shown.Text("there"));
    type(a, "text/0", "is ");
    watch.awaitTold("text/0", new Shown.Text("is there"));
    b.awaitShown("text/0", new Shown.Text("is there"));
    type(b, "text/0", "who ");
    watch.awaitTold("text/0", new Shown.Text("who is there"));
    // More than are kept open: those that were told first are closed by now, but heard.
    for (int i = 1; i < 2 * Peers.SETTINGS.openTexts(); i++) type(a, "text/" + i, "x");
    for (int i = 1; i < 2 * Peers.SETTINGS.openTexts(); i++)
      watch.awaitTold("text/" + i, new Shown.Text("x"));
    type(b, "text/0", "see ");
    watch.awaitTold("text/0", new Shown.Text("see who is there"));
    String much = "0123456789".repeat(8000);
    b.awaitShown("text/2", new Shown.Text("x"));
    type(b, "text/2", much);
    watch.awaitTold("text/2", new Shown.Text(much + "x"));
  }

  @Test
  void a_quiet_text_is_told_once() {
    for (int i = 0; i < 40; i++) type(a, "calm/" + i, "x");
    for (int i = 0; i < 40; i++) b.awaitShown("calm/" + i, new Shown.Text("x"));
    WatchingClient watch = new WatchingClient(b, "calm/", KIB).presented();
    watch.ask(new Pull(watch.number, true));
    watch.probe.expectNoMessage(Duration.ofMillis(300));
    assertThat(watch.told).hasSize(40);
    type(a, "calm/7", "y");
    assertThat(watch.taken().keys().get(0).key()).isEqualTo("calm/7");
    watch.awaitTold("calm/7", new Shown.Text("yx"));
  }

  // ---- from its start on

  @Test
  void what_is_on_the_disk_is_told_before_it_is_said_that_all_is() throws IOException {
    try (Peers alone = new Peers(folder.resolve("alone"), 1)) {
      Peer before = alone.start("alone");
      List<CompletionStage<ClientReply>> made = new ArrayList<>();
      for (int i = 0; i < 1000; i++) made.add(Peers.increment(before, "disk/" + i, 1));
      made.forEach(Peers::wait);
      type(before, "disk/text", "there");
      before.kill();
      WatchingClient watch = new WatchingClient(alone.start("alone"), "disk/", KIB).presented();
      assertThat(watch.told).hasSize(1001);
      assertThat(watch.last.get("disk/text").value()).isEqualTo(new Shown.Text("there"));
    }
  }

  // ---- apart

  @Test
  void of_a_key_that_got_two_types_on_two_sides_both_are_told() throws IOException {
    try (Peers apart = new Peers(folder.resolve("apart"), 2)) {
      Peer here = apart.start("here");
      Peer there = apart.start("there");
      increment(here, "two");
      there.update("two", "flag", new Update.Enable(), LOCAL);
      type(there, "two/text", "t");
      increment(here, "two/text");
      WatchingClient watch = new WatchingClient(here, "two", KIB).presented();
      assertThat(watch.last.get("two").type()).isEqualTo("g_counter");
      apart.form(here, there);
      watch.awaitTold("two", new Shown.Truth(true));
      assertThat(watch.last.get("two").type()).isEqualTo("flag");
      assertThat(watch.last.get("two").others()).containsExactly(new Other("g_counter", number(1)));
      Other text = new Other("text", new Shown.Text("t"));
      while (!watch.last.get("two/text").others().contains(text)) watch.next();
    }
  }
}
