package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.store.StateStore.Change;
import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommand.Delete;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import folkmoot.protocol.store.StoreCommand.Once;
import folkmoot.protocol.store.StoreCommand.OpenSession;
import folkmoot.protocol.store.StoreCommand.Put;
import folkmoot.protocol.store.StoreCommand.PutAll;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} does; each kind of store brings the ground it stands on. */
abstract class StateStoreContract {
  protected StateStore store;

  /** Opens the store on what its ground has. */
  protected abstract StateStore open();

  /** The process stops: what was not flushed may be gone. */
  protected abstract void crash();

  /** Cleans up. */
  protected abstract void leave();

  @BeforeEach
  void enter() {
    store = open();
  }

  @AfterEach
  void leaveGround() {
    leave();
  }

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
  void a_value_is_found_with_the_index_of_its_entry() {
    assertThat(apply(put("a", "1"), put("b", "{}"), put("a", "[2]"))).containsExactly(1, 1, 1);

    assertThat(text(store.get("a"))).isEqualTo("[2]@3");
    assertThat(text(store.get("b"))).isEqualTo("{}@2");
    assertThat(store.get("")).isEmpty();
    assertThat(store.size()).isEqualTo(2);
    assertThat(store.appliedIndex()).isEqualTo(3);
  }

  @Test
  void a_delete_counts_what_was_there() {
    apply(put("a", "1"));

    assertThat(apply(delete("a"), delete("a"), delete("never"))).containsExactly(1, 0, 0);
    assertThat(store.get("a")).isEmpty();
    assertThat(store.size()).isZero();
    assertThat(store.contentHash()).isZero();
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
  }

  // ---- what is applied once (thesis §6.3, trap 14)

  @Test
  void trap_14_a_repeated_command_of_a_session_returns_the_first_outcome() {
    long session = opened(10);
    Outcome first = once(turn(session, 1, 1), "a");
    assertThat(first).isEqualTo(Outcome.done(2, 1));
    apply(put("a", "2"));

    assertThat(once(turn(session, 1, 1), "a")).isEqualTo(first);
    assertThat(text(store.get("a"))).isEqualTo("2@3");
    store.flush();
    crash();
    store = open();
    assertThat(once(turn(session, 1, 1), "a")).isEqualTo(first);
    assertThat(text(store.get("a"))).isEqualTo("2@3");
  }

  @Test
  void trap_14_so_it_does_within_one_batch_and_of_a_delete() {
    long session = opened(10);
    Optional<StoreCommand> put = marked(turn(session, 1, 1), new Put("a", bytes("1")));
    Optional<StoreCommand> delete = marked(turn(session, 2, 1), new Delete("a"));
    Optional<StoreCommand> inVain = marked(turn(session, 3, 1), new Delete("a"));

    assertThat(applyAt(0, put, put, delete, inVain, put("a", "9"), inVain, delete, put))
        .containsExactly(
            Outcome.done(2, 1),
            Outcome.done(2, 1),
            Outcome.done(4, 1),
            Outcome.absent(5),
            Outcome.done(6, 1),
            Outcome.absent(5),
            Outcome.done(4, 1),
            Outcome.done(2, 1));
    assertThat(text(store.get("a"))).isEqualTo("9@6");
  }

  @Test
  void writes_of_a_session_may_come_in_any_order() {
    long session = opened(10);
    assertThat(once(turn(session, 7, 3), "a").version()).isEqualTo(2);
    assertThat(once(turn(session, 3, 3), "a").version()).isEqualTo(3);
    assertThat(once(turn(session, 7, 3), "a").version()).isEqualTo(2);
    assertThat(once(turn(session, 3, 3), "a").version()).isEqualTo(3);
  }

