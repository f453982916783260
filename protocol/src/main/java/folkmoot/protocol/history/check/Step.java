package folkmoot.protocol.history.check;

import java.util.Optional;

/**
 * What one operation, given its outcome, says about the value of its key: what the value must have
 * been just before, and what it was just after.
 */
public record Step(Need need, Change change) {
  /** What the value must have been. */
  public sealed interface Need {
    /** Whatever it was. */
    record Any() implements Need {}

    /** This one; empty is absence. */
    record Is(Optional<String> value) implements Need {}

    /** Any but this one; empty is absence. */
    record IsNot(Optional<String> value) implements Need {}

    /** Absent, or the text {@code 0}: what counts as zero. */
    record Zero() implements Need {}

    /** Nothing explains such an answer. */
    record Impossible() implements Need {}
  }

  /** What becomes of the value. */
  public sealed interface Change {
    /** It stays. */
    record Keep() implements Change {}

    /** It becomes this; empty is absence. */
    record Set(Optional<String> value) implements Change {}

    /** So much is added to an integer; absence is zero; whatever else it was, nothing happens. */
    record Add(long by) implements Change {}
  }

  static final Need ANY = new Need.Any();
  static final Change KEEP = new Change.Keep();

  static Step observes(Need need) {
    return new Step(need, KEEP);
  }

  static Step sets(Need need, Optional<String> value) {
    return new Step(need, new Change.Set(value));
  }
}
