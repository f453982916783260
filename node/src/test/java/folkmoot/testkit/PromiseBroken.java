package folkmoot.testkit;

import java.util.List;

/** Something that was promised does not hold: what, on which seed, and what happened before. */
public final class PromiseBroken extends AssertionError {
  private static final long serialVersionUID = 1;

  private final transient List<String> violations;

  PromiseBroken(long seed, List<String> violations, List<String> trace) {
    super(
        "%s%nseed %d; the same seed and the same calls break it again. What happened before:%n%s"
            .formatted(
                String.join(System.lineSeparator(), violations),
                seed,
                String.join(System.lineSeparator(), trace)));
    this.violations = List.copyOf(violations);
  }

  /** What does not hold, in the order in which it was found. */
  public List<String> violations() {
    return violations;
  }
}
