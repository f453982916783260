package folkmoot.protocol.raft;

import java.util.Comparator;

/**
 * The end of a log, ordered by "up-to-date" (Raft §5.4.1): the later term wins, in one term the
 * longer log.
 */
public record LogPosition(long term, long index) implements Comparable<LogPosition> {
  private static final Comparator<LogPosition> UP_TO_DATE =
      Comparator.comparingLong(LogPosition::term).thenComparingLong(LogPosition::index);

  @Override
  public int compareTo(LogPosition other) {
    return UP_TO_DATE.compare(this, other);
  }
}