  @Test
  void what_the_gateway_awaits_no_longer_is_forgotten_and_never_applied_again() {
    long session = opened(10);
    once(turn(session, 1, 1), "a");
    once(turn(session, 3, 3), "b");

    assertThat(once(turn(session, 1, 1), "a").kind()).isEqualTo(Outcome.Kind.FORGOTTEN);
    assertThat(once(turn(session, 2, 2), "c").kind()).isEqualTo(Outcome.Kind.FORGOTTEN);
    assertThat(once(turn(session, 3, 3), "b")).isEqualTo(Outcome.done(3, 1));
    assertThat(text(store.get("a"))).isEqualTo("1@2");
    assertThat(store.get("c")).isEmpty();
  }

  @Test
  void trap_14_an_unknown_or_expired_session_applies_nothing() {
    assertThat(once(turn(77, 1, 1), "a").kind()).isEqualTo(Outcome.Kind.NO_SESSION);
    long session = opened(10);
    applyAt(5_000, marked(turn(session, 1, 1), new Put("a", bytes("1"))));

    assertThat(applyAt(14_999, marked(turn(session, 2, 1), new Put("b", bytes("1")))))
        .as("each write renews it")
        .containsExactly(Outcome.done(4, 1));
    assertThat(applyAt(24_999, marked(turn(session, 3, 1), new Put("c", bytes("1")))))
        .containsExactly(Outcome.refused(Outcome.Kind.NO_SESSION, 5));
    assertThat(applyAt(0, marked(turn(session, 1, 1), new Put("a", bytes("1")))))
        .as("log time never goes back")
        .containsExactly(Outcome.refused(Outcome.Kind.NO_SESSION, 6));
    assertThat(store.get("c")).isEmpty();
    assertThat(text(store.get("a"))).isEqualTo("1@3");
  }

  @Test
  void of_too_many_sessions_the_one_that_was_silent_longest_goes() {
    long first = opened(2);
    long second = opened(2);
    once(turn(first, 1, 1), "a");
    long third = opened(2);

    assertThat(once(turn(second, 1, 1), "b").kind()).isEqualTo(Outcome.Kind.NO_SESSION);
    assertThat(once(turn(first, 1, 1), "a")).isEqualTo(Outcome.done(3, 1));
    assertThat(once(turn(third, 1, 1), "b").kind()).isEqualTo(Outcome.Kind.DONE);
  }

  @Test
  void trap_14_a_repeated_idempotency_key_repeats_the_first_answer() {
    Outcome first = once(keyed("k", "put a", 10, 1_000), "a");
    assertThat(first).isEqualTo(Outcome.done(1, 1));
    apply(put("a", "2"));

    Outcome again = first.repeating(new Outcome.First(2, "leader of put a"));
    assertThat(once(keyed("k", "put a", 10, 1_000), "a")).isEqualTo(again);
    store.flush();
    crash();
    store = open();
    assertThat(once(keyed("k", "put a", 10, 1_000), "a")).isEqualTo(again);
    assertThat(text(store.get("a"))).isEqualTo("2@2");
  }

  @Test
  void the_same_idempotency_key_with_another_request_changes_nothing() {
    once(keyed("k", "put a", 10, 1_000), "a");

    assertThat(once(keyed("k", "put b", 10, 1_000), "b"))
        .isEqualTo(Outcome.refused(Outcome.Kind.KEY_REUSED, 2));
    assertThat(store.get("b")).isEmpty();
    assertThat(store.size()).isEqualTo(1);
    assertThat(once(keyed("k", "put a", 10, 1_000), "a").version()).isEqualTo(1);
  }

  @Test
  void idempotency_keys_expire_by_log_time() {
    Optional<StoreCommand> keyed = marked(keyed("k", "put a", 10, 1_000), new Put("a", bytes("1")));
    applyAt(5_000, keyed);
    assertThat(applyAt(5_999, keyed).get(0).version()).isEqualTo(1);
    assertThat(applyAt(4_000, keyed).get(0).version()).as("time goes on only").isEqualTo(1);
    assertThat(applyAt(6_000, keyed)).containsExactly(Outcome.done(4, 1));
    assertThat(applyAt(6_999, keyed).get(0).version()).isEqualTo(4);
    assertThat(text(store.get("a"))).isEqualTo("1@4");
  }

