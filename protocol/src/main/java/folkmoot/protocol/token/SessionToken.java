package folkmoot.protocol.token;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Up to where a client has seen each group. Immutable. It has room for {@link #MOST} groups; of a
 * group that is dropped it demands nothing any more.
 *
 * @param seen by the group's id
 */
public record SessionToken(SortedMap<String, Point> seen) {
  /** So many groups at most. */
  public static final int MOST = 64;

  /** Nothing was seen. */
  public static final SessionToken EMPTY = new SessionToken(new TreeMap<>());

  /**
   * @throws IllegalArgumentException if there are more than {@link #MOST}, or nothing was seen of
   *     one
   */
  public SessionToken {
    seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
    if (seen.size() > MOST)
      throw new IllegalArgumentException("a token of %d groups".formatted(seen.size()));
    if (seen.containsValue(Point.NONE))
      throw new IllegalArgumentException("a token that names a group of which nothing was seen");
  }

  @JsonIgnore
  public boolean isEmpty() {
    return seen.isEmpty();
  }

  /** Up to where this group was seen; {@link Point#NONE} if it was not. */
  public Point of(String group) {
    return seen.getOrDefault(group, Point.NONE);
  }

  /** What was seen of the other groups. */
  public SessionToken without(String group) {
    if (!seen.containsKey(group)) return this;
    TreeMap<String, Point> others = new TreeMap<>(seen);
    others.remove(group);
    return new SessionToken(others);
  }

  /** The groups of which something is seen that may yet be lost. */
  @JsonIgnore
  public SortedSet<String> provisional() {
    SortedSet<String> groups = new TreeSet<>();
    seen.forEach(
        (group, point) -> {
          if (point.provisional()) groups.add(group);
        });
    return groups;
  }

  /** With this, too, of a group: the later counts. */
  public SessionToken and(String group, Point point) {
    if (!point.isSome() || of(group).compareTo(point) >= 0) return this;
    TreeMap<String, Point> more = new TreeMap<>(seen);
    more.put(group, point);
    makeRoom(more, group);
    return new SessionToken(more);
  }

  /** The first by name goes, but for the one that was seen just now. */
  private static void makeRoom(TreeMap<String, Point> points, String newest) {
    if (points.size() <= MOST) return;
    Iterator<String> groups = points.keySet().iterator();
    if (groups.next().equals(newest)) groups.next();
    groups.remove();
  }

  /** With all that another has, too. */
  public SessionToken and(SessionToken other) {
    if (other.isEmpty()) return this;
    if (isEmpty()) return other;
    SessionToken merged = this;
    for (var each : other.seen().entrySet()) merged = merged.and(each.getKey(), each.getValue());
    return merged;
  }

  /**
   * With this in the place of what was seen of a group before, which is given up.
   *
   * @param point {@link Point#NONE} to forget the group
   */
  public SessionToken instead(String group, Point point) {
    return without(group).and(group, point);
  }
}
