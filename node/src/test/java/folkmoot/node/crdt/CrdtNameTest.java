package folkmoot.node.crdt;

import static folkmoot.node.crdt.Peers.number;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.GCounter;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketName;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk writes under one name, however often its node is killed and started. */
class CrdtNameTest {
  private static final Voter OWNER = new Voter("a", "disk-a");
  private static final String VIEWS = BucketName.root(Peers.GROUP, "g_counter").id();
  private static final String TEXTS = BucketName.root(Peers.GROUP, "text").id();

  @TempDir Path folder;

  @Test
  void many_starts_leave_one_count_of_the_node() throws Exception {
    try (Peers peers = new Peers(folder, 1)) {
      for (int i = 1; i <= 4; i++) {
        Peer one = peers.start("a");
        assertThat(one.update("views", "g_counter", new Update.Increment(10)))
            .isInstanceOf(ClientReply.Merged.class);
        assertThat(one.shown("views")).isEqualTo(number(10L * i));
        one.kill();
      }
    }
    Bucket views = (Bucket) onDisk().get(VIEWS);
    assertThat(views.value(ReplicatedType.G_COUNTER, "views").map(GCounter::counts))
        .hasValueSatisfying(
            counts -> assertThat(counts).containsOnlyKeys(CrdtDisk.replica(OWNER, 1)));
  }

  @Test
  void what_a_node_may_sell_it_may_sell_after_it_was_killed() throws IOException {
    try (Peers peers = new Peers(folder, 1)) {
      Peer one = peers.start("a");
      one.update("stock", "bounded_counter", new Update.Increment(3));
      one.kill();

      assertThat(peers.start("a").update("stock", "bounded_counter", new Update.Decrement(3)))
          .extracting(reply -> ((ClientReply.Merged) reply).value())
          .isEqualTo(number(0));
    }
  }

  @Test
  void a_text_is_written_on_in_the_same_chunk() throws IOException {
    try (Peers peers = new Peers(folder, 1)) {
      for (int i = 0; i < 3; i++) {
        Peer one = peers.start("a");
        one.update("note", "text", new Update.Insert(i, "abc".substring(i, i + 1)));
        assertThat(one.shown("note")).isEqualTo(new Shown.Text("abc".substring(0, i + 1)));
        assertThat(one.entries().stream().filter(entry -> entry.startsWith("chunk/"))).hasSize(1);
        one.kill();
      }
    }
  }

  /** It is counted first: a crash may be between the two. */
  @Test
  void a_chunk_that_was_counted_and_never_written_is_written_by_the_next_edit() throws Exception {
    try (Peers peers = new Peers(folder, 1)) {
      Peer one = peers.start("a");
      one.update("note", "text", new Update.Insert(0, "ac"));
      one.kill();
      countOneMore();

      Peer again = peers.start("a");
      assertThat(again.shown("note")).isEqualTo(new Shown.Text("ac"));
      String much = "b".repeat(70_000);
      again.update("note", "text", new Update.Insert(1, much));
      again.kill();
      assertThat(peers.start("a").shown("note")).isEqualTo(new Shown.Text("a" + much + "c"));
    }
  }

  @Test
  void who_lost_what_it_wrote_writes_under_another_name() throws Exception {
    ReplicaId first;
    try (CrdtDisk disk = CrdtDisk.open(folder.resolve("one"), OWNER, 4)) {
      first = disk.replica();
    }
    try (CrdtDisk same = CrdtDisk.open(folder.resolve("one"), OWNER, 5);
        CrdtDisk lost = CrdtDisk.open(folder.resolve("other"), OWNER, 6)) {
      assertThat(same.replica()).isEqualTo(first);
      assertThat(lost.replica()).isNotEqualTo(first);
    }
  }

  private void countOneMore() throws Exception {
    try (CrdtDisk disk = CrdtDisk.open(folder.resolve("a"), OWNER, 2)) {
      GCounter counted = GCounter.EMPTY.increment(disk.replica(), 2);
      Row part = Row.part(TEXTS, "note", GCounter.CODEC.encode(counted));
      disk.write(new TreeSet<>(), List.of(part));
    }
  }

  private TreeMap<String, ReplicatedData> onDisk() throws Exception {
    TreeMap<String, ReplicatedData> entries = new TreeMap<>();
    try (CrdtDisk disk = CrdtDisk.open(folder.resolve("a"), OWNER, 9)) {
      Rows.Assembly assembly =
          new Rows.Assembly((entry, value) -> entries.put(entry, value.orElseThrow()));
      disk.forEach(assembly::add);
      assembly.end();
    }
    return entries;
  }
}
