package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.store.StateStore.Change;
import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.ClusterMember;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import folkmoot.protocol.store.StoreCommand.Put;
import folkmoot.protocol.store.StoreCommand.PutAll;
import folkmoot.protocol.token.Point;
import folkmoot.protocol.token.SessionToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StateStore} does, beside what {@link OnceContract} and {@link SnapshotContract}
 * ask of it: keys and values, batches, crashes. Each kind of store brings its own ground.
 */
abstract class StateStoreContract extends SnapshotContract {
  @Test
  void is_empty_at_the_beginning() {
    assertThat(store.size()).isZero();
    assertThat(store.appliedIndex()).isZero();
    assertThat(store.appliedTerm()).isZero();
    assertThat(store.flushedIndex()).isZero();
    assertThat(store.formation()).isEmpty();
    assertThat(store.firstKeys(10)).isEmpty();
    assertThat(store.get("a")).isEmpty();
    assertThat(store.contentHash()).isZero();
    store.flush();
    assertThat(store.flushedIndex()).isZero();
  }

  @Test
  void a_state_in_the_place_of_a_damaged_one_says_so_until_it_is_rebuilt() throws IOException {
    apply(put("a", "1"));
    store.flush();
    assertThat(store.isRebuilding()).isFalse();
    lose();
    store = open();
    assertThat(store.isRebuilding()).isTrue();
    assertThat(store.appliedIndex()).isZero();
    assertThat(store.get("a")).isEmpty();
    apply(put("a", "1"));
    store.flush();
    crash();

    store = open();
    assertThat(store.isRebuilding()).as("over crashes").isTrue();
    store.rebuilt();
    assertThat(store.isRebuilding()).isFalse();
    crash();
    store = open();
    assertThat(store.isRebuilding()).as("no more").isFalse();
    assertThat(text(store.get("a"))).isEqualTo("1@1");
  }

  @Test
  void a_value_is_found_with_the_index_of_its_entry() {
    assertThat(apply(put("a", "1"), put("b", "{}"), put("a", "[2]"))).containsExactly(1, 1, 1);

    assertThat(text(store.get("a"))).isEqualTo("[2]@3");
    assertThat(text(store.get("b"))).isEqualTo("{}@2");
    assertThat(store.get("")).isEmpty();
    assertThat(store.size()).isEqualTo(2);
    assertThat(store.appliedIndex()).isEqualTo(3);
  }

  /** DESIGN §4, causal: whoever reads what was written depends on what its writer had seen. */
  @Test
  void what_writers_had_seen_elsewhere_is_kept() {
    SessionToken one = SessionToken.EMPTY.and("a.1.0", new Point(2, 7));
    SessionToken two =
        SessionToken.EMPTY.and("a.1.0", new Point(2, 5)).and("b.2.0", new Point(1, 9));
    assertThat(store.behind()).isEqualTo(SessionToken.EMPTY);
    apply(Optional.of(new StoreCommand.After(one, new Put("a", bytes("1")))));
    assertThat(store.behind()).isEqualTo(one);
    assertThat(text(store.get("a"))).isEqualTo("1@1");
    apply(put("b", "2"), Optional.of(new StoreCommand.After(two, new StoreCommand.Delete("a"))));
    assertThat(store.behind()).isEqualTo(one.and(two));
    assertThat(store.get("a")).isEmpty();
    store.flush();
    crash();
    assertThat((store = open()).behind()).isEqualTo(one.and(two));
  }

  /** DESIGN §3: every replica keeps where each term begins. */
  @Test
  void where_each_term_begins_is_kept_for_ever() {
    assertThat(store.termStarts()).isEmpty();
    store.apply(
        List.of(
            new Change(1, 2, 0, Optional.empty()),
            new Change(2, 2, 0, Optional.empty()),
            new Change(3, 5, 0, Optional.empty())));
    store.apply(List.of(new Change(4, 5, 0, Optional.empty())));
    store.apply(List.of(new Change(5, 6, 0, Optional.empty())));
    List<AppliedPoint> starts =
        List.of(new AppliedPoint(1, 2), new AppliedPoint(3, 5), new AppliedPoint(5, 6));
    assertThat(store.termStarts()).isEqualTo(starts);
    store.flush();
    crash();
    assertThat((store = open()).termStarts()).isEqualTo(starts);
  }