  @Test
  void of_too_many_idempotency_keys_the_oldest_goes() {
    for (String name : List.of("k", "l", "m")) once(keyed(name, name, 3, 1_000), name);
    once(keyed("n", "n", 3, 1_000), "n");

    assertThat(once(keyed("l", "l", 3, 1_000), "l").version()).isEqualTo(2);
    assertThat(once(keyed("n", "n", 3, 1_000), "n").version()).isEqualTo(4);
    assertThat(once(keyed("k", "k", 3, 1_000), "k")).isEqualTo(Outcome.done(7, 1));
    assertThat(once(keyed("l", "l", 3, 1_000), "l")).isEqualTo(Outcome.done(8, 1));
  }

  @Test
  void a_key_that_is_over_before_older_ones_makes_room_for_itself_only() {
    applyAt(0, marked(keyed("long", "long", 2, 1_000), new Put("a", bytes("1"))));
    applyAt(0, marked(keyed("short", "short", 2, 10), new Put("b", bytes("1"))));
    applyAt(20, marked(keyed("short", "short", 2, 10), new Put("b", bytes("2"))));

    assertThat(text(store.get("b"))).isEqualTo("2@3");
    assertThat(
            applyAt(21, marked(keyed("long", "long", 2, 1_000), new Put("a", bytes("1"))))
                .get(0)
                .version())
        .isEqualTo(1);
  }

  @Test
  void a_gateway_that_asks_again_for_a_keyed_write_is_told_what_it_would_have_been_told() {
    long session = opened(10);
    Keyed key = keyed("k", "put a", 10, 1_000);
    Put put = new Put("a", bytes("1"));
    Optional<StoreCommand> first =
        Optional.of(new Once(Optional.of(turn(session, 1, 1)), Optional.of(key), put));
    Optional<StoreCommand> second =
        Optional.of(new Once(Optional.of(turn(session, 2, 1)), Optional.of(key), put));

    List<Outcome> outcomes = applyAt(0, first, first, second, second);
    assertThat(outcomes.subList(0, 2)).containsOnly(Outcome.done(2, 1));
    assertThat(outcomes.subList(2, 4))
        .containsOnly(Outcome.done(2, 1).repeating(new Outcome.First(2, "leader of put a")));
  }

  private long opened(int most) {
    return applyAt(0, Optional.of(new OpenSession(new Keeping(most, 10_000)))).get(0).version();
  }

  private Outcome once(Object mark, String key) {
    return applyAt(0, marked(mark, new Put(key, bytes("1")))).get(0);
  }

  private static Optional<StoreCommand> marked(Object mark, StoreCommand.Change change) {
    return Optional.of(
        new Once(
            Optional.of(mark).filter(Turn.class::isInstance).map(Turn.class::cast),
            Optional.of(mark).filter(Keyed.class::isInstance).map(Keyed.class::cast),
            change));
  }

  private static Turn turn(long session, long sequence, long lowest) {
    return new Turn(session, sequence, lowest);
  }

