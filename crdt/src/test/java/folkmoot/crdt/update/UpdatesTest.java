package folkmoot.crdt.update;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.BoundedCounter;
import folkmoot.crdt.GCounter;
import folkmoot.crdt.GSet;
import folkmoot.crdt.OrSet;
import folkmoot.crdt.PnCounter;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.TextDocument;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdatesTest {
  private static final ReplicaId HERE = new ReplicaId("here", 1);
  private static final ReplicaId THERE = new ReplicaId("there", 1);
  private static final ReplicaId OTHER = new ReplicaId("other", 1);
  private static final Circumstances HERE_ALONE = at(Limits.DEFAULT);
  private static final Circumstances HEIR = HERE_ALONE.inheriting(THERE::equals);
  private static final List<Update> ALL_UPDATES =
      List.of(
          new Update.Increment(5),
          new Update.Decrement(5),
          new Update.Grant("node-there", 5),
          new Update.Add("\"a\""),
          new Update.Remove("\"a\""),
          new Update.Enable(),
          new Update.Set("1"),
          new Update.Put("f", "2"),
          new Update.Insert(0, "abc"),
          new Update.Delete(0, 0));

  static List<ReplicatedType<?>> types() {
    return ReplicatedType.ALL;
  }

  /** Every type takes the operations that it offers, and refuses every other. */
  @ParameterizedTest
  @MethodSource("types")
  <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta>
      void an_operation_of_another_type_is_refused(ReplicatedType<T> type) {
    TreeSet<String> taken = new TreeSet<>();
    for (Update update : ALL_UPDATES) {
      Outcome<T> outcome = type.update(type.empty(), update, at(Limits.DEFAULT));
      boolean none =
          outcome instanceof Outcome.Refused<T> refused
              && refused.refusal() instanceof Refusal.NoSuchOperation;
      if (!none) taken.add(update.name());
    }
    assertThat(taken).containsExactlyInAnyOrderElementsOf(type.operations());
  }

  @Test
  void types_are_found_by_name_and_come_in_the_order_of_their_names() {
    assertThat(ReplicatedType.ALL.stream().map(ReplicatedType::name)).isSorted().hasSize(10);
    for (ReplicatedType<?> type : ReplicatedType.ALL) {
      assertThat(ReplicatedType.named(type.name())).contains(type);
      assertThat(ReplicatedType.refusal(Optional.empty(), type.name())).isEmpty();
      assertThat(ReplicatedType.refusal(Optional.of(type.name()), type.name())).isEmpty();
    }
    assertThat(ReplicatedType.refusal(Optional.of("g_counter"), "or_set"))
        .contains(new Refusal.AnotherType("g_counter", "or_set"));
    assertThat(ReplicatedType.refusal(Optional.of("g_counter"), "list").get().sentence())
        .isEqualTo(
            "There is no type list, only bounded_counter, flag, g_counter, g_set, lww_register,"
                + " mv_register, or_map, or_set, pn_counter, text");
  }

  @Test
  void a_g_counter_has_no_decrement() {
    assertThat(refusal(ReplicatedType.G_COUNTER, new Update.Decrement(1)))
        .isEqualTo(new Refusal.NoSuchOperation("g_counter", "decrement", List.of("increment")));
    assertThat(refusal(ReplicatedType.G_COUNTER, new Update.Increment(-1)).sentence())
        .isEqualTo("Cannot increment by -1");
    assertThat(refusal(ReplicatedType.PN_COUNTER, new Update.Decrement(Long.MIN_VALUE)))
        .isInstanceOf(Refusal.NegativeAmount.class);
  }

  @Test
  void what_is_not_there_is_not_sold() {
    BoundedCounter stock = BoundedCounter.EMPTY.increment(HERE, 5).increment(THERE, 3);
    Outcome<BoundedCounter> outcome =
        ReplicatedType.BOUNDED_COUNTER.update(stock, new Update.Decrement(6), at(Limits.DEFAULT));
    Refusal oversell = new Refusal.Oversell(6, BigInteger.valueOf(5), BigInteger.valueOf(8));
    assertThat(outcome).isEqualTo(new Outcome.Refused<>(oversell));
    assertThat(oversell.sentence())
        .isEqualTo("6 are more than the 5 of 8 that this node has rights to");
    assertThat(refusal(ReplicatedType.BOUNDED_COUNTER, new Update.Grant("node-there", 1)))
        .isInstanceOf(Refusal.Oversell.class);
    assertThat(refusal(ReplicatedType.BOUNDED_COUNTER, new Update.Grant("node-there", -1)))
        .isInstanceOf(Refusal.NegativeAmount.class);
    assertThat(refusal(ReplicatedType.BOUNDED_COUNTER, new Update.Decrement(-1)))
        .isInstanceOf(Refusal.NegativeAmount.class);
  }

  @Test
  void rights_go_to_the_replica_of_the_node_that_is_named() {
    BoundedCounter stock = BoundedCounter.EMPTY.increment(HERE, 5);
    Outcome<BoundedCounter> granted =
        ReplicatedType.BOUNDED_COUNTER.update(
            stock, new Update.Grant("node-there", 2), at(Limits.DEFAULT));
    assertThat(((Outcome.Made<BoundedCounter>) granted).value().rights(THERE)).isEqualTo(2);
    assertThat(refusal(ReplicatedType.BOUNDED_COUNTER, new Update.Grant("nobody", 0)))
        .isEqualTo(new Refusal.UnknownReplica("nobody"));
  }

  @Test
  void nothing_happens_outside_the_text() {
    for (Update update :
        List.of(
            new Update.Insert(1, "a"),
            new Update.Insert(-1, "a"),
            new Update.Insert(Long.MAX_VALUE, "a"),
            new Update.Delete(0, 1),
            new Update.Delete(-1, 0),
            new Update.Delete(0, -1),
            new Update.Delete(Long.MAX_VALUE, Long.MAX_VALUE))) {
      assertThat(refusal(ReplicatedType.TEXT, update))
          .as("%s", update)
          .isInstanceOf(Refusal.OutsideText.class);
    }
    assertThat(refusal(ReplicatedType.TEXT, new Update.Insert(0, "\ud83c")))
        .isEqualTo(new Refusal.IllFormedText());
  }

  @Test
  void what_is_too_large_is_refused_and_the_value_is_as_it_was() {
    Limits tight = new Limits(20, 3);
    Outcome<TextDocument> typed =
        ReplicatedType.TEXT.update(TextDocument.EMPTY, new Update.Insert(0, "abcd"), at(tight));
    assertThat(typed).isEqualTo(new Outcome.Refused<>(new Refusal.TooLarge("A text", 4, 3)));
    GSet set = GSet.EMPTY.add("123456789");
    Outcome<GSet> added = ReplicatedType.G_SET.update(set, new Update.Add("123456789-"), at(tight));
    assertThat(added).isEqualTo(new Outcome.Refused<>(new Refusal.TooLarge("A value", 23, 20)));
    for (ReplicatedType<?> type : ReplicatedType.ALL) {
      String large = "x".repeat(30);
      for (Update update :
          List.of(new Update.Set(large), new Update.Add(large), new Update.Put(large, "1"))) {
        if (!type.operations().contains(update.name())) continue;
        assertThat(refusal(type, update, tight))
            .as(type.name())
            .isInstanceOf(Refusal.TooLarge.class);
      }
    }
  }

  @Test
  void clients_are_shown_numbers_lists_objects_and_text() {
    TreeMap<String, String> fields = new TreeMap<>();
    fields.put("f", "2");
    assertThat(shown(ReplicatedType.PN_COUNTER, new Update.Decrement(5)))
        .isEqualTo(new Shown.Number(BigInteger.valueOf(-5)));
    assertThat(shown(ReplicatedType.FLAG, new Update.Enable())).isEqualTo(new Shown.Truth(true));
    assertThat(shown(ReplicatedType.OR_SET, new Update.Add("1")))
        .isEqualTo(new Shown.Values(List.of("1")));
    assertThat(shown(ReplicatedType.MV_REGISTER, new Update.Set("1")))
        .isEqualTo(new Shown.Values(List.of("1")));
    assertThat(shown(ReplicatedType.LWW_REGISTER, new Update.Set("1")))
        .isEqualTo(new Shown.Value(Optional.of("1")));
    assertThat(shown(ReplicatedType.OR_MAP, new Update.Put("f", "2")))
        .isEqualTo(new Shown.Fields(fields));
    assertThat(shown(ReplicatedType.TEXT, new Update.Insert(0, "a")))
        .isEqualTo(new Shown.Text("a"));
  }

  @Test
  void a_value_is_written_on_under_a_name_that_it_has_if_that_was_left_to_the_writer() {
    OrSet set = OrSet.EMPTY.add(THERE, "a").add(OTHER, "b");
    Update add = new Update.Add("c");
    assertThat(made(ReplicatedType.OR_SET, set, add, HERE_ALONE).writers())
        .containsExactly(HERE, OTHER, THERE);
    assertThat(made(ReplicatedType.OR_SET, set, add, HEIR).writers()).containsExactly(OTHER, THERE);
    assertThat(made(ReplicatedType.OR_SET, set, add, HEIR.underOwnName()).writers())
        .containsExactly(HERE, OTHER, THERE);
    assertThat(made(ReplicatedType.OR_SET, OrSet.EMPTY, add, HEIR).writers()).containsExactly(HERE);

    Update up = new Update.Increment(2);
    GCounter views = GCounter.EMPTY.increment(THERE, 5);
    assertThat(made(ReplicatedType.G_COUNTER, views, up, HEIR))
        .isEqualTo(GCounter.EMPTY.increment(THERE, 7));
    PnCounter balance = PnCounter.EMPTY.decrement(THERE, 5);
    assertThat(made(ReplicatedType.PN_COUNTER, balance, up, HEIR))
        .isEqualTo(PnCounter.EMPTY.decrement(THERE, 5).increment(THERE, 2));
  }

  /** It would never be without one again, and the values that it has would grow and grow. */
  @Test
  void a_name_with_a_gap_is_not_written_on() {
    OrSet first = OrSet.EMPTY.add(THERE, "a").resetDelta();
    OrSet second = first.add(THERE, "b").resetDelta();
    OrSet third = second.add(THERE, "c");
    OrSet gap = first.mergeData(third.deltaData().orElseThrow());

    assertThat(gap.writers()).isEmpty();
    assertThat(second.writers()).containsExactly(THERE);
    assertThat(made(ReplicatedType.OR_SET, gap, new Update.Add("d"), HEIR).writers())
        .containsExactly(HERE);
  }

  /** The lost disk may have sold what it had the right to. */
  @Test
  void rights_are_left_to_nobody() {
    BoundedCounter stock = BoundedCounter.EMPTY.increment(THERE, 5);
    Outcome<BoundedCounter> sold =
        ReplicatedType.BOUNDED_COUNTER.update(stock, new Update.Decrement(1), HEIR);
    assertThat(sold).isInstanceOf(Outcome.Refused.class);
    assertThat(
            made(ReplicatedType.BOUNDED_COUNTER, stock, new Update.Increment(1), HEIR).rights(HERE))
        .isEqualTo(1);
  }

  private static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> T made(
      ReplicatedType<T> type, T value, Update update, Circumstances at) {
    return ((Outcome.Made<T>) type.update(value, update, at)).value();
  }

  private static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> Shown shown(
      ReplicatedType<T> type, Update update) {
    Outcome<T> outcome = type.update(type.empty(), update, at(Limits.DEFAULT));
    return type.show(((Outcome.Made<T>) outcome).value());
  }

  private static Circumstances at(Limits limits) {
    return new Circumstances(
        HERE, 1, limits, node -> node.equals("node-there") ? Optional.of(THERE) : Optional.empty());
  }

  private static Refusal refusal(ReplicatedType<?> type, Update update) {
    return refusal(type, update, Limits.DEFAULT);
  }

  private static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> Refusal refusal(
      ReplicatedType<T> type, Update update, Limits limits) {
    Outcome<T> outcome = type.update(type.empty(), update, at(limits));
    return ((Outcome.Refused<T>) outcome).refusal();
  }
}
