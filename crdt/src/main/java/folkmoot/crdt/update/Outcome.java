package folkmoot.crdt.update;

/**
 * What became of an update.
 *
 * @param <T> the value
 */
public sealed interface Outcome<T> {
  /**
   * It was made.
   *
   * @param value with the change in its delta; the same as before if there was nothing to change
   */
  record Made<T>(T value) implements Outcome<T> {}

  record Refused<T>(Refusal refusal) implements Outcome<T> {}
}
