package folkmoot.node.crdt;

import static folkmoot.node.crdt.Peers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.update.Limits;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node that is in no cluster. */
class CrdtStoreTest {
  @TempDir Path folder;

  @Test
  void a_node_that_is_in_no_cluster_serves_by_itself_and_promises_no_more() throws IOException {
    try (Peers peers = new Peers(folder, 3)) {
      Peer one = peers.start("a");

      assertThat(one.update("views", "g_counter", new Update.Increment(5)))
          .isEqualTo(
              new ClientReply.Merged(1, "g_counter", number(5), List.of(), true, 1, served("a")));
      assertThat(one.read("views", new Breadth.Local()))
          .isInstanceOf(ClientReply.Merged.class)
          .extracting(reply -> ((ClientReply.Merged) reply).value())
          .isEqualTo(number(5));
      assertThat(one.read("nothing", new Breadth.Local())).isInstanceOf(ClientReply.Absent.class);
      for (Breadth more : List.of(new Breadth.Majority(), new Breadth.All(), nodes(2))) {
        assertThat(one.update("views", "g_counter", new Update.Increment(100), more))
            .isInstanceOf(ClientReply.Unavailable.class);
        assertThat(one.read("views", more)).isInstanceOf(ClientReply.Unavailable.class);
      }
      assertThat(one.update("views", "g_counter", new Update.Increment(1), nodes(4)))
          .isInstanceOf(ClientReply.Refused.class);
      assertThat(one.shown("views")).isEqualTo(number(5));
    }
  }

  @Test
  void what_may_not_be_done_is_refused_with_the_reason_and_changes_nothing() throws IOException {
    try (Peers peers = new Peers(folder, 1)) {
      Peer one = peers.start("a");
      one.update("stock", "bounded_counter", new Update.Increment(3));
      one.update("note", "text", new Update.Insert(0, "abc"));

      assertThat(code(one.update("stock", "g_counter", new Update.Increment(1))))
          .isEqualTo("conflict another_type");
      assertThat(code(one.update("note", "or_set", new Update.Add("x"))))
          .isEqualTo("conflict another_type");
      assertThat(code(one.update("stock", "bounded_counter", new Update.Decrement(4))))
          .isEqualTo("conflict oversell");
      assertThat(code(one.update("other", "g_counter", new Update.Decrement(1))))
          .isEqualTo("no_such_operation");
      assertThat(code(one.update("other", "heap", new Update.Add("x")))).isEqualTo("unknown_type");
      assertThat(code(one.update("note", "text", new Update.Insert(4, "x"))))
          .isEqualTo("outside_text");
      assertThat(code(one.update("other", "or_set", new Update.Add("x".repeat(61 << 10)))))
          .isEqualTo("too_large");
      assertThat(one.shown("stock")).isEqualTo(number(3));
      assertThat(one.shown("note")).isEqualTo(new Shown.Text("abc"));
      assertThat(one.shown("other")).isNull();
    }
  }

  @Test
  void a_key_that_is_begun_as_two_types_at_once_is_one_of_them() throws IOException {
    try (Peers peers = new Peers(folder, 1)) {
      Peer one = peers.start("a");
      CompletionStage<ClientReply> first = increment(one, "thing", 2);
      CompletionStage<ClientReply> second =
          one.ask(
              Peers.GROUP,
              new Operation.Merge("thing", "flag", new Update.Enable(), new Breadth.Local()),
              Duration.ofSeconds(5));

      assertThat(Peers.wait(first)).isInstanceOf(ClientReply.Merged.class);
      assertThat(code(Peers.wait(second))).isEqualTo("conflict another_type");
      assertThat(((ClientReply.Merged) one.read("thing", new Breadth.Local())).others()).isEmpty();
    }
  }

  @Test
  void increments_that_come_at_once_are_counted_exactly_and_each_sees_its_own() throws IOException {
    try (Peers peers = new Peers(folder, 1)) {
      Peer one = peers.start("a");
      List<CompletionStage<ClientReply>> asked = new ArrayList<>();
      for (int i = 0; i < 3000; i++) asked.add(increment(one, "c" + i % 3, 1));

      TreeMap<BigInteger, Integer> seen = new TreeMap<>();
      for (CompletionStage<ClientReply> each : asked) {
        Shown value = ((ClientReply.Merged) Peers.wait(each)).value();
        seen.merge(((Shown.Number) value).number(), 1, Integer::sum);
      }

      assertThat(seen).hasSize(1000).containsEntry(BigInteger.valueOf(1000), 3);
      for (int i = 0; i < 3; i++) assertThat(one.shown("c" + i)).isEqualTo(number(1000));
    }
  }

  @Test
  void buckets_that_split_under_load_keep_all_and_so_does_the_disk() throws IOException {
    try (Peers peers = new Peers(folder, 1)) {
      Peer one = peers.start("a");
      for (int round = 0; round < 2; round++) {
        List<CompletionStage<ClientReply>> asked = new ArrayList<>();
        for (int i = 0; i < 2000; i++) asked.add(increment(one, "key-" + i, i));
        for (CompletionStage<ClientReply> each : asked) {
          assertThat(Peers.wait(each)).isInstanceOf(ClientReply.Merged.class);
        }
      }
      assertThat(one.entries()).hasSizeGreaterThan(10);
      one.kill();

      Peer again = peers.start("a");

      for (int i = 0; i < 2000; i++) {
        assertThat(again.shown("key-" + i))
            .as("key-%d", i)
            .isEqualTo(i == 0 ? null : number(2L * i));
      }
    }
  }