  private static Keyed keyed(String name, String request, int most, long millis) {
    return new Keyed(
        Digest.of(bytes(name)),
        Digest.of(bytes(request)),
        2,
        "leader of " + request,
        new Keeping(most, millis));
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

  // ---- snapshots

  /**
   * A state of some size, applied up to entry {@code index} of term 3, as the bytes of a snapshot.
   */
  private static byte[] snapshotThrough(long index) {
    try (StateStore other = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
      List<Change> changes = new ArrayList<>();
      for (long i = 1; i < index; i++) changes.add(new Change(i, 3, 0, put("s" + i % 40, "" + i)));
      changes.add(new Change(index, 3, 0, form(new FormCluster(7, "node-2", 1))));
      other.apply(changes);
      return bytesOf(other);
    }
  }

  protected static byte[] bytesOf(StateStore store) {
    try (StateSnapshot snapshot = store.snapshot()) {
      return snapshot.read(64 << 20).orElseThrow();
    }
  }

  protected static AppliedPoint stage(StateStore into, byte[] snapshot, int pieceBytes) {
    Staging staging = into.stage();
    for (int from = 0; from < snapshot.length; from += pieceBytes) {
      staging.write(
          Arrays.copyOfRange(snapshot, from, Math.min(snapshot.length, from + pieceBytes)));
    }
    return staging.complete();
  }

  @Test
  void a_snapshot_is_the_state_of_one_moment() {
    apply(put("a", "1"), put("b", "2"));
    byte[] before = bytesOf(store);
    StateSnapshot snapshot = store.snapshot();
    apply(put("a", "3"), delete("b"), put("c", "4"));
    store.flush();

    assertThat(snapshot.point()).isEqualTo(new AppliedPoint(2, 1));
    assertThat(snapshot.read(1)).contains(Arrays.copyOf(before, 1));
    assertThat(snapshot.read(1 << 20)).contains(Arrays.copyOfRange(before, 1, before.length));
    assertThat(snapshot.read(1 << 20)).as("the end").contains(new byte[0]);
    snapshot.close();
    snapshot.close();
    assertThat(snapshot.read(1)).isEmpty();
    assertThat(bytesOf(store)).isNotEqualTo(before);
  }

  @Test
  void a_snapshot_ends_with_its_store() {
    apply(put("a", "1"), put("b", "2"));
    StateSnapshot snapshot = store.snapshot();
    assertThat(snapshot.read(3)).isPresent();
    store.close();
    assertThat(snapshot.read(1 << 20)).isEmpty();
    snapshot.close();
    store = open();
  }

  @Test
  void what_is_staged_changes_nothing_until_it_is_installed_and_then_everything() {
    apply(put("mine", "1"), put("s1", "old"));
    store.flush();
    long hash = store.contentHash();
    byte[] snapshot = snapshotThrough(500);
    for (int pieceBytes : new int[] {1, 7, 1000, 1 << 20}) {
      assertThat(stage(store, snapshot, pieceBytes)).isEqualTo(new AppliedPoint(500, 3));
    }
    apply(put("mine", "2"));
    assertThat(store.staged()).contains(new AppliedPoint(500, 3));
    assertThat(store.appliedIndex()).isEqualTo(3);
    assertThat(store.contentHash()).isNotEqualTo(hash);
    assertThat(text(store.get("s1"))).isEqualTo("old@2");

    StateSnapshot former = store.snapshot();
    byte[] formerBytes = bytesOf(store);
    store.install();
    assertThat(store.staged()).isEmpty();
    assertThat(store.appliedIndex()).isEqualTo(500);
    assertThat(store.appliedTerm()).isEqualTo(3);
    assertThat(store.flushedIndex()).isEqualTo(500);
    assertThat(store.size()).isEqualTo(40);
    assertThat(store.get("mine")).isEmpty();
    assertThat(text(store.get("s1"))).isEqualTo("481@481");
    assertThat(store.formation()).contains(new FormCluster(7, "node-2", 1));
    assertThat(bytesOf(store)).isEqualTo(snapshot);
    assertThat(former.read(1 << 20)).as("it is still being read").contains(formerBytes);
    former.close();

    apply(put("after", "1"));
    assertThat(store.size()).isEqualTo(41);
    store.flush();
    assertThat(store.flushedIndex()).isEqualTo(501);
    crash();
    store = open();
    assertThat(store.staged()).isEmpty();
    assertThat(store.appliedIndex()).isEqualTo(501);
    assertThat(text(store.get("after"))).isEqualTo("1@501");
  }

  @Test
  void an_installed_snapshot_survives_a_crash_at_once_and_another_may_follow() {
    apply(put("mine", "1"));
    for (long index : new long[] {50, 90, 300}) {
      stage(store, snapshotThrough(index), 100);
      store.install();
      crash();
      store = open();
      assertThat(store.appliedIndex()).isEqualTo(index);
      assertThat(store.flushedIndex()).isEqualTo(index);
      assertThat(bytesOf(store)).isEqualTo(snapshotThrough(index));
    }
  }

  @Test
  void a_whole_snapshot_that_is_staged_survives_a_crash_and_can_be_installed_then() {
    apply(put("mine", "1"));
    store.flush();
    stage(store, snapshotThrough(80), 100);
    crash();
    store = open();
    assertThat(store.appliedIndex()).isEqualTo(1);
    assertThat(store.staged()).contains(new AppliedPoint(80, 3));
    store.install();
    assertThat(bytesOf(store)).isEqualTo(snapshotThrough(80));
  }

  @Test
  void a_part_of_a_snapshot_is_forgotten_in_a_crash() {
    apply(put("mine", "1"));
    store.flush();
    byte[] snapshot = snapshotThrough(5000);
    store.stage().write(Arrays.copyOf(snapshot, snapshot.length - 1));
    store.flush();
    crash();
    store = open();
    assertThat(store.staged()).isEmpty();
    assertThat(text(store.get("mine"))).isEqualTo("1@1");
    assertThatThrownBy(() -> store.install()).isInstanceOf(InvariantBroken.class);
  }

  @Test
  void what_is_staged_can_be_given_up() {
    stage(store, snapshotThrough(30), 100);
    store.unstage();
    assertThat(store.staged()).isEmpty();
    stage(store, snapshotThrough(30), 100);
    store.stage();
    assertThat(store.staged()).as("another has begun").isEmpty();
    store.unstage();
    store.unstage();
    crash();
    store = open();
    assertThat(store.staged()).isEmpty();
    assertThat(store.appliedIndex()).isZero();
  }

  @Test
  void bytes_that_are_no_snapshot_are_refused() {
    byte[] snapshot = snapshotThrough(60);
    for (int end = 0; end < snapshot.length; end += 13) {
      byte[] cut = Arrays.copyOf(snapshot, end);
      assertThatThrownBy(() -> stage(store, cut, 100)).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] longer = Arrays.copyOf(snapshot, snapshot.length + 1);
    assertThatThrownBy(() -> stage(store, longer, 100))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] unknown = snapshot.clone();
    unknown[0]++;
    assertThatThrownBy(() -> stage(store, unknown, 100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.staged()).isEmpty();
  }

  @Test
  void a_state_is_not_replaced_by_one_that_is_not_further() {
    for (int i = 0; i < 20; i++) apply(put("a", "" + i));
    for (long index : new long[] {5, 20}) {
      stage(store, snapshotThrough(index), 100);
      assertThatThrownBy(() -> store.install()).isInstanceOf(InvariantBroken.class);
    }
    assertThat(text(store.get("a"))).isEqualTo("19@20");
  }

  /** Crashes to go through; each opens the store anew. */
  protected int crashSeeds() {
    return 40;
  }

  /** Applies after what is applied, in one batch, in the term at hand. */
  @SafeVarargs
  protected final int[] apply(Optional<StoreCommand>... commands) {
    return applyAt(0, commands).stream().mapToInt(Outcome::count).toArray();
  }

  /** The same, of a leader whose clock shows this. */
  @SafeVarargs
  protected final List<Outcome> applyAt(long timeMillis, Optional<StoreCommand>... commands) {
    List<Change> changes = new ArrayList<>();
    long index = store.appliedIndex();
    long term = Math.max(1, store.appliedTerm());
    for (Optional<StoreCommand> command : commands) {
      changes.add(new Change(++index, term, timeMillis, command));
    }
    return store.apply(changes);
  }

  protected static Optional<StoreCommand> put(String key, String json) {
    return Optional.of(new Put(key, bytes(json)));
  }

  protected static Optional<StoreCommand> delete(String key) {
    return Optional.of(new Delete(key));
  }

  private static Optional<StoreCommand> form(FormCluster formation) {
    return Optional.of(formation);
  }

  private static String text(Optional<Versioned> found) {
    return found
        .map(at -> new String(at.value(), StandardCharsets.UTF_8) + "@" + at.version())
        .orElse("absent");
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
