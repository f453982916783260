package folkmoot.protocol.merge.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AllowedValuesTest {
  private final List<Asked> asked = new ArrayList<>();
  private long now;

  // ---- counters

  @Test
  void a_counter_is_the_sum_of_what_was_made_and_of_any_part_of_what_is_not_known() {
    made("one", new Update.Increment(150));
    made("two", new Update.Increment(200));
    made("two", new Update.Decrement(25));
    unknown("one", new Update.Increment(7));
    unknown("one", new Update.Decrement(3));
    for (long sum : List.of(325, 332, 322, 329)) allows("pn_counter", number(sum));
    for (long sum : List.of(0, 324, 326, 328, 335, 318)) forbids("pn_counter", number(sum));
    forbids("pn_counter", Optional.empty());
  }

  @Test
  void of_many_unknown_ones_at_least_the_bounds_are_judged() {
    for (int i = 0; i < 40; i++) unknown("one", new Update.Increment(10));
    allows("g_counter", number(400));
    allows("g_counter", number(0));
    allows("g_counter", Optional.empty());
    forbids("g_counter", number(401));
    forbids("g_counter", number(-1));
  }

  @Test
  void rights_that_are_granted_change_no_sum() {
    made("one", new Update.Increment(10));
    made("one", new Update.Grant("two", 4));
    made("two", new Update.Decrement(4));
    allows("bounded_counter", number(6));
    forbids("bounded_counter", number(10));
  }

  // ---- sets

  @Test
  void a_removal_takes_away_what_it_saw_and_need_not_what_it_did_not() {
    made("one", new Update.Add("song"));
    made("one", new Update.Remove("song"));
    allows("or_set", values());
    forbids("or_set", values("song"));

    asked.clear();
    made("one", new Update.Add("song"));
    made("two", new Update.Remove("song"));
    allows("or_set", values("song"));
    allows("or_set", values());

    asked.clear();
    made("two", new Update.Remove("song"));
    made("one", new Update.Add("song"));
    allows("or_set", values("song"));
    forbids("or_set", values());
  }

  @Test
  void an_addition_that_came_after_its_removal_began_stays_or_goes() {
    at("one", new Update.Add("song"), 10, 20, true);
    at("one", new Update.Remove("song"), 15, 30, true);
    allows("or_set", values("song"));
    allows("or_set", values());
  }

  @Test
  void what_is_not_known_to_be_added_or_removed_may_be_either() {
    unknown("one", new Update.Add("a"));
    made("one", new Update.Remove("a"));
    made("one", new Update.Add("b"));
    unknown("one", new Update.Remove("b"));
    allows("or_set", values("a", "b"));
    allows("or_set", values());
  }

  @Test
  void a_set_has_all_that_was_added_once_and_nothing_else() {
    made("one", new Update.Add("milk"));
    made("two", new Update.Add("bread"));
    allows("g_set", values("bread", "milk"));
    forbids("g_set", values("milk"));
    forbids("g_set", values("bread", "eggs", "milk"));
    forbids("g_set", values("bread", "milk", "milk"));
  }

  // ---- maps

  @Test
  void a_field_has_what_was_put_last_where_one_put_saw_the_other() {
    made("one", new Update.Put("name", "Ann"));
    made("one", new Update.Put("name", "Anna"));
    made("two", new Update.Put("name", "An"));
    allows("or_map", fields("name", "Anna"));
    allows("or_map", fields("name", "An"));
    forbids("or_map", fields("name", "Ann"));
    forbids("or_map", fields());
    forbids("or_map", fields("name", "An", "age", "7"));
  }

  @Test
  void a_removed_field_is_gone_unless_it_was_put_apart_from_that() {
    made("one", new Update.Put("name", "Ann"));
    made("one", new Update.Remove("name"));
    allows("or_map", fields());
    forbids("or_map", fields("name", "Ann"));
    made("two", new Update.Put("name", "An"));
    allows("or_map", fields("name", "An"));
    forbids("or_map", fields("name", "Ann"));
    forbids("or_map", fields());
  }

  // ---- registers

  @Test
  void of_writes_that_saw_each_other_the_last_one_wins() {
    made("one", new Update.Set("a"));
    made("one", new Update.Set("b"));
    made("two", new Update.Set("c"));
    allows("lww_register", value("b"));
    allows("lww_register", value("c"));
    forbids("lww_register", value("a"));
    forbids("lww_register", new Shown.Value(Optional.empty()));
    forbids("lww_register", value("d"));
  }

  @Test
  void of_writes_that_did_not_see_each_other_all_are_kept() {
    at("one", new Update.Set("a"), 10, 20, true);
    at("two", new Update.Set("b"), 30, 40, true);
    allows("mv_register", values("a", "b"));
    allows("mv_register", values("b"));
    forbids("mv_register", values("a"));
    forbids("mv_register", values());
    forbids("mv_register", values("b", "b"));

    asked.clear();
    at("one", new Update.Set("a"), 10, 20, true);
    at("one", new Update.Set("b"), 30, 40, true);
    forbids("mv_register", values("a", "b"));
  }

  // ---- flags, texts

  @Test
  void a_flag_is_raised_if_somebody_has_raised_it() {
    forbids("flag", new Shown.Truth(true));
    unknown("one", new Update.Enable());
    allows("flag", new Shown.Truth(true));
    allows("flag", new Shown.Truth(false));
    made("one", new Update.Enable());
    forbids("flag", new Shown.Truth(false));
  }

  @Test
  void what_was_typed_in_one_go_stands_in_its_order_wherever_that_is() {
    made("one", new Update.Insert(0, "abc"));
    made("two", new Update.Insert(0, "xyz"));
    allows("text", text("abcxyz"));
    allows("text", text("xabcyz"));
    forbids("text", text("abcxzy"));
    forbids("text", text("abcxy"));
    forbids("text", text("abcxyzz"));
    forbids("text", text("abcxyz!"));
  }

  @Test
  void as_much_is_missing_as_was_deleted_at_once_and_no_more_than_at_all() {
    made("one", new Update.Insert(0, "abcdef"));
    made("one", new Update.Delete(0, 2));
    made("two", new Update.Delete(1, 3));
    allows("text", text("def"));
    allows("text", text("f"));
    forbids("text", text("cdef"));
    forbids("text", text(""));
    unknown("two", new Update.Delete(0, 1));
    allows("text", text(""));
  }

  @Test
  void there_is_no_other_type() {
    assertThatThrownBy(() -> AllowedValues.judge("tree", asked, Optional.empty()))
        .hasMessageContaining("tree");
    assertThatThrownBy(() -> at("one", new Update.Enable(), 2, 1, true))
        .hasMessageContaining("from 2 to 1");
  }

  // ---- shorthand

  private void made(String node, Update update) {
    at(node, update, now + 1, now + 2, true);
  }

  private void unknown(String node, Update update) {
    at(node, update, now + 1, now + 2, false);
  }

  private void at(String node, Update update, long invoked, long returned, boolean isMade) {
    asked.add(new Asked(node, update, invoked, returned, isMade));
    now = Math.max(now, returned);
  }

  private void allows(String type, Shown end) {
    allows(type, Optional.of(end));
  }

  private void allows(String type, Optional<Shown> end) {
    assertThat(AllowedValues.judge(type, asked, end)).as("%s of %s", end, asked).isEmpty();
  }

  private void forbids(String type, Shown end) {
    forbids(type, Optional.of(end));
  }

  private void forbids(String type, Optional<Shown> end) {
    assertThat(AllowedValues.judge(type, asked, end)).as("%s of %s", end, asked).isPresent();
  }

  private static Shown number(long number) {
    return new Shown.Number(BigInteger.valueOf(number));
  }

  private static Shown values(String... values) {
    return new Shown.Values(List.of(values));
  }

  private static Shown value(String value) {
    return new Shown.Value(Optional.of(value));
  }

  private static Shown text(String text) {
    return new Shown.Text(text);
  }

  private static Shown fields(String... pairs) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) fields.put(pairs[i], pairs[i + 1]);
    return new Shown.Fields(new TreeMap<>(fields));
  }
}
