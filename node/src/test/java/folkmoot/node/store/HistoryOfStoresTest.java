package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.store.HistoryPage;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stores remember of changes: each of them the same. */
class HistoryOfStoresTest extends BothStores {
  // ---- what is an event

  @ParameterizedTest
  @EnumSource
  void each_change_of_a_key_is_remembered_in_its_order(Ground ground) {
    open(ground);
    TreeMap<String, byte[]> updates = new TreeMap<>();
    for (String key : List.of("c", "a", "b")) updates.put(key, json("7"));
    batch(put("a", "1"), new StoreCommand.PutAll(updates), delete("b"));
    batch(put("a", "1"), new StoreCommand.Increment("n", 5));

    assertThat(told())
        .containsExactly(
            "1-1 PUT a=1",
            "2-1 PUT a=7",
            "2-2 PUT b=7",
            "2-3 PUT c=7",
            "3-1 DELETE b",
            "4-1 PUT a=1",
            "5-1 PUT n=5");
  }

  @ParameterizedTest
  @EnumSource
  void so_are_the_steps_that_a_transaction_has_done(Ground ground) {
    open(ground);
    Comparison absent = Comparison.of("a", Relation.ABSENT);
    Transaction first =
        new Transaction(
            List.of(absent),
            List.of(new Step.Put("a", json("1")), new Step.Put("b", json("2"))),
            List.of(new Step.Delete("a"), new Step.Delete("x"), new Step.Get("b")),
            1000);
    batch(new StoreCommand.Transact(first), new StoreCommand.Transact(first));
    assertThat(told()).containsExactly("1-1 PUT a=1", "1-2 PUT b=2", "2-1 DELETE a");
  }

  @ParameterizedTest
  @EnumSource
  void what_changes_nothing_is_no_event(Ground ground) {
    open(ground);
    Keyed keyed =
        new Keyed(new Digest(0, 1), new Digest(0, 1), 2, "node-1", new Keeping(10, 10_000));
    StoreCommand once =
        new StoreCommand.Once(
            Optional.empty(), Optional.of(keyed), (StoreCommand.Change) put("a", "1"));
    batch(once, once, delete("never"), new StoreCommand.OpenSession(new Keeping(5, 1000)));
    batch(new StoreCommand.When(Precondition.at(9), (StoreCommand.Single) put("a", "2")));
    batch(new StoreCommand.When(Precondition.at(9), (StoreCommand.Single) delete("a")));
    batch(new StoreCommand.FormCluster(1, "node-1", 1), new StoreCommand.Increment("a", 1));
    batch(put("t", "[]"), new StoreCommand.Increment("t", 1));
    assertThat(told()).containsExactly("1-1 PUT a=1", "8-1 PUT a=2", "9-1 PUT t=[]");
  }

  @ParameterizedTest
  @EnumSource
  void what_expires_is_an_event_of_the_entry_with_which_it_goes(Ground ground) {
    open(ground);
    batchAt(1000, putFor("b", "1", 100), putFor("a", "1", 100), putFor("c", "1", 900));
    batchAt(1050, putFor("b", "2", 100));
    batchAt(1100, put("x", "1"));
    batchAt(1200, delete("b"), put("y", "1"));
    assertThat(told())
        .containsExactly(
            "1-1 PUT b=1",
            "2-1 PUT a=1",
            "3-1 PUT c=1",
            "4-1 PUT b=2",
            "5-1 EXPIRE a",
            "5-2 PUT x=1",
            "6-1 EXPIRE b",
            "7-1 PUT y=1");
  }

