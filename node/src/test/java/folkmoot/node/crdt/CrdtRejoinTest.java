package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DESIGN §6: nothing is pruned of a node that was removed. */
class CrdtRejoinTest {
  @TempDir Path folder;

  @Test
  void increments_made_while_cut_off_and_downed_survive_the_rejoin() throws IOException {
    try (Peers peers = new Peers(folder, 3)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      Peer c = peers.start("c");
      peers.form(a, b, c);
      c.update("views", "g_counter", new Update.Increment(10));
      a.awaitNumber("views", 10);
      b.awaitNumber("views", 10);
      c.deafTo(a, b);
      a.deafTo(c);
      b.deafTo(c);

      c.update("views", "g_counter", new Update.Increment(20));
      a.update("views", "g_counter", new Update.Increment(1));
      a.down(c);
      Peers.await("c is removed", none -> a.up() == 2 && b.up() == 2);
      c.update("views", "g_counter", new Update.Increment(40));
      assertThat(c.shown("views")).isEqualTo(new Shown.Number(BigInteger.valueOf(70)));
      a.deafTo();
      b.deafTo();
      c.kill();
      Peer again = peers.start("c");
      again.join(a);
      again.update("views", "g_counter", new Update.Increment(100));

      for (Peer peer : new Peer[] {a, b, again}) peer.awaitNumber("views", 171);
    }
  }

  @Test
  void one_who_hears_that_it_was_removed_says_so_until_it_starts_again() throws IOException {
    try (Peers peers = new Peers(folder, 2)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      peers.form(a, b);
      b.update("views", "g_counter", new Update.Increment(10));
      a.down(b);

      Peers.await(
          "b has heard",
          none -> b.read("views", new Breadth.Local()) instanceof ClientReply.Unavailable);
      assertThat(b.update("views", "g_counter", new Update.Increment(1)))
          .isInstanceOf(ClientReply.Unavailable.class);
      b.kill();
      Peer again = peers.start("b");
      again.join(a);

      again.awaitNumber("views", 10);
      a.awaitNumber("views", 10);
    }
  }
}
