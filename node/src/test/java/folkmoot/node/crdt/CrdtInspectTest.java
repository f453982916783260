package folkmoot.node.crdt;

import static folkmoot.node.crdt.Peers.number;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Inspected;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each node has of a key, as one number. */
class CrdtInspectTest {
  @TempDir Path folder;

  private static Inspected inspect(Peer at, String key) {
    ClientReply reply = at.get(new Operation.Inspect(key), Duration.ofSeconds(10));
    assertThat(reply).isInstanceOf(Inspected.class);
    return (Inspected) reply;
  }

  private static void awaitEqual(Peer a, Peer b, String key) {
    Peers.await("the same " + key, none -> inspect(a, key).state().equals(inspect(b, key).state()));
    assertThat(inspect(a, key).key()).isEqualTo(inspect(b, key).key());
  }

  @Test
  void equal_states_have_equal_hashes_and_others_have_others() throws IOException {
    try (Peers peers = new Peers(folder, 2)) {
      Peer a = peers.start("a");
      Peer b = peers.start("b");
      assertThat(inspect(a, "nothing").key()).isEmpty();
      assertThat(inspect(a, "nothing").state()).isEqualTo(inspect(b, "nothing").state());
      a.update("set", "or_set", new Update.Add("1"));
      b.update("set", "or_set", new Update.Add("1"));
      assertThat(inspect(a, "set").key()).isEqualTo(inspect(b, "set").key());
      assertThat(inspect(a, "set").state())
          .as("seen here alone")
          .isNotEqualTo(inspect(b, "set").state());
      a.update("two", "g_counter", new Update.Increment(2));
      b.update("two", "text", new Update.Insert(0, "b"));
      a.update("text", "text", new Update.Insert(0, "milk"));
      b.update("text", "text", new Update.Insert(0, "eggs"));
      peers.form(a, b);

      for (String key : new String[] {"set", "two", "text"}) awaitEqual(a, b, key);
      assertThat(inspect(a, "two").key().orElseThrow().value()).isEqualTo(number(2));
      assertThat(inspect(b, "two").key().orElseThrow().others())
          .containsExactly(new ClientReply.Merged.Other("text", new Shown.Text("b")));
      Inspected before = inspect(a, "text");
      b.update("text", "text", new Update.Delete(0, 1));
      assertThat(inspect(b, "text").state()).isNotEqualTo(before.state());
      awaitEqual(a, b, "text");
      assertThat(inspect(a, "text").state()).isNotEqualTo(before.state());
    }
  }
}
