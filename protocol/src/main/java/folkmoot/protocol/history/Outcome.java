package folkmoot.protocol.history;

import java.util.Optional;

/** What a client was told, or that it was not. */
public sealed interface Outcome {
  /**
   * Answered with a value: of a read what it found, of an increment the new value.
   *
   * @param value empty if there was none
   */
  record Saw(Optional<String> value) implements Outcome {
    public Saw {
      if (value == null) throw new IllegalArgumentException("value must not be null");
    }
  }

  /**
   * Answered that it was done: a write always ({@code effect} is true); a delete: whether it found
   * something; a compare-and-set: whether the key was what it expected, and so was set.
   */
  record Did(boolean effect) implements Outcome {}

  /**
   * Known never to have been applied, nor to be applied later.
   *
   * @param reason one short sentence, may be empty
   */
  record Failed(String reason) implements Outcome {}

  /**
   * Nobody knows: it took effect once, at any time after its invocation, also after the end of the
   * history, or never will.
   *
   * @param reason one short sentence, may be empty
   */
  record Unknown(String reason) implements Outcome {}

  /** A read that found nothing. */
  Outcome ABSENT = new Saw(Optional.empty());

  /** Done, with effect. */
  Outcome DONE = new Did(true);

  /** Done, without effect: nothing to delete, or not what was expected. */
  Outcome NO_EFFECT = new Did(false);

  /** A read that found this, or an increment that made this. */
  static Outcome saw(String value) {
    return new Saw(Optional.of(value));
  }

  /** True for an answer: neither failed nor unknown. */
  default boolean isOk() {
    return this instanceof Saw || this instanceof Did;
  }
}
