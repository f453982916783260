package folkmoot.node.simulation;

import folkmoot.protocol.data.CompareRule;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.ConditionRule;
import folkmoot.protocol.data.DataRules;
import folkmoot.protocol.data.ExpiryRule;
import folkmoot.protocol.data.IncrementRule;
import folkmoot.protocol.data.IncrementRule.Sum;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the state machine decides about keys, each time broken as somebody might well write it.
 * These rules keep nothing: what a replica would count for itself is for the state to forbid, and
 * {@code StoresAgreeTest} holds it to that.
 */
final class DataMutants extends MutantFamily {
  private static final DataRules STRICT = DataRules.strict();

  @Override
  void plant() {
    conditions();
    sums();
    comparisons();
    expiry();
  }

  private void conditions() {
    add(
        "RFC 9110 §13",
        "a condition is ignored where the write is applied",
        (ConditionRule) (condition, version) -> true,
        3);
    add(
        "RFC 9110 §13.1.1",
        "any version that is there matches",
        (ConditionRule)
            (condition, version) ->
                condition.ifMatch().isPresent()
                    ? version != 0
                    : STRICT.condition().holds(condition, version),
        3);
    add(
        "RFC 9110 §13.1.2",
        "that there must be none is not looked at",
        (ConditionRule)
            (condition, version) ->
                condition.ifNoneMatch().isPresent() || STRICT.condition().holds(condition, version),
        3);
  }

  private void sums() {
    add(
        "increment",
        "a sum that is too large wraps around",
        (IncrementRule)
            (value, by) -> {
              Sum sum = STRICT.increment().add(value, by);
              if (sum != Sum.None.OUT_OF_RANGE) return sum;
              long before = ((Sum.Is) STRICT.increment().add(value, 0)).value();
              return new Sum.Is(before + by);
            },
        30);
    add(
        "increment",
        "a key that is there already begins anew",
        (IncrementRule) (value, by) -> new Sum.Is(by),
        3);
  }

  private void expiry() {
    add(
        "expiry",
        "what is over is there until it is taken away",
        (ExpiryRule) (untilMillis, logTime) -> logTime >= untilMillis + 500,
        3);
    add("expiry", "each replica goes by its own clock", new OwnClock(() -> 0), 3);
  }

  private record OwnClock(LongSupplier clock) implements ExpiryRule {
    @Override
    public boolean isOver(long untilMillis, long logTime) {
      return clock.getAsLong() >= untilMillis;
    }

    @Override
    public ExpiryRule at(LongSupplier ownClock) {
      return new OwnClock(ownClock);
    }
  }

  private void comparisons() {
    add(
        "transaction",
        "comparisons are not made",
        (CompareRule) (comparison, version, value) -> Optional.of(true),
        3);
    add(
        "transaction",
        "values are compared byte by byte",
        (CompareRule)
            (comparison, version, value) ->
                comparison.value().isPresent() && value.isPresent()
                    ? Optional.of(fits(comparison, value.get()))
                    : STRICT.compare().holds(comparison, version, value),
        3);
    add(
        "transaction",
        "versions are not compared",
        (CompareRule)
            (comparison, version, value) ->
                comparison.version().isPresent()
                    ? Optional.of(true)
                    : STRICT.compare().holds(comparison, version, value),
        3);
  }

  private static boolean fits(Comparison comparison, byte[] there) {
    int order = Arrays.compare(there, comparison.value().orElseThrow());
    return switch (comparison.relation()) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      default -> order >= 0;
    };
  }
}
