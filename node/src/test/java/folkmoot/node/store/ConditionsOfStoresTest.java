package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Precondition.Tags;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.Outcome.Kind;
import folkmoot.protocol.store.StoreCommand;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stores make of conditions and sums: each of them the same. */
class ConditionsOfStoresTest extends BothStores {
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
}
