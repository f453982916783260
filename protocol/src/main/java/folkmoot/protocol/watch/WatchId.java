package folkmoot.protocol.watch;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a watcher of a keyspace has seen each of its groups: the id of an event, since of all ids
 * it was told a client sends back only the last. So it holds for a keyspace of several groups,
 * whose events have no order but that of each group; and since no group's id is ever used again, an
 * id of a keyspace that was dropped is known to be one.
 *
 * @param groups by their names, which have a dot all of them or none
 */
public record WatchId(SortedMap<String, Position> groups) {
  /** More than an id of the 256 groups has that a keyspace may have. */
  private static final int MAX_LENGTH = 16 * 1024;

  /** Of a watcher of what has no log. */
  public static final WatchId NOTHING = new WatchId(new TreeMap<>());

  public WatchId {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  /** The same once a group is seen further. */
  public WatchId with(String group, Position position) {
    SortedMap<String, Position> more = new TreeMap<>(groups);
    more.put(group, position);
    return new WatchId(more);
  }

  /**
   * As a client gets and sends it: {@code group-index-count}, those of several with commas; of a
   * group whose name begins as that of the first one, up to its last dot, only what comes then. So
   * an id of a keyspace of 256 partitions still fits in a header.
   */
  @Override
  public String toString() {
    if (groups.isEmpty()) return "";
    String prefix = prefix(groups.firstKey());
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (group, position) -> {
          boolean isShort = !text.isEmpty() && prefix(group).equals(prefix);
          if (!text.isEmpty()) text.append(',');
          text.append(isShort ? group.substring(prefix.length()) : group);
          text.append('-').append(position);
        });
    return text.toString();
  }

  /** What the groups of one keyspace have in common, with the dot; empty of a name without one. */
  private static String prefix(String group) {
    return group.substring(0, group.lastIndexOf('.') + 1);
  }

  /** Reads one back; empty if it is none. */
  public static Optional<WatchId> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) return Optional.empty();
    SortedMap<String, Position> groups = new TreeMap<>();
    String prefix = "";
    for (String part : text.split(",", -1)) {
      int count = part.lastIndexOf('-');
      int index = count < 1 ? -1 : part.lastIndexOf('-', count - 1);
      if (index < 1) return Optional.empty();
      String name = part.substring(0, index);
      String group = name.contains(".") ? name : prefix + name;
      if (groups.isEmpty()) prefix = prefix(group);
      Optional<Position> position =
          position(part.substring(index + 1, count), part.substring(count + 1));
      boolean isNew = position.isPresent() && groups.put(group, position.get()) == null;
      if (!isNew) return Optional.empty();
    }
    return Optional.of(new WatchId(groups));
  }

  private static Optional<Position> position(String index, String count) {
    if (!isNumber(index, 18) || !isNumber(count, 9)) return Optional.empty();
    long at = Long.parseLong(index);
    return at < 1 ? Optional.empty() : Optional.of(new Position(at, Integer.parseInt(count)));
  }

  private static boolean isNumber(String text, int mostDigits) {
    return !text.isEmpty()
        && text.length() <= mostDigits
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
