package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.Outcome.Kind;
import folkmoot.protocol.store.StoreCommand;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stores make of transactions: each of them the same. */
class TransactionsOfStoresTest extends BothStores {
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
}