  /** More than go with one entry: to readers they are absent, though their records are there. */
  @ParameterizedTest
  @EnumSource
  void what_is_put_or_removed_where_something_is_over_tells_of_both(Ground ground) {
    open(ground);
    int most = Expiries.MOST;
    for (int i = 0; i < most + 4; i++) batchAt(0, putFor("k%04d".formatted(i), "1", 100));
    long before = store.appliedIndex();
    String plain = "k%04d".formatted(most + 3);
    String timed = "k%04d".formatted(most + 2);
    String gone = "k%04d".formatted(most + 1);
    // One entry: the keys that the batch reaches last are still to go when it comes to them.
    TreeMap<String, byte[]> updates = new TreeMap<>();
    updates.put(plain, json("2"));
    batchAt(100, new StoreCommand.PutAll(updates));
    assertThat(told().stream().filter(each -> each.contains(plain)))
        .containsExactly(
            most + 4 + "-1 PUT " + plain + "=1",
            "%d-%d EXPIRE %s".formatted(before + 1, most + 1, plain),
            "%d-%d PUT %s=2".formatted(before + 1, most + 2, plain));

    for (int i = 0; i < 2 * most; i++) batchAt(100, putFor("m%04d".formatted(i), "1", 50));
    batchAt(100, putFor(timed, "1", 60), putFor(gone, "1", 60));
    long index = store.appliedIndex();
    batchAt(
        160,
        new StoreCommand.Transact(
            new Transaction(
                List.of(), List.of(new Step.Delete(gone), new Step.Delete(gone)), List.of(), 0)));
    assertThat(
            told().stream().filter(each -> each.startsWith(index + 1 + "-") && each.endsWith(gone)))
        .containsExactly("%d-%d EXPIRE %s".formatted(index + 1, most + 1, gone));
    assertThat(told().stream().filter(each -> each.contains("DELETE"))).isEmpty();
  }

  // ---- how much is remembered

  @ParameterizedTest
  @EnumSource
  void the_oldest_pages_go_and_what_is_left_is_told(Ground ground) {
    open(ground);
    assertThat(store.changes(Position.START, 1).oldest()).isEqualTo(Position.START);
    batch(new StoreCommand.KeepHistory(new HistoryBounds(20, 1 << 20)));
    for (int i = 2; i <= 100; i++) batch(put("k", "" + i));

    Position oldest = store.changes(Position.START, 1).oldest();
    List<ChangeEvent> left = events(oldest, 1 << 20);
    assertThat(left).hasSizeBetween(13, 20);
    assertThat(left.get(0).position().index()).isEqualTo(101 - left.size());
    assertThat(oldest).as("what went last").isEqualTo(new Position(100 - left.size(), 1));

    reopen();
    assertThat(store.changes(Position.START, 1).oldest()).isEqualTo(oldest);
    assertThat(events(oldest, 1 << 20)).isEqualTo(left);
    batch(new StoreCommand.KeepHistory(new HistoryBounds(1, 1)));
    assertThat(events(store.changes(Position.START, 1).oldest(), 1 << 20))
        .as("the last page, never more than it takes to be one")
        .hasSizeBetween(1, 8);
  }

  @ParameterizedTest
  @EnumSource
  void so_they_do_when_they_have_too_many_bytes(Ground ground) {
    open(ground);
    batch(new StoreCommand.KeepHistory(new HistoryBounds(1000, 50_000)));
    for (int i = 0; i < 30; i++) batch(put("k" + i, "1".repeat(10_000)));
    List<ChangeEvent> left = events(store.changes(Position.START, 1).oldest(), 1 << 20);
    assertThat(left).hasSize(4);
    assertThat(left.get(3).key()).isEqualTo("k29");
  }

  // ---- reading

