package folkmoot.protocol.once;

/**
 * What a leader goes by to tell that a write is under way with it already, when it is sent again:
 * it is not appended once more, its answer is that of the first attempt (thesis §6.3).
 *
 * <p>That saves an entry; that the write is applied once holds without it, by {@link SessionRule}
 * and {@link IdempotencyRule}.
 */
public interface RepetitionRule {
  /** The place of a write: equal for all attempts at it, and for no other write. */
  Turn.Place place(Turn turn);

  /**
   * True if two requests under one idempotency key ask the same.
   *
   * @param underWay the digest of the one that is under way
   * @param asked of the other
   */
  boolean isSame(Digest underWay, Digest asked);

  /** Session and sequence together name a write; a key stands for one request. */
  static RepetitionRule strict() {
    return new RepetitionRule() {
      @Override
      public Turn.Place place(Turn turn) {
        return turn.place();
      }

      @Override
      public boolean isSame(Digest underWay, Digest asked) {
        return underWay.equals(asked);
      }
    };
  }
}
