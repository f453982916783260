package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Update;

/**
 * An update that a client asked for and was not refused.
 *
 * @param node where it was asked for
 * @param invoked when, by the one clock of the history
 * @param returned when it was answered or given up, not before {@code invoked}
 * @param isMade it was answered that it is made; else it may be made at any time, or never
 */
public record Asked(String node, Update update, long invoked, long returned, boolean isMade) {
  public Asked {
    if (returned < invoked) {
      throw new IllegalArgumentException(
          "answered before it was asked for: from %d to %d".formatted(invoked, returned));
    }
  }

  /** True if whatever {@code later} did, it did to a value in which this was. */
  boolean wasSeenBy(Asked later) {
    return isMade && node.equals(later.node) && returned < later.invoked;
  }

  /** False if {@code other} cannot have been in the value to which this was done. */
  boolean maySee(Asked other) {
    return this != other && !(isMade && returned < other.invoked);
  }
}
