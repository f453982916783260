package folkmoot.protocol.once;

/** When a write of a session is applied (thesis §6.3): at most once (trap 14). */
public interface SessionRule {
  /** What is to be done with a write. */
  enum Verdict {
    /** It is applied. */
    APPLY,
    /** It was: its result is told again. */
    REPEAT,
    /** Whether it was applied is no longer known, and nobody asks. */
    FORGOTTEN,
    /** Whether it was applied cannot be known. */
    NO_SESSION
  }

  /**
   * Judges a write.
   *
   * @param open the session is known
   * @param lowest the highest of all {@link Turn#lowest()} that were applied in it
   * @param answered the result of this sequence is remembered
   */
  Verdict judge(boolean open, long lowest, boolean answered, Turn turn);

  /** The results below this sequence are no longer needed. */
  long neededFrom(long lowest);

  /**
   * What whoever asks again is told.
   *
   * @param first what applying it came to
   * @param index of the entry that asks again
   */
  Outcome repeated(Outcome first, long index);

  /** As the thesis has it; and an unknown session applies nothing. */
  static SessionRule paper() {
    return new SessionRule() {
      @Override
      public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
        if (!open) return Verdict.NO_SESSION;
        if (answered) return Verdict.REPEAT;
        return turn.sequence() < lowest ? Verdict.FORGOTTEN : Verdict.APPLY;
      }

      @Override
      public long neededFrom(long lowest) {
        return lowest;
      }

      @Override
      public Outcome repeated(Outcome first, long index) {
        return first;
      }
    };
  }
}
