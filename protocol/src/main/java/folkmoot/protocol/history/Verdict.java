package folkmoot.protocol.history;

/** What a checker found. Only {@link Pass} is a pass. */
public sealed interface Verdict {
  /** The name of the promise that was judged. */
  String promise();

  /**
   * The promise was kept.
   *
   * @param operations how many operations were judged
   */
  record Pass(String promise, int operations) implements Verdict {}

  /**
   * The promise was broken.
   *
   * @param explanation one or a few sentences that name operations by {@code #index}
   * @param smallest the smallest part of the history, as far as it was found in time, that breaks
   *     the promise by itself: every part of it happened
   */
  record Violation(String promise, String explanation, History smallest) implements Verdict {}

  /**
   * Not judged: out of time, or the history is not such as the checker can decide.
   *
   * @param reason one sentence
   */
  record Unknown(String promise, String reason) implements Verdict {}

  default boolean isPass() {
    return this instanceof Pass;
  }

  default boolean isViolation() {
    return this instanceof Violation;
  }

  default boolean isUnknown() {
    return this instanceof Unknown;
  }
}
