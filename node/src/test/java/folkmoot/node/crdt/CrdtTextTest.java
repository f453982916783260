package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text that two write at two nodes, in chunks that are entries of their own. */
class CrdtTextTest {
  private static final Breadth LOCAL = new Breadth.Local();

  @TempDir Path folder;

  @Test
  void two_authors_write_200_KB_at_two_nodes_and_read_the_same_also_from_disk() throws IOException {
    try (Peers peers = new Peers(folder, 2)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      peers.form(a, b);
      SplittableRandom chance = new SplittableRandom(7);
      int typed = 0;
      for (int i = 0; i < 100; i++) {
        typed += type(a, "A".repeat(1000) + i, chance);
        typed += type(b, "b".repeat(1000) + i, chance);
      }

      String all = awaitSame(a, b, typed);
      assertThat(all.length()).isGreaterThan(200_000);
      // On every disk, and so is what was there before.
      a.update("text", "text", new Update.Delete(10, 1000), new Breadth.All());
      assertThat(a.entries().stream().filter(id -> id.startsWith("chunk/")))
          .as("chunks")
          .hasSizeGreaterThanOrEqualTo(8);
      assertThat(((ClientReply.Merged) b.read("text", new Breadth.All())).value())
          .isEqualTo(new Shown.Text(all.substring(0, 10) + all.substring(1010)));
      a.kill();
      b.kill();

      assertThat(text(peers.start("a")).length()).isEqualTo(all.length() - 1000);
      assertThat(text(peers.start("b")).length()).isEqualTo(all.length() - 1000);
    }
  }

  /** A change that is larger than a frame must not be sent as one. */
  @Test
  void what_is_typed_in_one_go_reaches_the_others_however_much_it_is() throws IOException {
    try (Peers peers = new Peers(folder, 2)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      peers.form(a, b);
      String much = "0123456789".repeat(90_000);
      LoggingTestKit.error("oversized")
          .withOccurrences(0)
          .expect(
              a.system,
              () -> {
                a.update("text", "text", new Update.Insert(0, much), LOCAL);
                awaitSame(a, b, much.length());
                return null;
              });
      assertThat(text(b)).isEqualTo(much);
    }
  }

  private static int type(Peer at, String text, SplittableRandom chance) {
    String before = text(at);
    Update insert = new Update.Insert(chance.nextInt(before.length() + 1), text);
    ClientReply reply = at.update("text", "text", insert, LOCAL);
    assertThat(reply).isInstanceOf(ClientReply.Merged.class);
    assertThat(((Shown.Text) ((ClientReply.Merged) reply).value()).text()).contains(text);
    return text.length();
  }

  private static String text(Peer at) {
    return at.shown("text") instanceof Shown.Text text ? text.text() : "";
  }

  private static String awaitSame(Peer a, Peer b, int length) {
    Peers.await("both have all", none -> text(a).length() == length && text(b).length() == length);
    assertThat(text(a)).isEqualTo(text(b));
    return text(a);
  }
}
