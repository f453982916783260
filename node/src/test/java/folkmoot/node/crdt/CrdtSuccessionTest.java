package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.GCounter;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.bucket.BucketName;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node writes on under the names of disks that it has lost, once it has all that they wrote. */
class CrdtSuccessionTest {
  private static final Breadth ALL = new Breadth.All();
  private static final ReplicaId LOST = CrdtDisk.replica(new Voter("c", "disk-c"), 1);
  private static final Disks DECIDED =
      Disks.NONE
          .with(new Voter("a", "disk-a"))
          .with(new Voter("b", "disk-b"))
          .with(new Voter("c", "disk-c-1"));

  @TempDir Path folder;
  private Peers peers;
  private Peer a;
  private Peer b;
  private Peer c;

  @BeforeEach
  void begin() throws IOException {
    peers = new Peers(folder, 3);
    a = peers.start("a");
    b = peers.start("b");
    c = peers.start("c");
    peers.form(a, b, c);
  }

  @AfterEach
  void end() {
    peers.close();
  }

  @Test
  void what_a_lost_disk_wrote_is_written_on_under_its_name_once_all_have_heard_of_it()
      throws Exception {
    write(c, 1);
    write(a, 1);
    loseDisk();
    a.decide(DECIDED);
    c.decide(DECIDED);
    Peers.await("a is ready for it", none -> hello() && a.isReadyFor(c));
    for (int i = 0; i < 3; i++) {
      hello();
      made(c, "only-new", "g_counter", new Update.Increment(1));
    }
    assertThat(c.disk().isSuccessor()).isFalse();
    b.decide(DECIDED);

    awaitSuccession();
    write(c, 2);
    for (Peer peer : List.of(a, b, c)) {
      peer.awaitNumber("views", 3);
      peer.awaitNumber("balance", -3);
      peer.awaitShown("songs", new Shown.Values(List.of("a1", "c1", "c2")));
    }
    Map<String, SortedSet<ReplicaId>> writers = writers(c);
    assertThat(writers.remove("only-new")).doesNotContain(LOST);
    assertThat(writers)
        .allSatisfy((key, names) -> assertThat(names).hasSize(2).contains(LOST))
        .hasSize(5);
  }

  @Test
  void it_has_read_all_before_it_writes() throws Exception {
    for (int i = 0; i < 300; i++)
      c.update("song-" + i, "or_set", new Update.Add("a song of some length, to fill " + i));
    for (int i = 0; i < 300; i++) {
      String song = "song-" + i;
      Peers.await("a has " + song, none -> a.shown(song) != null);
    }
    loseDisk();
    for (Peer peer : List.of(a, b, c)) peer.decide(DECIDED);
    awaitSuccession();
    c.kill();
    c = peers.start("c");

    assertThat(c.disk().isSuccessor()).isTrue();
    for (int i = 0; i < 300; i++) assertThat(c.shown("song-" + i)).isNotNull();
    c.update("song-7", "or_set", new Update.Add("another"));
    assertThat(writers(c))
        .allSatisfy((key, names) -> assertThat(names).containsExactly(LOST))
        .hasSize(300);
  }

  /** As if the word that the parent is split had been lost with the disk. */
  @Test
  void a_bucket_is_found_below_one_that_is_not_known_to_be_split() throws Exception {
    a.kill();
    BucketName child = grandchildOf("views");
    Bucket counted = Bucket.empty(ReplicatedType.G_COUNTER);
    try (CrdtDisk disk = CrdtDisk.open(folder.resolve("a"), a.self, 2)) {
      byte[] views = GCounter.CODEC.encode(GCounter.EMPTY.increment(LOST, 10));
      disk.write(
          new TreeSet<>(),
          List.of(Row.head(child.id(), Rows.head(counted)), Row.part(child.id(), "views", views)));
    }
    a = peers.start("a");
    a.join(b);
    for (Peer peer : List.of(a, b, c)) peer.awaitMembers(3);
    loseDisk();
    for (Peer peer : List.of(a, b, c)) peer.decide(DECIDED);

    awaitSuccession();
    c.update("views", "g_counter", new Update.Increment(1));
    for (Peer peer : List.of(a, b, c)) peer.awaitNumber("views", 11);
    assertThat(writers(c).get("views")).containsExactly(LOST);
  }

  private static BucketName grandchildOf(String key) {
    String root = BucketName.root(Peers.GROUP, "g_counter").id();
    return Stream.of("00", "01", "10", "11")
        .map(bits -> BucketName.of(root + bits).orElseThrow())
        .filter(name -> name.holds(key))
        .findFirst()
        .orElseThrow();
  }

  private void loseDisk() throws IOException {
    c.kill();
    peers.replaceDisk("c");
    c = peers.start("c");
    c.join(a);
    for (Peer peer : List.of(a, b, c)) peer.awaitMembers(3);
  }

  private void awaitSuccession() {
    Peers.await("c has succeeded", none -> hello() && c.disk().isSuccessor());
  }

  /** Each says it to each. */
  private boolean hello() {
    List<Peer> all = List.of(a, b, c);
    for (Peer one : all) for (Peer other : all) if (one != other) one.hear(other);
    return true;
  }

  /** Something of each type whose values are written on under names that they have. */
  private static void write(Peer at, int round) {
    made(at, "views", "g_counter", new Update.Increment(1));
    made(at, "balance", "pn_counter", new Update.Decrement(1));
    made(at, "songs", "or_set", new Update.Add(at.name + round));
    made(at, "profile", "or_map", new Update.Put(at.name, Integer.toString(round)));
    made(at, "both", "mv_register", new Update.Set(at.name + round));
  }

  private static void made(Peer at, String key, String type, Update update) {
    assertThat(at.update(key, type, update, ALL)).isInstanceOf(ClientReply.Merged.class);
  }

  /** Who has written each key, by the disk. */
  private Map<String, SortedSet<ReplicaId>> writers(Peer at) throws Exception {
    at.kill();
    TreeMap<String, SortedSet<ReplicaId>> writers = new TreeMap<>();
    String name = at.self.diskId().substring("disk-".length());
    try (CrdtDisk disk = CrdtDisk.open(folder.resolve(name), at.self, 9)) {
      Rows.Assembly assembly =
          new Rows.Assembly((entry, value) -> value.ifPresent(some -> add(some, writers)));
      disk.forEach(assembly::add);
      assembly.end();
    }
    return writers;
  }

  private static void add(ReplicatedData value, TreeMap<String, SortedSet<ReplicaId>> writers) {
    if (!(value instanceof Bucket bucket)) return;
    for (String key : bucket.keys()) {
      of(bucket, key)
          .ifPresent(names -> writers.computeIfAbsent(key, none -> new TreeSet<>()).addAll(names));
    }
  }

  private static Optional<SortedSet<ReplicaId>> of(Bucket bucket, String key) {
    return switch (bucket.type().name()) {
      case "g_counter" -> bucket.value(ReplicatedType.G_COUNTER, key).map(value -> value.writers());
      case "pn_counter" ->
          bucket.value(ReplicatedType.PN_COUNTER, key).map(value -> value.writers());
      case "or_set" -> bucket.value(ReplicatedType.OR_SET, key).map(value -> value.writers());
      case "or_map" -> bucket.value(ReplicatedType.OR_MAP, key).map(value -> value.writers());
      case "mv_register" ->
          bucket.value(ReplicatedType.MV_REGISTER, key).map(value -> value.writers());
      default -> Optional.empty();
    };
  }
}
