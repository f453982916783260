package folkmoot.node.simulation;

/**
 * Notices when the actors never come to rest: each message is answered by more than one, and what
 * is to be done grows without end. Time would then all but stand still, and no other judge be
 * asked.
 */
final class Storms {
  /** Ten times what the busiest of 150 seeds had. */
  private static final long MOST_STEPS = 300_000;

  private final VirtualTime time;
  private final Findings findings;

  Storms(VirtualTime time, Findings findings) {
    this.time = time;
    this.findings = findings;
  }

  /** True if no invariant is violated so far, this one among them. */
  boolean allIsWell() {
    findings.check(
        time.stepsOfThisSecond() <= MOST_STEPS,
        "no storm: more than %s steps within a second",
        MOST_STEPS);
    return findings.none();
  }
}
