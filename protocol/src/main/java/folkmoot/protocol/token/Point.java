package folkmoot.protocol.token;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;

/**
 * An entry of a group's log up to which a client has seen that log. Term and index together name
 * it: after a failover another entry may stand at its index. Ordered by both; of two points that
 * are in one log the later one is the greater.
 *
 * @param term of the entry, 0 for {@link #NONE}
 * @param index of the entry, 0 for {@link #NONE}
 * @param provisional true if it was answered before it was committed, and may be lost
 */
public record Point(long term, long index, boolean provisional) implements Comparable<Point> {
  /** Nothing was seen. */
  public static final Point NONE = new Point(0, 0);

  private static final Comparator<Point> LATER =
      Comparator.comparingLong(Point::term)
          .thenComparingLong(Point::index)
          .thenComparing(point -> !point.provisional());

  public Point {
    if (term < 0 || index < 0 || (term == 0) != (index == 0))
      throw new IllegalArgumentException("no entry is at %d.%d".formatted(term, index));
    if (provisional && term == 0) throw new IllegalArgumentException("nothing is not provisional");
  }

  /** A committed entry. */
  public Point(long term, long index) {
    this(term, index, false);
  }

  /** False for {@link #NONE}. */
  @JsonIgnore
  public boolean isSome() {
    return index > 0;
  }

  /** The later of the two. */
  public Point latest(Point other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public int compareTo(Point other) {
    return LATER.compare(this, other);
  }

  @Override
  public String toString() {
    return term + "." + index + (provisional ? "?" : "");
  }
}
