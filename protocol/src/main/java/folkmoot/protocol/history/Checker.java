package folkmoot.protocol.history;

/**
 * Judges whether a history keeps one promise. A checker is a value: it may be used again and for
 * several histories.
 */
public interface Checker {
  /** The name of the promise, as in {@link Verdict#promise()}. */
  String promise();

  /**
   * Judges.
   *
   * @return a pass only if the whole history was judged and keeps the promise; unknown when the
   *     budget is used up, or if the checker cannot decide histories of this kind
   */
  Verdict check(History history, Budget budget);
}