  @Test
  void a_delete_counts_what_was_there() {
    store.apply(List.of(new Change(1, 1, 0, Optional.empty())));
    long empty = store.contentHash();
    apply(put("a", "1"));
    assertThat(store.contentHash()).isNotEqualTo(empty);

    assertThat(apply(delete("a"), delete("a"), delete("never"))).containsExactly(1, 0, 0);
    assertThat(store.get("a")).isEmpty();
    assertThat(store.size()).isZero();
  }

  @Test
  void keys_are_counted_exactly_within_one_batch() {
    apply(put("old", "1"));

    assertThat(
            apply(
                put("new", "1"),
                put("new", "2"),
                delete("new"),
                delete("new"),
                put("new", "3"),
                delete("old"),
                put("old", "4"),
                delete("old")))
        .containsExactly(1, 1, 1, 0, 1, 1, 1, 1);
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.firstKeys(9)).containsExactly("new");
  }

  @Test
  void several_keys_are_set_by_one_entry() {
    TreeMap<String, byte[]> updates = new TreeMap<>();
    for (String key : List.of("a", "b", "c")) updates.put(key, bytes("7"));
    apply(put("b", "1"));

    assertThat(apply(Optional.of(new PutAll(updates)))).containsExactly(3);
    assertThat(store.size()).isEqualTo(3);
    assertThat(text(store.get("b"))).isEqualTo("7@2");
    assertThat(text(store.get("c"))).isEqualTo("7@2");
  }

  @Test
  void an_entry_without_a_command_moves_only_the_index() {
    assertThat(apply(Optional.empty(), put("a", "1"), Optional.empty())).containsExactly(0, 1, 0);
    assertThat(store.appliedIndex()).isEqualTo(3);
    assertThat(store.size()).isEqualTo(1);
    assertThat(apply()).isEmpty();
    assertThat(store.appliedIndex()).isEqualTo(3);
  }

  @Test
  void an_epoch_has_one_founder() {
    FormCluster first = new FormCluster(1, "node-1", 4);
    FormCluster second = new FormCluster(2, "node-2", 1);
    assertThat(apply(form(first), form(new FormCluster(1, "node-3", 9)))).containsExactly(0, 0);
    assertThat(store.formation()).contains(first);

    apply(form(second), form(first));
    assertThat(store.formation()).contains(second);
    assertThat(store.size()).isZero();
    assertThat(store.firstKeys(9)).isEmpty();
    store.flush();
    crash();
    assertThat((store = open()).formation()).contains(second);

    FormCluster downs = new FormCluster(2, "node-2", 1, downed("a:1", 7));
    FormCluster others = new FormCluster(2, "node-3", 1, downed("a:1", 8));
    apply(form(downs), form(others));
    assertThat(store.formation()).contains(downs);
    store.flush();
    crash();
    assertThat((store = open()).formation()).contains(downs);
  }

  private static TreeSet<ClusterMember> downed(String address, long uid) {
    return new TreeSet<>(List.of(new ClusterMember(address, uid)));
  }

  @Test
  void a_gap_or_a_repetition_is_refused_and_nothing_is_applied() {
    apply(put("a", "1"));
    long hash = store.contentHash();
    Optional<StoreCommand> put = put("b", "2");

    for (List<Change> wrong :
        List.of(
            List.of(new Change(1, 1, 0, put)),
            List.of(new Change(3, 1, 0, put)),
            List.of(new Change(2, 1, 0, put), new Change(4, 1, 0, put)),
            List.of(new Change(2, 1, 0, put), new Change(2, 1, 0, put)),
            List.of(new Change(2, 0, 0, put)),
            List.of(new Change(2, 5, 0, put), new Change(3, 4, 0, put)))) {
      assertThatThrownBy(() -> store.apply(wrong)).isInstanceOf(InvariantBroken.class);
    }
    assertThat(store.appliedIndex()).isEqualTo(1);
    assertThat(store.appliedTerm()).isEqualTo(1);
    assertThat(store.contentHash()).isEqualTo(hash);
    assertThat(store.get("b")).isEmpty();
    assertThat(store.apply(List.of(new Change(2, 5, 0, put)))).containsExactly(Outcome.done(2, 1));
    assertThat(store.appliedTerm()).isEqualTo(5);
  }

  @Test
  void first_keys_are_in_the_order_of_their_utf8_bytes() {
    String astral = new String(Character.toChars(0x1F600));
    String lastOfTheBasicPlane = "\uFFFD";
    assertThat(astral).as("UTF-16 orders them the other way").isLessThan(lastOfTheBasicPlane);
    apply(
        put(astral, "1"),
        put(lastOfTheBasicPlane, "1"),
        put("b", "1"),
        put("", "1"),
        put("ä", "1"),
        put("\u0000", "1"),
        put("ba", "1"));

    List<String> sorted = List.of("", "\u0000", "b", "ba", "ä", lastOfTheBasicPlane, astral);
    assertThat(store.firstKeys(100)).containsExactlyElementsOf(sorted);
    assertThat(store.firstKeys(3)).containsExactlyElementsOf(sorted.subList(0, 3));
    assertThat(store.firstKeys(0)).isEmpty();
  }

  @Test
  void a_large_value_is_kept_whole() {
    byte[] large = new byte[1 << 20];
    new Random(11).nextBytes(large);
    for (int i = 0; i < 8; i++) apply(Optional.of(new Put("large-" + i, large)));
    byte[] empty = {};
    apply(Optional.of(new Put("empty", empty)));

    assertThat(store.get("large-7").orElseThrow().value()).isEqualTo(large);
    store.flush();
    crash();
    store = open();
    assertThat(store.get("large-0").orElseThrow().value()).isEqualTo(large);
    assertThat(store.get("empty").orElseThrow()).extracting(Versioned::version).isEqualTo(9L);
    assertThat(store.get("empty").orElseThrow().value()).isEmpty();
  }

  @Test
  void what_is_flushed_survives_a_crash() {
    apply(put("a", "1"), put("b", "2"), delete("a"));
    long hash = store.contentHash();
    store.flush();
    assertThat(store.flushedIndex()).isEqualTo(3);
    crash();

    store = open();
    assertThat(store.appliedIndex()).isEqualTo(3);
    assertThat(store.appliedTerm()).isEqualTo(1);
    assertThat(store.flushedIndex()).isEqualTo(3);
    assertThat(store.size()).isEqualTo(1);
    assertThat(text(store.get("b"))).isEqualTo("2@2");
    assertThat(store.contentHash()).isEqualTo(hash);
  }

  @Test
  void what_is_applied_is_not_flushed_by_closing() {
    apply(put("a", "1"));
    assertThat(store.flushedIndex()).isZero();
    store.close();
    assertThatThrownBy(() -> store.get("a")).isInstanceOf(InvariantBroken.class);
    assertThatThrownBy(() -> apply(put("a", "1"))).isInstanceOf(InvariantBroken.class);
    store.close();
  }

  @Test
  void a_flush_that_was_started_is_done_some_time_later() {
    apply(put("a", "1"));
    store.startFlush();
    store.startFlush();
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (store.flushedIndex() < 1 && System.nanoTime() < deadline) Thread.onSpinWait();
    assertThat(store.flushedIndex()).isEqualTo(1);
    crash();
    assertThat(text((store = open()).get("a"))).isEqualTo("1@1");
  }

  @Test
  void one_store_at_a_time() {
    assertThatThrownBy(this::open).isInstanceOf(InvariantBroken.class);
    store.close();
    store = open();
    assertThat(store.size()).isZero();
  }

  /** What is found after a crash is the end of some batch between the flushed and the applied. */
  @Test
  void a_crash_loses_whole_batches_from_the_end() {
    for (int seed = 0; seed < crashSeeds(); seed++) {
      Random chance = new Random(seed);
      RandomLog log = new RandomLog(chance, store.appliedIndex(), store.appliedTerm());
      List<long[]> batchEnds = new ArrayList<>();
      batchEnds.add(new long[] {store.appliedIndex(), store.contentHash(), store.size()});
      for (int batch = chance.nextInt(12); batch > 0; batch--) {
        store.apply(log.batch(1 + chance.nextInt(20)));
        batchEnds.add(new long[] {store.appliedIndex(), store.contentHash(), store.size()});
        if (chance.nextInt(5) == 0) store.flush();
      }
      long flushed = store.flushedIndex();
      crash();
      store = open();

      long[] found = {store.appliedIndex(), store.contentHash(), store.size()};
      assertThat(batchEnds).as("seed %d", seed).anyMatch(end -> Arrays.equals(end, found));
      assertThat(store.appliedIndex()).as("seed %d", seed).isGreaterThanOrEqualTo(flushed);
    }
  }

  /** Crashes to go through; each opens the store anew. */
  protected int crashSeeds() {
    return 40;
  }
}
