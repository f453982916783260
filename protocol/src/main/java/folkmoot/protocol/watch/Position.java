package folkmoot.protocol.watch;

import java.util.Comparator;

/**
 * How far somebody has seen the changes of one group: all of the entries before {@code index}, and
 * of that entry the first {@code count}. The position of a change is that of who has just seen it,
 * so that "after" is one comparison and no position stands for two things.
 *
 * @param index of an entry, from 1
 * @param count how many of its changes, 0 for none
 */
public record Position(long index, int count) implements Comparable<Position> {
  /** Nothing is seen. */
  public static final Position START = new Position(1, 0);

  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::index).thenComparingInt(Position::count);

  public Position {
    if (index < 1 || count < 0)
      throw new IllegalArgumentException("no position: %d, %d".formatted(index, count));
  }

  /** All changes of the entries up to this one are seen, however many it has. */
  public static Position behind(long index) {
    return new Position(index + 1, 0);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  public boolean isBefore(Position other) {
    return compareTo(other) < 0;
  }

  /** The one of the two that has seen more. */
  public Position orLater(Position other) {
    return isBefore(other) ? other : this;
  }

  @Override
  public String toString() {
    return index + "-" + count;
  }
}
