package folkmoot.protocol.history.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of one key as small numbers, so that states are compared and kept as ints. */
final class Values {
  /** The number of absence. */
  static final int ABSENT = 0;

  /** No such value. */
  static final int NONE = -1;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  Values() {
    texts.add(null);
  }

  /** The number of a value, a new one if it was never met. */
  int number(Optional<String> value) {
    if (value.isEmpty()) return ABSENT;
    Integer known = numbers.putIfAbsent(value.get(), texts.size());
    if (known != null) return known;
    texts.add(value.get());
    return texts.size() - 1;
  }

  /** A number that is no text's. */
  int anonymous() {
    texts.add(null);
    return texts.size() - 1;
  }

  int size() {
    return texts.size();
  }

  /** The number of a value and so much more; {@link #NONE} if it is no integer, or leaves long. */
  int plus(int number, long by) {
    long base = 0;
    if (number != ABSENT) {
      Optional<Long> integer = integer(number);
      if (integer.isEmpty()) return NONE;
      base = integer.get();
    }
    long sum = base + by;
    if (((base ^ sum) & (by ^ sum)) < 0) return NONE;
    return number(Optional.of(Long.toString(sum)));
  }

  /** The integer that a value is, if it is one. */
  Optional<Long> integer(int number) {
    return Optional.ofNullable(texts.get(number)).flatMap(Values::integer);
  }

  /** The integer that a text is in decimal, without leading zeros or plus. */
  static Optional<Long> integer(String text) {
    if (text.isEmpty() || text.length() > 20) return Optional.empty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && !(c == '-' && i == 0 && text.length() > 1)) {
        return Optional.empty();
      }
    }
    try {
      long value = Long.parseLong(text);
      return Long.toString(value).equals(text) ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException tooLong) {
      return Optional.empty();
    }
  }
}
