package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Counters: all that was made, and of what is not known any part. */
final class Sums implements AllowedValues.Rule {
  /** Of more unknown ones only the least and the greatest sum are told apart from the others. */
  private static final int MOST_UNKNOWN = 16;

  @Override
  public Optional<String> judge(List<Asked> asked, Shown end) {
    BigInteger number = ((Shown.Number) end).number();
    BigInteger made = BigInteger.ZERO;
    for (Asked each : asked) if (each.isMade()) made = made.add(change(each.update()));
    List<BigInteger> unknown =
        asked.stream().filter(each -> !each.isMade()).map(each -> change(each.update())).toList();
    if (allows(made, unknown, number)) return Optional.empty();
    return Optional.of(
        "%s is not the sum of what was made, %s, and of some of %s"
            .formatted(number, made, unknown));
  }

  private static BigInteger change(Update update) {
    if (update instanceof Update.Increment increment) return BigInteger.valueOf(increment.by());
    return update instanceof Update.Decrement decrement
        ? BigInteger.valueOf(decrement.by()).negate()
        : BigInteger.ZERO;
  }

  private static boolean allows(BigInteger made, List<BigInteger> unknown, BigInteger number) {
    if (unknown.size() <= MOST_UNKNOWN) return sums(made, unknown).contains(number);
    BigInteger least = made;
    BigInteger most = made;
    for (BigInteger each : unknown) {
      least = least.add(each.min(BigInteger.ZERO));
      most = most.add(each.max(BigInteger.ZERO));
    }
    return least.compareTo(number) <= 0 && number.compareTo(most) <= 0;
  }

  private static TreeSet<BigInteger> sums(BigInteger made, List<BigInteger> unknown) {
    TreeSet<BigInteger> sums = new TreeSet<>(List.of(made));
    for (BigInteger each : unknown) {
      for (BigInteger sum : List.copyOf(sums)) sums.add(sum.add(each));
    }
    return sums;
  }
}
