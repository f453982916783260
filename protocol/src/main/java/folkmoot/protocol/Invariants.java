package folkmoot.protocol;

/** Checks that stay on in production: a broken invariant stops the node before it can lie. */
public final class Invariants {
  private Invariants() {}

  /** Thrown when what must always hold does not; never caught below the guardian of the node. */
  public static final class InvariantBroken extends IllegalStateException {
    private static final long serialVersionUID = 1;

    InvariantBroken(String message) {
      super(message);
    }
  }

  /**
   * Holds {@code condition} to be true.
   *
   * @param statement the positive form of what must hold, with {@code %s} for {@code facts}
   * @throws InvariantBroken if the condition is false
   */
  public static void check(boolean condition, String statement, Object... facts) {
    if (!condition) throw new InvariantBroken("does not hold: " + statement.formatted(facts));
  }
}
