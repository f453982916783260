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
 */
public record WatchId(SortedMap<String, Position> groups) {
  /** Of the 256 groups that a keyspace may have, with ids of 75 letters. */
  private static final int MAX_LENGTH = 32 * 1024;

  public WatchId {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  /** The same once a group is seen further. */
  public WatchId with(String group, Position position) {
    SortedMap<String, Position> more = new TreeMap<>(groups);
    more.put(group, position);
    return new WatchId(more);
  }

  /** As a client gets and sends it: {@code group-index-count}, those of several with commas. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (group, position) ->
            text.append(text.isEmpty() ? "" : ",").append(group).append('-').append(position));
    return text.toString();
  }

  /** Reads one back; empty if it is none. */
  public static Optional<WatchId> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) return Optional.empty();
    SortedMap<String, Position> groups = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int count = part.lastIndexOf('-');
      int index = count < 1 ? -1 : part.lastIndexOf('-', count - 1);
      if (index < 1) return Optional.empty();
      Optional<Position> position =
          position(part.substring(index + 1, count), part.substring(count + 1));
      boolean isNew =
          position.isPresent() && groups.put(part.substring(0, index), position.get()) == null;
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
