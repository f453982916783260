package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.GCounter;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.node.time.Clock;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.ddata.DurableStore.DurableDataEnvelope;
import org.apache.pekko.cluster.ddata.DurableStore.LoadAll$;
import org.apache.pekko.cluster.ddata.DurableStore.LoadAllCompleted$;
import org.apache.pekko.cluster.ddata.DurableStore.Store;
import org.apache.pekko.cluster.ddata.DurableStore.StoreReply;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.apache.pekko.cluster.ddata.Replicator$Internal$DeletedData$;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk after the replicator and this node have written to it in some order. */
class RocksDurableStoreTest {
  private static final Voter OWNER = new Voter("a", "disk-a");
  private static final String ENTRY = "bucket/things.1.0/g_counter/";
  private static final ReplicatedData DELETED = Replicator$Internal$DeletedData$.MODULE$;
  private static final Consumer<Boolean> NOTHING = isKept -> {};

  @TempDir Path folder;

  private final ActorSystem system = ActorSystem.create();
  private final TestKit replicator = new TestKit(system);
  private CrdtDisk disk;
  private ActorRef store;

  @BeforeEach
  void open() throws IOException {
    disk = CrdtDisk.open(folder, OWNER, 1);
    RocksDurableStore.Told told =
        new RocksDurableStore.Told() {
          @Override
          public void opened(ActorRef opened) {}

          @Override
          public void failed(String line) {
            throw new AssertionError(line);
          }
        };
    store =
        system.actorOf(
            RocksDurableStore.props(disk, Clock.system(), new CrdtMeters(Meters.NONE), told));
    store.tell(LoadAll$.MODULE$, replicator.getRef());
    replicator.expectMsg(LoadAllCompleted$.MODULE$);
  }

  @AfterEach
  void close() {
    TestKit.shutdownActorSystem(system);
    disk.close();
  }

  @Test
  void what_was_written_ahead_is_not_taken_back_by_a_replicator_that_has_not_heard_of_it()
      throws Exception {
    Bucket before = views("a", 1);
    stored(before);
    assertThat(appended(views("a", 2))).isTrue();
    stored(before.mergeData(views("b", 5)));

    assertThat(onDisk()).isEqualTo(views("a", 2).mergeData(views("b", 5)));
  }

  @Test
  void what_came_from_others_is_not_taken_back_by_what_was_made_of_less() throws Exception {
    Bucket before = views("a", 1);
    stored(before);
    stored(before.mergeData(views("b", 5)));
    assertThat(appended(views("a", 2))).isTrue();

    assertThat(onDisk()).isEqualTo(views("a", 2).mergeData(views("b", 5)));
  }

  @Test
  void what_the_replicator_has_is_kept_as_before_once_it_has_what_was_written_ahead()
      throws Exception {
    assertThat(appended(views("a", 1))).isTrue();
    stored(views("a", 1));
    stored(views("a", 3));

    assertThat(onDisk()).isEqualTo(views("a", 3));
  }

  @Test
  void what_was_deleted_is_not_written_again() throws Exception {
    stored(views("a", 1));
    stored(DELETED);

    assertThat(appended(views("a", 2))).isFalse();
    assertThat(entries()).containsEntry(ENTRY, Optional.empty());
  }

  private static Bucket views(String node, int count) {
    TreeMap<String, byte[]> values = new TreeMap<>();
    ReplicaId replica = CrdtDisk.replica(new Voter(node, "disk"), 1);
    values.put("views", GCounter.CODEC.encode(GCounter.EMPTY.increment(replica, count)));
    return Bucket.restored(ReplicatedType.G_COUNTER, values, false);
  }

  private void stored(ReplicatedData value) {
    store.tell(
        new Store(
            ENTRY,
            new DurableDataEnvelope(value),
            scala.Option.apply(new StoreReply("good", "bad", replicator.getRef()))),
        replicator.getRef());
    replicator.expectMsg("good");
  }

  private boolean appended(Bucket after) {
    List<RocksDurableStore.Change> changes = List.of(new RocksDurableStore.Change(ENTRY, after));
    store.tell(
        new RocksDurableStore.Append(changes, replicator.getRef(), NOTHING), replicator.getRef());
    return replicator.expectMsgClass(RocksDurableStore.Appended.class).isKept();
  }

  private ReplicatedData onDisk() throws Exception {
    return entries().get(ENTRY).orElseThrow();
  }

  private SortedMap<String, Optional<ReplicatedData>> entries() throws Exception {
    TreeMap<String, Optional<ReplicatedData>> entries = new TreeMap<>();
    Rows.Assembly assembly = new Rows.Assembly(entries::put);
    disk.forEach(assembly::add);
    assembly.end();
    return entries;
  }
}