  @ParameterizedTest
  @EnumSource
  void what_comes_after_any_position_is_read_in_pieces_without_a_gap(Ground ground) {
    open(ground);
    Random chance = new Random(5);
    batch(new StoreCommand.KeepHistory(new HistoryBounds(200, 1 << 20)));
    for (int batch = 0; batch < 40; batch++) {
      List<StoreCommand> commands = new ArrayList<>();
      for (int i = chance.nextInt(12); i >= 0; i--) commands.add(some(chance));
      batch(commands.toArray(StoreCommand[]::new));
      if (batch % 9 == 0) reopen();
    }
    Position oldest = store.changes(Position.START, 1).oldest();
    List<ChangeEvent> all = events(oldest, 1 << 20);
    assertThat(all.size()).isGreaterThan(100);
    for (int at = 0; at < all.size(); at++) {
      Position seen = all.get(at).position();
      for (int mostBytes : new int[] {1, 300})
        assertThat(inPieces(seen, mostBytes)).isEqualTo(all.subList(at + 1, all.size()));
    }
    assertThat(events(Position.behind(store.appliedIndex()), 1 << 20)).isEmpty();
  }

  /** Some change nothing, some several keys. */
  private static StoreCommand some(Random chance) {
    TreeMap<String, byte[]> updates = new TreeMap<>();
    for (int i = chance.nextInt(12); i > 0; i--)
      updates.put("k" + chance.nextInt(20), json("1".repeat(chance.nextInt(200))));
    return chance.nextInt(3) == 0
        ? delete("k" + chance.nextInt(20))
        : new StoreCommand.PutAll(updates);
  }

  private List<ChangeEvent> inPieces(Position seen, int mostBytes) {
    List<ChangeEvent> all = new ArrayList<>();
    Position at = seen;
    while (true) {
      List<ChangeEvent> piece = events(at, mostBytes);
      all.addAll(piece);
      if (!store.changes(at, mostBytes).more()) return all;
      at = piece.get(piece.size() - 1).position();
    }
  }

  private List<ChangeEvent> events(Position seen, int mostBytes) {
    List<ChangeEvent> events = new ArrayList<>();
    StateStore.Changes found = store.changes(seen, mostBytes);
    assertThat(found.appliedIndex()).isEqualTo(store.appliedIndex());
    for (StateStore.ChangePage page : found.pages())
      for (ChangeEvent event : HistoryPage.decode(page.first(), page.changes()))
        if (seen.isBefore(event.position())) events.add(event);
    return events;
  }

  private List<String> told() {
    return events(Position.START, 1 << 20).stream()
        .map(
            event ->
                "%s %s %s%s"
                    .formatted(
                        event.position(),
                        event.kind(),
                        event.key(),
                        event.kind() == ChangeEvent.Kind.PUT
                            ? "=" + new String(event.value(), StandardCharsets.UTF_8)
                            : ""))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void a_snapshot_brings_its_history(Ground ground) {
    open(ground);
    try (StateStore other = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
      List<Change> changes = new ArrayList<>();
      changes.add(change(1, new StoreCommand.KeepHistory(new HistoryBounds(30, 1 << 20)), 0));
      for (long i = 2; i < 100; i++) changes.add(change(i, put("s", "" + i), 0));
      other.apply(changes);
      batch(put("mine", "1"));
      StateStoreContract.stage(store, StateStoreContract.bytesOf(other), 100);
      store.install();
      StateStore.Changes there = other.changes(Position.START, 1 << 20);
      StateStore.Changes here = store.changes(Position.START, 1 << 20);
      assertThat(here.oldest()).isEqualTo(there.oldest());
      assertThat(here.pages()).hasSameSizeAs(there.pages());
      batch(put("s", "x"));
      other.apply(List.of(change(100, put("s", "x"), 0)));
      assertThat(store.contentHash()).isEqualTo(other.contentHash());
    }
  }

  // ---- shorthand

  private void batch(StoreCommand... commands) {
    batchAt(0, commands);
  }

  private void batchAt(long millis, StoreCommand... commands) {
    List<Change> changes = new ArrayList<>();
    long index = store.appliedIndex();
    for (StoreCommand command : commands) changes.add(change(++index, command, millis));
    store.apply(changes);
  }

  private static Change change(long index, StoreCommand command, long millis) {
    return new Change(index, 1, millis, Optional.of(command));
  }

  private static StoreCommand delete(String key) {
    return new StoreCommand.Delete(key);
  }
}
