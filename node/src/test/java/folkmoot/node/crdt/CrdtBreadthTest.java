package folkmoot.node.crdt;

import static folkmoot.node.crdt.Peers.increment;
import static folkmoot.node.crdt.Peers.number;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.update.Limits;
import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many nodes an update reaches, and a read hears. */
class CrdtBreadthTest {
  private static final Breadth LOCAL = new Breadth.Local();
  private static final Breadth MAJORITY = new Breadth.Majority();
  private static final Breadth ALL = new Breadth.All();

  @TempDir Path folder;

  @Test
  void a_majority_has_what_it_was_asked_to_have_and_too_few_are_asked_for_nothing()
      throws IOException {
    try (Peers peers = new Peers(folder, 3)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      assertThat(a.update("c", "g_counter", new Update.Increment(7), MAJORITY))
          .isInstanceOf(ClientReply.Unavailable.class);
      peers.form(a, b);

      for (int i = 0; i < 6; i++) {
        assertThat(a.update("key-" + i, "g_counter", new Update.Increment(i), LOCAL))
            .isInstanceOf(ClientReply.Merged.class);
      }
      for (int i = 0; i < 6; i++) {
        ClientReply reply = a.update("key-" + i, "g_counter", new Update.Increment(1), MAJORITY);
        assertThat(reply).isInstanceOf(ClientReply.Merged.class);
        assertThat(((ClientReply.Merged) reply).nodes()).isEqualTo(2);
        assertThat(((ClientReply.Merged) b.read("key-" + i, MAJORITY)).value())
            .isEqualTo(number(i + 1));
      }
      assertThat(a.update("c", "g_counter", new Update.Increment(7), ALL))
          .isInstanceOf(ClientReply.Unavailable.class);
      assertThat(a.shown("c")).isNull();
    }
  }

  @Test
  void a_majority_finds_the_way_to_what_a_majority_has_though_nothing_else_is_said()
      throws IOException {
    CrdtSettings silent =
        new CrdtSettings(
            8 << 10, Limits.DEFAULT, 10_000, 16, Duration.ofMinutes(1), Duration.ofMillis(20), 500);
    try (Peers peers = new Peers(folder, 3, silent)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      Peer c = peers.start("c");
      peers.form(a, b, c);
      // Buckets that this node alone has split.
      List<CompletionStage<ClientReply>> asked = new ArrayList<>();
      for (int i = 0; i < 1500; i++) asked.add(increment(a, "key-" + i, 1));
      for (CompletionStage<ClientReply> each : asked) Peers.wait(each);
      assertThat(a.entries()).as("buckets").hasSizeGreaterThan(4);
      for (int i = 0; i < 1500; i += 300) {
        assertThat(a.update("key-" + i, "g_counter", new Update.Increment(1), MAJORITY))
            .isInstanceOf(ClientReply.Merged.class);
      }
      a.kill();

      for (int i = 0; i < 1500; i += 300) {
        ClientReply reply = c.read("key-" + i, MAJORITY);
        assertThat(reply).as("key-%d", i).isInstanceOf(ClientReply.Merged.class);
        assertThat(((ClientReply.Merged) reply).value()).isEqualTo(number(2));
      }
    }
  }

  @Test
  void a_time_out_is_unknown_and_the_update_may_still_spread() throws IOException {
    try (Peers peers = new Peers(folder, 3)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      peers.form(a, b);
      b.deafTo(a);

      ClientReply reply =
          a.get(
              new Operation.Merge("c", "g_counter", new Update.Increment(3), MAJORITY),
              Duration.ofMillis(600));

      assertThat(reply).isInstanceOf(ClientReply.Unknown.class);
      assertThat(a.shown("c")).isEqualTo(number(3));
      assertThat(b.shown("c")).isNull();
      assertThat(a.get(new Operation.ReadMerged("c", MAJORITY), Duration.ofMillis(600)))
          .isInstanceOf(ClientReply.Unavailable.class);
      b.deafTo();
      b.awaitNumber("c", 3);
    }
  }
}
