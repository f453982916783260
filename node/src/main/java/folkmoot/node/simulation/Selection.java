package folkmoot.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which of the faults and client operations that a seed draws really happen, by their ids; all of
 * them, unless a set is given. One that does not happen leaves what is drawn for the others as it
 * is.
 *
 * <p>Faults are {@code f1}, {@code f2}, … in the order of their times, and {@code t5} for what
 * befalls the leader of term 5 as soon as it is elected, {@code s2} for what befalls the second
 * replica that begins to install a snapshot; operations are {@code 3.17} for the seventeenth of
 * client 3.
 */
public record Selection(
    Optional<SortedSet<String>> faults, Optional<SortedSet<String>> operations) {
  /** Everything happens. */
  public static final Selection ALL = new Selection(Optional.empty(), Optional.empty());

  boolean hasFault(String id) {
    return faults.isEmpty() || faults.get().contains(id);
  }

  boolean hasOperation(int client, long number) {
    return operations.isEmpty() || operations.get().contains(client + "." + number);
  }

  Selection withFaults(List<String> ids) {
    return new Selection(Optional.of(new TreeSet<>(ids)), operations);
  }

  Selection withOperations(List<String> ids) {
    return new Selection(faults, Optional.of(new TreeSet<>(ids)));
  }

  /**
   * Reads ids as {@link #words} writes them.
   *
   * @param words ids separated by commas, {@code 3.17-19} for three consecutive ones; empty for
   *     none
   * @throws IllegalArgumentException if it cannot be read, with a sentence that says why
   */
  public static SortedSet<String> parse(String words) {
    SortedSet<String> ids = new TreeSet<>();
    if (words.isBlank()) return ids;
    for (String word : words.split(",")) ids.addAll(range(word.trim()));
    return ids;
  }

  private static List<String> range(String word) {
    if (!word.matches("(f|t|s|[0-9]{1,4}\\.)[0-9]{1,9}(-[0-9]{1,9})?")) {
      throw new IllegalArgumentException(
          "'" + word + "' is none of f1, t5, s2, 3.17, nor a range such as 3.17-19");
    }
    int begin = word.indexOf('.') < 0 ? 1 : word.indexOf('.') + 1;
    String[] ends = word.substring(begin).split("-");
    long first = Long.parseLong(ends[0]);
    long last = Long.parseLong(ends[ends.length - 1]);
    if (last < first || last - first > 1_000_000) {
      throw new IllegalArgumentException("'" + word + "' is no range of at most a million");
    }
    List<String> ids = new ArrayList<>();
    for (long number = first; number <= last; number++) ids.add(word.substring(0, begin) + number);
    return ids;
  }

  /** The shortest way to write these ids so that {@link #parse} reads them. */
  public static String words(List<String> ids) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < ids.size(); ) {
      int end = i;
      while (end + 1 < ids.size() && follows(ids.get(end), ids.get(end + 1))) end++;
      if (i > 0) words.append(',');
      words.append(ids.get(i));
      if (end > i) words.append('-').append(number(ids.get(end)));
      i = end + 1;
    }
    return words.toString();
  }

  private static boolean follows(String id, String next) {
    return group(id).equals(group(next)) && number(next) == number(id) + 1;
  }

  private static String group(String id) {
    return id.substring(0, Math.max(1, id.indexOf('.') + 1));
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(group(id).length()));
  }
}
