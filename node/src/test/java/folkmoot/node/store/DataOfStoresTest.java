package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Precondition.Tags;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.Outcome.Kind;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.store.StoreCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stores make of conditions, sums and transactions: each of them the same. */
class DataOfStoresTest {
  enum Ground {
    DISK,
    MEMORY
  }

  @TempDir Path folder;

  private final SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private StateStore store;
  private Supplier<StateStore> again;

  private void open(Ground ground) {
    if (ground == Ground.DISK) {
      RocksStores stores = RocksStores.open(folder, RocksSettings.DEFAULT);
      opened.add(stores);
      again = () -> stores.store("default", StateRules.paper());
    } else {
      again = () -> SortedMapStateStore.open(medium);
    }
    store = again.get();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    for (AutoCloseable each : opened) each.close();
  }

  private void reopen() {
    store.flush();
    store.close();
    store = again.get();
  }

  // ---- conditions

  @ParameterizedTest
  @EnumSource
  void a_condition_is_judged_by_the_version_that_is_there(Ground ground) {
    open(ground);
    assertThat(apply(when(Precondition.absent(), put("a", "1")))).isEqualTo(Outcome.done(1, 1));
    assertThat(apply(when(Precondition.absent(), put("a", "2")))).isEqualTo(notMatched(2, 1));
    assertThat(apply(when(Precondition.at(2), put("a", "3")))).isEqualTo(notMatched(3, 1));
    assertThat(apply(when(Precondition.at(1), put("a", "4")))).isEqualTo(Outcome.done(4, 1));
    assertThat(apply(when(Precondition.at(1), put("b", "5")))).isEqualTo(notMatched(5, 0));
    assertThat(text("a")).isEqualTo("4@4");
    assertThat(text("b")).isEqualTo("none");
    assertThat(store.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void so_is_a_delete_and_one_of_what_is_not_there_is_just_that(Ground ground) {
    open(ground);
    StoreCommand.Single delete = new StoreCommand.Delete("a");
    Precondition any = new Precondition(Optional.of(Tags.anything()), Optional.empty());
    assertThat(apply(when(any, delete))).isEqualTo(Outcome.absent(1));
    apply(put("a", "1"));
    assertThat(apply(when(Precondition.at(7), delete))).isEqualTo(notMatched(3, 2));
    assertThat(apply(when(Precondition.at(2), delete))).isEqualTo(Outcome.done(4, 1));
    assertThat(store.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void within_one_batch_each_sees_the_one_before(Ground ground) {
    open(ground);
    assertThat(
            applyAll(
                when(Precondition.absent(), put("a", "1")),
                when(Precondition.absent(), put("a", "2")),
                when(Precondition.at(1), put("a", "3")),
                when(Precondition.at(1), put("a", "4")),
                when(Precondition.at(3), new StoreCommand.Delete("a")),
                when(Precondition.absent(), put("a", "6"))))
        .containsExactly(
            Outcome.done(1, 1),
            notMatched(2, 1),
            Outcome.done(3, 1),
            notMatched(4, 3),
            Outcome.done(5, 1),
            Outcome.done(6, 1));
    assertThat(text("a")).isEqualTo("6@6");
  }

  @ParameterizedTest
  @EnumSource
  void trap_14_what_is_asked_again_is_told_as_first_also_that_it_did_not_match(Ground ground) {
    open(ground);
    apply(new StoreCommand.OpenSession(new Keeping(10, 10_000)));
    StoreCommand first = turn(1, when(Precondition.absent(), put("a", "1")));
    StoreCommand inVain = turn(2, when(Precondition.absent(), put("a", "2")));
    StoreCommand add = turn(3, new StoreCommand.Increment("n", 5));
    StoreCommand move = turn(4, new StoreCommand.Transact(reading("a")));
    List<Outcome> outcomes = applyAll(first, inVain, add, move);
    assertThat(outcomes.get(1)).isEqualTo(notMatched(3, 2));
    assertThat(outcomes.get(3).told().orElseThrow().steps())
        .containsExactly(new StepResult(true, 2, json("1")));
    applyAll(new StoreCommand.Delete("a"), put("n", "100"));

    assertThat(applyAll(first, inVain, add, move)).isEqualTo(outcomes);
    reopen();
    assertThat(applyAll(first, inVain, add, move)).isEqualTo(outcomes);
    assertThat(text("a")).isEqualTo("none");
    assertThat(text("n")).isEqualTo("100@7");
  }

  @ParameterizedTest
  @EnumSource
  void trap_14_so_is_what_comes_again_with_a_key(Ground ground) {
    open(ground);
    List<StoreCommand> commands =
        List.of(
            keyed(1, when(Precondition.at(9), put("a", "1"))),
            keyed(2, new StoreCommand.Increment("n", -5)),
            keyed(3, new StoreCommand.Transact(reading("n"))));
    List<Outcome> first = applyAll(commands.toArray(StoreCommand[]::new));
    reopen();
    List<Outcome> again = applyAll(commands.toArray(StoreCommand[]::new));
    Outcome.First answer = new Outcome.First(2, "node-1");
    assertThat(again).isEqualTo(first.stream().map(each -> each.repeating(answer)).toList());
    assertThat(again.get(0).told()).contains(Told.number(0));
    assertThat(again.get(1).told()).contains(Told.number(-5));
  }

  // ---- sums

  @ParameterizedTest
  @EnumSource
  void adding_makes_a_number_and_says_which(Ground ground) {
    open(ground);
    assertThat(apply(new StoreCommand.Increment("n", 5))).isEqualTo(counted(1, 5));
    assertThat(apply(new StoreCommand.Increment("n", -7))).isEqualTo(counted(2, -2));
    assertThat(text("n")).isEqualTo("-2@2");
    assertThat(store.size()).isEqualTo(1);
    apply(put("n", "\"2\""));
    assertThat(apply(new StoreCommand.Increment("n", 1)))
        .isEqualTo(Outcome.refused(Kind.NOT_AN_INTEGER, 4));
    apply(put("n", Long.toString(Long.MAX_VALUE)));
    assertThat(apply(new StoreCommand.Increment("n", 1)))
        .isEqualTo(Outcome.refused(Kind.OUT_OF_RANGE, 6));
    assertThat(text("n")).isEqualTo(Long.MAX_VALUE + "@5");
  }

  // ---- transactions

  @ParameterizedTest
  @EnumSource
  void a_transaction_does_one_list_or_the_other_and_tells_each_step(Ground ground) {
    open(ground);
    apply(put("a", "100"));
    Transaction transfer =
        new Transaction(
            List.of(
                Comparison.ofValue("a", Relation.GE, json("4e1")),
                Comparison.of("b", Relation.ABSENT)),
            List.of(
                new Step.Put("a", json("60")),
                new Step.Put("b", json("40")),
                new Step.Get("b"),
                new Step.Delete("never")),
            List.of(new Step.Get("a"), new Step.Get("c"), new Step.Delete("b")),
            100);
    assertThat(apply(new StoreCommand.Transact(transfer)))
        .isEqualTo(
            Outcome.telling(
                Kind.SUCCEEDED,
                2,
                2,
                Told.steps(
                    List.of(
                        StepResult.of(true, 2),
                        StepResult.of(false, 2),
                        new StepResult(true, 2, json("40")),
                        StepResult.of(false, 0)))));
    assertThat(apply(new StoreCommand.Transact(transfer)))
        .isEqualTo(
            Outcome.telling(
                Kind.OTHERWISE,
                3,
                1,
                Told.steps(
                    List.of(
                        new StepResult(true, 2, json("60")),
                        StepResult.of(false, 0),
                        StepResult.of(true, 0)))));
    assertThat(text("a")).isEqualTo("60@2");
    assertThat(store.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void comparisons_are_of_the_state_before(Ground ground) {
    open(ground);
    Transaction swap =
        new Transaction(
            List.of(Comparison.of("a", Relation.ABSENT), Comparison.ofVersion("a", Relation.EQ, 0)),
            List.of(new Step.Put("a", json("1")), new Step.Put("a", json("2"))),
            List.of(),
            0);
    assertThat(apply(new StoreCommand.Transact(swap)).kind()).isEqualTo(Kind.SUCCEEDED);
    assertThat(text("a")).isEqualTo("2@1");
    assertThat(store.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void what_cannot_be_compared_does_nothing_whatever_else_fails(Ground ground) {
    open(ground);
    apply(put("a", "[1]"));
    Transaction bad =
        new Transaction(
            List.of(
                Comparison.of("never", Relation.EXISTS),
                Comparison.ofValue("a", Relation.LT, json("5"))),
            List.of(),
            List.of(new Step.Put("b", json("1"))),
            0);
    assertThat(apply(new StoreCommand.Transact(bad)))
        .isEqualTo(Outcome.refused(Kind.NOT_COMPARABLE, 2));
    assertThat(text("b")).isEqualTo("none");
  }

  @ParameterizedTest
  @EnumSource
  void a_transaction_that_reads_too_much_does_nothing(Ground ground) {
    open(ground);
    apply(put("a", "12345"));
    List<Step> steps =
        List.of(
            new Step.Get("a"),
            new Step.Put("b", json("123456")),
            new Step.Get("b"),
            new Step.Delete("a"),
            new Step.Get("a"));
    assertThat(apply(new StoreCommand.Transact(new Transaction(List.of(), steps, List.of(), 10))))
        .isEqualTo(Outcome.refused(Kind.RESULTS_TOO_LARGE, 2));
    assertThat(text("a")).isEqualTo("12345@1");
    assertThat(text("b")).isEqualTo("none");
    assertThat(
            apply(new StoreCommand.Transact(new Transaction(List.of(), steps, List.of(), 11)))
                .kind())
        .isEqualTo(Kind.SUCCEEDED);
  }

  // ---- scans

  @ParameterizedTest
  @EnumSource
  void a_scan_tells_keys_in_the_order_of_their_bytes_page_by_page(Ground ground) {
    open(ground);
    String smile = new String(Character.toChars(0x1F600));
    for (String key : List.of("a", "ab", "b", "b\0", "ba", "b\uffff", "b" + smile, "c"))
      apply(put(key, "\"" + key.length() + "\""));
    assertThat(scan("b", Optional.empty(), 10, 1000))
        .isEqualTo("b b\0 ba b\uffff b" + smile + " end");
    assertThat(scan("", Optional.empty(), 3, 1000)).isEqualTo("a ab b more");
    assertThat(scan("", Optional.of("b"), 2, 1000)).isEqualTo("b\0 ba more");
    assertThat(scan("b", Optional.of("ba"), 2, 1000)).isEqualTo("b\uffff b" + smile + " end");
    assertThat(scan("c", Optional.empty(), 1, 1000)).isEqualTo("c end");
    assertThat(scan("d", Optional.empty(), 1, 1000)).isEqualTo("end");
    assertThat(scan("a", Optional.of("ab"), 1, 1000)).isEqualTo("end");
    StateStore.Page page = store.scan(new ScanRange("ab", Optional.empty(), 1, 1));
    assertThat(page.items()).containsExactly(new ScanRange.Item("ab", 2, json("\"2\"")));
  }

  @ParameterizedTest
  @EnumSource
  void a_page_ends_before_it_has_too_many_bytes_but_has_one_key(Ground ground) {
    open(ground);
    for (String key : List.of("a", "b", "c")) apply(put(key, "12345"));
    assertThat(scan("", Optional.empty(), 10, 12)).isEqualTo("a b more");
    assertThat(scan("", Optional.empty(), 10, 11)).isEqualTo("a more");
    assertThat(scan("", Optional.of("b"), 10, 1)).isEqualTo("c end");
  }

  /** What the store keeps for itself is no key of anybody. */
  @ParameterizedTest
  @EnumSource
  void a_scan_tells_users_keys_only(Ground ground) {
    open(ground);
    apply(new StoreCommand.OpenSession(new Keeping(10, 10_000)));
    apply(keyed(1, put("a", "1")));
    apply(new StoreCommand.FormCluster(1, "node-1", 1));
    assertThat(scan("", Optional.empty(), 10, 1000)).isEqualTo("a end");
    assertThat(scan("", Optional.of("a"), 10, 1000)).isEqualTo("end");
  }

  private String scan(String prefix, Optional<String> after, int limit, int mostBytes) {
    StateStore.Page page = store.scan(new ScanRange(prefix, after, limit, mostBytes));
    StringBuilder told = new StringBuilder();
    for (ScanRange.Item item : page.items()) told.append(item.key()).append(' ');
    return told + (page.more() ? "more" : "end");
  }

  // ---- keys for a time

  @ParameterizedTest
  @EnumSource
  void a_key_is_there_for_its_time_by_the_log(Ground ground) {
    open(ground);
    applyAt(1000, putFor("a", "1", 100), put("b", "2"));
    assertThat(store.nextExpiry()).isEqualTo(1100);
    assertThat(text("a")).isEqualTo("1@1");
    assertThat(store.size()).isEqualTo(2);
    applyAt(1099, Optional.empty());
    assertThat(text("a")).isEqualTo("1@1");
    applyAt(1100, Optional.empty());
    assertThat(text("a")).isEqualTo("none");
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.firstKeys(9)).containsExactly("b");
    assertThat(scan("", Optional.empty(), 9, 1000)).isEqualTo("b end");
    assertThat(store.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    applyAt(5, putFor("a", "2", 100));
    assertThat(store.nextExpiry()).as("log time never goes back").isEqualTo(1200);
  }

  /** The very entry that brings the time finds it gone. */
  @ParameterizedTest
  @EnumSource
  void what_is_over_is_absent_for_whatever_comes(Ground ground) {
    open(ground);
    applyAt(0, putFor("a", "1", 10), putFor("n", "5", 10), putFor("d", "1", 10));
    assertThat(applyAt(10, when(Precondition.absent(), put("a", "2"))))
        .containsExactly(Outcome.done(4, 1));
    assertThat(applyAt(10, new StoreCommand.Increment("n", 1))).containsExactly(counted(5, 1));
    assertThat(applyAt(10, new StoreCommand.Delete("d"))).containsExactly(Outcome.absent(6));
    applyAt(99, Optional.empty());
    assertThat(text("a")).as("put without a time").isEqualTo("2@4");
    assertThat(text("n")).isEqualTo("1@5");
    assertThat(store.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void a_later_put_has_its_own_time_or_none(Ground ground) {
    open(ground);
    applyAt(0, putFor("a", "1", 10), putFor("b", "1", 10), putFor("n", "1", 10));
    applyAt(1, putFor("a", "2", 50), put("b", "2"), new StoreCommand.Increment("n", 1));
    applyAt(10, Optional.empty());
    assertThat(text("a")).isEqualTo("2@4");
    assertThat(text("b")).isEqualTo("2@5");
    assertThat(text("n")).as("an increment leaves the time as it is").isEqualTo("none");
    reopen();
    assertThat(text("a")).isEqualTo("2@4");
    applyAt(51, Optional.empty());
    assertThat(text("a")).isEqualTo("none");
    assertThat(store.size()).isEqualTo(1);
    applyAt(52, new StoreCommand.Delete("b"));
    assertThat(store.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void many_go_a_bounded_number_at_a_time_and_count_no_more_from_the_first(Ground ground) {
    open(ground);
    int many = 3 * Expiries.MOST;
    for (int i = 0; i < many; i++) applyAt(0, putFor("k" + i, "1", 10));
    applyAt(10, put("other", "1"));
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.firstKeys(9)).containsExactly("other");
    assertThat(scan("k", Optional.empty(), 9, 1000)).isEqualTo("end");
    assertThat(text("k" + (many - 1))).isEqualTo("none");
    assertThat(store.nextExpiry()).as("there is more to take away").isEqualTo(10);
    reopen();
    assertThat(store.size()).isEqualTo(1);
    for (int i = 0; i < 3; i++) applyAt(10, Optional.empty());
    assertThat(store.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    assertThat(store.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_snapshot_carries_the_time(Ground ground) {
    open(ground);
    applyAt(0, putFor("a", "1", 10), put("b", "1"));
    byte[] bytes = StateStoreContract.bytesOf(store);
    try (StateStore other = SortedMapStateStore.open(new SortedMapStateStore.Medium())) {
      StateStoreContract.stage(other, bytes, 7);
      other.install();
      assertThat(other.nextExpiry()).isEqualTo(10);
      other.apply(List.of(new Change(3, 1, 10, Optional.empty())));
      assertThat(other.get("a")).isEmpty();
      assertThat(other.size()).isEqualTo(1);
      applyAt(10, Optional.empty());
      assertThat(other.contentHash()).isEqualTo(store.contentHash());
    }
  }

  private static StoreCommand.PutFor putFor(String key, String json, long ttl) {
    return new StoreCommand.PutFor(key, json(json), ttl);
  }

  private List<Outcome> applyAt(long millis, StoreCommand... commands) {
    List<Outcome> outcomes = new ArrayList<>();
    for (StoreCommand command : commands) outcomes.addAll(applyAt(millis, Optional.of(command)));
    return outcomes;
  }

  private List<Outcome> applyAt(long millis, Optional<StoreCommand> command) {
    return store.apply(List.of(new Change(store.appliedIndex() + 1, 1, millis, command)));
  }

  // ---- words

  private static StoreCommand.When when(Precondition condition, StoreCommand.Single change) {
    return new StoreCommand.When(condition, change);
  }

  private static StoreCommand.Put put(String key, String json) {
    return new StoreCommand.Put(key, json(json));
  }

  private static Transaction reading(String key) {
    return new Transaction(List.of(), List.of(new Step.Get(key)), List.of(), 100);
  }

  private static StoreCommand turn(long sequence, StoreCommand.Change change) {
    return new StoreCommand.Once(Optional.of(new Turn(1, sequence, 1)), Optional.empty(), change);
  }

  private static StoreCommand keyed(long name, StoreCommand.Change change) {
    Keyed keyed =
        new Keyed(new Digest(0, name), new Digest(0, name), 2, "node-1", new Keeping(10, 10_000));
    return new StoreCommand.Once(Optional.empty(), Optional.of(keyed), change);
  }

  private static Outcome notMatched(long index, long version) {
    return Outcome.telling(Kind.NOT_MATCHED, index, 0, Told.number(version));
  }

  private static Outcome counted(long index, long sum) {
    return Outcome.telling(Kind.COUNTED, index, 1, Told.number(sum));
  }

  private Outcome apply(StoreCommand command) {
    return applyAll(command).get(0);
  }

  private List<Outcome> applyAll(StoreCommand... commands) {
    List<Change> changes = new ArrayList<>();
    for (StoreCommand command : commands) {
      long index = store.appliedIndex() + 1 + changes.size();
      changes.add(new Change(index, 1, 0, Optional.of(command)));
    }
    return store.apply(changes);
  }

  private String text(String key) {
    return store
        .get(key)
        .map(found -> new String(found.value(), StandardCharsets.UTF_8) + "@" + found.version())
        .orElse("none");
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
