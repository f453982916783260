package folkmoot.protocol.history;

import java.util.Optional;

/**
 * What a client asked of one key. Values are texts, by convention canonical JSON; two values are
 * the same if their texts are. A value is never null: what is not there is an empty {@code
 * Optional}.
 */
public sealed interface Action {
  /** Reads the key; answered by {@link Outcome.Saw}. */
  record Read() implements Action {}

  /** Sets the key whatever it was; answered by {@link Outcome.Did}. */
  record Write(String value) implements Action {
    public Write {
      require(value, "the value of a write");
    }
  }

  /** Removes the key; answered by {@link Outcome.Did}: was there one? */
  record Delete() implements Action {}

  /**
   * Sets the key if it is what was expected; answered by {@link Outcome.Did}: was it?
   *
   * @param expected empty for "only if there is none"
   */
  record CompareAndSet(Optional<String> expected, String value) implements Action {
    public CompareAndSet {
      require(expected, "what is expected");
      require(value, "the value of a compare-and-set");
    }
  }

  /**
   * Adds to the key, an integer in decimal, absent counting as 0; answered by {@link Outcome.Saw}:
   * the new value.
   */
  record Increment(long by) implements Action {}

  /** The one read. */
  Action READ = new Read();

  /** The one delete. */
  Action DELETE = new Delete();

  /** True for all but a read: it may change what others see. */
  default boolean mayWrite() {
    return !(this instanceof Read);
  }

  private static void require(Object part, String name) {
    if (part == null) throw new IllegalArgumentException(name + " must not be null");
  }
}
