package folkmoot.protocol.once;

/** What becomes of a write whose idempotency key was seen before (DESIGN §3, trap 14). */
public interface IdempotencyRule {
  /**
   * True if the first answer is still remembered.
   *
   * @param untilMillis until when, in log time
   * @param logTime what the log says that it is now
   */
  boolean isRemembered(long untilMillis, long logTime);

  /**
   * What is told instead of applying it again.
   *
   * @param first what the first request came to
   * @param answer what else its answer said
   * @param known the first request
   * @param asked this one
   * @param index of this one's entry
   */
  Outcome repeated(Outcome first, Outcome.First answer, Digest known, Digest asked, long index);

  /** The first answer again, if it is the same request; else a refusal. */
  static IdempotencyRule strict() {
    return new IdempotencyRule() {
      @Override
      public boolean isRemembered(long untilMillis, long logTime) {
        return logTime < untilMillis;
      }

      @Override
      public Outcome repeated(
          Outcome first, Outcome.First answer, Digest known, Digest asked, long index) {
        return known.equals(asked)
            ? first.repeating(answer)
            : Outcome.refused(Outcome.Kind.KEY_REUSED, index);
      }
    };
  }
}
