package folkmoot.node.crdt;

import static folkmoot.node.crdt.Peers.increment;
import static folkmoot.node.crdt.Peers.number;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes with real remoting. */
class CrdtClusterTest {
  private static final Breadth LOCAL = new Breadth.Local();

  @TempDir Path folder;

  @Test
  void what_three_nodes_do_at_once_is_the_same_everywhere_and_after_all_were_killed()
      throws IOException {
    try (Peers peers = new Peers(folder, 3)) {
      List<Peer> three = List.of(peers.start("a"), peers.start("b"), peers.start("c"));
      peers.form(three.toArray(Peer[]::new));
      List<CompletionStage<ClientReply>> asked = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        for (Peer peer : three) asked.add(increment(peer, "c" + i % 150, 1 + i % 7));
      }
      for (Peer peer : three) {
        peer.update("guests", "or_set", new Update.Add(peer.name));
        peer.update("mood", "mv_register", new Update.Set(peer.name));
      }
      for (CompletionStage<ClientReply> each : asked) {
        assertThat(Peers.wait(each)).isInstanceOf(ClientReply.Merged.class);
      }

      awaitAll(three);
      // What came from others is on a disk a little later; this is behind it, on every disk.
      assertThat(three.get(0).update("last", "g_set", new Update.Add("x"), new Breadth.All()))
          .isInstanceOf(ClientReply.Merged.class);
      for (Peer peer : three) peer.kill();
      List<Peer> again = List.of(peers.start("a"), peers.start("b"), peers.start("c"));
      // Each from its own disk: they are in no cluster.
      awaitAll(again);
    }
  }

  private static void awaitAll(List<Peer> peers) {
    for (Peer peer : peers) {
      for (int i = 0; i < 150; i++) peer.awaitNumber("c" + i, 3L * (1 + i % 7 + 1 + (i + 150) % 7));
      peer.awaitShown("guests", new Shown.Values(List.of("a", "b", "c")));
      Peers.await("all moods", none -> ((Shown.Values) peer.shown("mood")).values().size() >= 1);
    }
    Shown mood = peers.get(0).shown("mood");
    for (Peer peer : peers) peer.awaitShown("mood", mood);
  }

  /** What all nodes have is not kept from their readers until it suits the replicator. */
  @Test
  void what_is_on_all_nodes_is_read_at_each_of_them_at_once() throws IOException {
    try (Peers peers = new Peers(folder, 2)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      peers.form(a, b);
      for (int i = 1; i <= 20; i++) {
        ClientReply written =
            a.update("c", "g_counter", new Update.Increment(1), new Breadth.All());
        assertThat(written).isInstanceOf(ClientReply.Merged.class);
        assertThat(b.shown("c")).isEqualTo(number(i));
        a.update("note", "text", new Update.Insert(0, "."), new Breadth.All());
        assertThat(b.shown("note")).isEqualTo(new Shown.Text(".".repeat(i)));
      }
    }
  }

  @Test
  void one_who_was_away_brings_nothing_back_that_was_removed() throws IOException {
    try (Peers peers = new Peers(folder, 3)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      peers.form(a, b);
      a.update("list", "or_set", new Update.Add("old"));
      a.update("list", "or_set", new Update.Add("kept"));
      b.awaitShown("list", new Shown.Values(List.of("kept", "old")));
      b.kill();

      a.update("list", "or_set", new Update.Remove("old"));
      a.update("list", "or_set", new Update.Add("new"));
      Peer again = peers.start("b");
      assertThat(again.shown("list")).isEqualTo(new Shown.Values(List.of("kept", "old")));
      again.join(a);

      again.awaitShown("list", new Shown.Values(List.of("kept", "new")));
      assertThat(a.shown("list")).isEqualTo(new Shown.Values(List.of("kept", "new")));
    }
  }

  @Test
  void a_key_that_got_two_types_on_two_sides_is_both_the_smaller_name_first() throws IOException {
    try (Peers peers = new Peers(folder, 2)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      a.update("thing", "pn_counter", new Update.Increment(4));
      b.update("thing", "flag", new Update.Enable());
      peers.form(a, b);

      for (Peer peer : List.of(a, b)) {
        peer.awaitShown("thing", new Shown.Truth(true));
        Peers.await(
            "both",
            none ->
                ((ClientReply.Merged) peer.read("thing", LOCAL))
                    .others()
                    .equals(List.of(new ClientReply.Merged.Other("pn_counter", number(4)))));
      }
      // Either goes on as what it is.
      ClientReply reply = a.update("thing", "pn_counter", new Update.Increment(1));
      assertThat(((ClientReply.Merged) reply).value()).isEqualTo(number(5));
      assertThat(((ClientReply.Merged) reply).others())
          .containsExactly(new ClientReply.Merged.Other("flag", new Shown.Truth(true)));
    }
  }
}
