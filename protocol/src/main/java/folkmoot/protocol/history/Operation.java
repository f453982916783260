package folkmoot.protocol.history;

/**
 * One operation of one client on one key, from its invocation to its answer.
 *
 * @param index its number in the history that it was recorded in: unique, in the order of
 *     invocation; kept in every part of that history
 * @param client who asked; a client asks one thing after the other
 * @param target the key
 * @param action what was asked
 * @param invoked when, in nanoseconds of the one clock of the history, or in logical time
 * @param returned when it was answered, not before {@code invoked}; of an {@link Outcome.Unknown}
 *     when the client gave up, {@link #NEVER} if it did not
 * @param outcome what it was told
 * @param served how it was served
 */
public record Operation(
    int index,
    String client,
    Target target,
    Action action,
    long invoked,
    long returned,
    Outcome outcome,
    Served served) {
  /** The time of what did not happen. */
  public static final long NEVER = Long.MAX_VALUE;

  public Operation {
    if (client == null || target == null || served == null) {
      throw new IllegalArgumentException("client, target and served must not be null");
    }
    if (returned < invoked) {
      throw new IllegalArgumentException(
          "an answer comes after its question: invoked %d, returned %d"
              .formatted(invoked, returned));
    }
    if (returned == NEVER && !(outcome instanceof Outcome.Unknown)) {
      throw new IllegalArgumentException("only what is unknown never ends, not " + outcome);
    }
    if (!fits(action, outcome)) {
      throw new IllegalArgumentException(outcome + " is no answer to " + action);
    }
  }

  private static boolean fits(Action action, Outcome outcome) {
    if (outcome instanceof Outcome.Failed || outcome instanceof Outcome.Unknown) return true;
    if (action instanceof Action.Read) return outcome instanceof Outcome.Saw;
    if (action instanceof Action.Increment) {
      return outcome instanceof Outcome.Saw saw && saw.value().isPresent();
    }
    if (action instanceof Action.Write) return outcome.equals(Outcome.DONE);
    return outcome instanceof Outcome.Did;
  }

  public boolean isOk() {
    return outcome.isOk();
  }

  public boolean isUnknown() {
    return outcome instanceof Outcome.Unknown;
  }

  public boolean isFailed() {
    return outcome instanceof Outcome.Failed;
  }

  /**
   * True if this was answered before the other was asked: by the clock, so that equal times count
   * as concurrent. What is unknown precedes nothing.
   */
  public boolean precedes(Operation other) {
    return isOk() && returned < other.invoked;
  }

  /** The same under another number. */
  public Operation index(int other) {
    return new Operation(other, client, target, action, invoked, returned, outcome, served);
  }

  /** The same with another ending. */
  public Operation ending(long at, Outcome other) {
    return new Operation(index, client, target, action, invoked, at, other, served);
  }
}
