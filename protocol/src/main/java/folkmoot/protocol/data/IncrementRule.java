package folkmoot.protocol.data;

import java.util.Optional;
import java.util.OptionalLong;

/** What adding to a key comes to. */
@FunctionalInterface
public interface IncrementRule {
  /** The new value, or why there is none. */
  sealed interface Sum {
    /** The new value. */
    record Is(long value) implements Sum {}

    /** Nothing is added. */
    enum None implements Sum {
      /** The value is no whole number. */
      NOT_AN_INTEGER,
      /** The value or the sum is no signed 64-bit number. */
      OUT_OF_RANGE
    }
  }

  /**
   * Adds.
   *
   * @param value JSON in UTF-8, as it is now; empty if there is no such key
   */
  Sum add(Optional<byte[]> value, long by);

  /** Absent is 0; a whole number is one however it is written, 1.0 and 1e0 as well as 1. */
  static IncrementRule exact() {
    return (value, by) -> {
      if (value.isEmpty()) return new Sum.Is(by);
      Optional<JsonNumber> number =
          JsonValue.parse(value.get())
              .filter(JsonValue.Number.class::isInstance)
              .map(json -> ((JsonValue.Number) json).value());
      if (number.isEmpty() || !number.get().whole()) return Sum.None.NOT_AN_INTEGER;
      OptionalLong before = number.get().toLong();
      if (before.isEmpty()) return Sum.None.OUT_OF_RANGE;
      long sum = before.getAsLong() + by;
      boolean overflows = ((before.getAsLong() ^ sum) & (by ^ sum)) < 0;
      return overflows ? Sum.None.OUT_OF_RANGE : new Sum.Is(sum);
    };
  }
}