  @Test
  void past_the_limit_of_what_waits_requests_are_refused() throws IOException {
    CrdtSettings tight =
        new CrdtSettings(
            8 << 10, Limits.DEFAULT, 10, 1, Duration.ofSeconds(1), Duration.ofMillis(100), 500);
    try (Peers peers = new Peers(folder, 1, tight)) {
      Peer one = peers.start("a");
      List<CompletionStage<ClientReply>> asked = new ArrayList<>();
      for (int i = 0; i < 500; i++) asked.add(increment(one, "c", 1));

      long done = 0;
      long refused = 0;
      for (CompletionStage<ClientReply> each : asked) {
        ClientReply reply = Peers.wait(each);
        if (reply instanceof ClientReply.Merged) done++;
        else if (reply instanceof ClientReply.Overloaded) refused++;
      }

      assertThat(done + refused).isEqualTo(500);
      assertThat(refused).isPositive();
      assertThat(one.shown("c")).isEqualTo(number(done));
    }
  }

  @Test
  void what_was_dropped_goes_and_what_is_left_stays() throws IOException {
    try (Peers peers = new Peers(folder, 1)) {
      Peer one = peers.start("a");
      one.keep(Peers.GROUP, "gone.2.0");
      Peers.wait(one.ask("gone.2.0", increment("c"), Duration.ofSeconds(5)));
      one.update("note", "text", new Update.Insert(0, "stays"));

      one.keep(Peers.GROUP);
      one.system.tell(new CrdtStore.Forget(group -> group.equals("gone.2.0")));
      Peers.await(
          "it goes from the disk",
          none -> one.entries().stream().noneMatch(id -> id.contains("gone.2.0")));

      assertThat(Peers.wait(one.ask("gone.2.0", increment("c"), Duration.ofSeconds(5))))
          .isInstanceOf(ClientReply.Unavailable.class);
      assertThat(one.shown("note")).isEqualTo(new Shown.Text("stays"));
      one.kill();
      Peer again = peers.start("a");
      again.keep(Peers.GROUP, "gone.2.0");
      assertThat(
              Peers.wait(
                  again.ask(
                      "gone.2.0",
                      new Operation.ReadMerged("c", new Breadth.Local()),
                      Duration.ofSeconds(5))))
          .isInstanceOf(ClientReply.Absent.class);
      assertThat(again.shown("note")).isEqualTo(new Shown.Text("stays"));
    }
  }

  @Test
  void the_folder_belongs_to_one_disk() throws IOException {
    CrdtDisk.open(folder.resolve("x"), new Voter("n", "disk-1"), 1).close();

    assertThatThrownBy(() -> CrdtDisk.open(folder.resolve("x"), new Voter("n", "disk-2"), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("x").toString())
        .hasMessageContaining("disk-1");
    CrdtDisk.open(folder.resolve("x"), new Voter("n", "disk-1"), 1).close();
  }

  @Test
  void an_entry_that_is_no_value_ends_the_store_with_a_line_that_names_it() throws Exception {
    try (CrdtDisk disk = CrdtDisk.open(folder.resolve("a"), new Voter("a", "disk-a"), 1)) {
      String entry = "bucket/things.1.0/g_counter/";
      byte[] wrong = "no value".getBytes(StandardCharsets.UTF_8);
      Row head = Row.head(entry, Rows.head(Bucket.empty(ReplicatedType.G_COUNTER)));
      disk.write(new TreeSet<>(), List.of(head, Row.part(entry, "views", wrong)));
    }
    try (Peers peers = new Peers(folder, 1)) {
      Throwable failure = Peers.wait(peers.start("a").failure);

      assertThat(failure)
          .isInstanceOf(CrdtFailed.class)
          .hasMessageContaining(folder.resolve("a").toString())
          .hasMessageContaining("bucket/things.1.0/g_counter/");
    }
  }

  private static Operation.Merge increment(String key) {
    return new Operation.Merge(key, "g_counter", new Update.Increment(1), new Breadth.Local());
  }

  private static CompletionStage<ClientReply> increment(Peer at, String key, long by) {
    return at.ask(
        Peers.GROUP,
        new Operation.Merge(key, "g_counter", new Update.Increment(by), new Breadth.Local()),
        Duration.ofSeconds(10));
  }

  private static Breadth nodes(int count) {
    return new Breadth.Nodes(count);
  }

  private static ClientReply.Served served(String by) {
    return new ClientReply.Served(by, Role.PEER, Optional.empty());
  }

  private static String code(ClientReply reply) {
    if (reply instanceof ClientReply.Refused refused) return refused.code();
    return reply instanceof ClientReply.Conflict conflict
        ? "conflict " + conflict.code()
        : reply.toString();
  }
}
