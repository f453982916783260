package folkmoot.protocol.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Something that goes wrong between nodes for a time. What it concerns is said from one node to
 * another; nothing is wrong within a group. Groups are read as Jepsen's grudges are: a node that no
 * group names speaks with all, so that it is a bridge; but one group alone stands against all
 * others, and no group at all means every two nodes.
 *
 * @param id 1 to 64 letters, digits, dots, dashes, underscores
 * @param groups node ids; no node is in two of them
 * @param oneWay only what an earlier group says to a later one is concerned; of one group alone,
 *     what it says to the others
 * @param durationMillis after so long each node ends it by itself; {@link #LEAST_DURATION_MILLIS}
 *     to {@link #MOST_DURATION_MILLIS}
 * @param probability of loss or duplication of one frame, above 0 up to 1; 0 for other kinds
 * @param delayMillis 1 to {@link #MOST_DELAY_MILLIS}; 0 for other kinds than delay
 * @param jitterMillis most that is added to the delay by chance, 0 to {@link #MOST_DELAY_MILLIS}
 */
public record Fault(
    String id,
    FaultKind kind,
    List<SortedSet<String>> groups,
    boolean oneWay,
    long durationMillis,
    double probability,
    long delayMillis,
    long jitterMillis) {
  public static final long LEAST_DURATION_MILLIS = 100;
  public static final long DEFAULT_DURATION_MILLIS = 30_000;
  public static final long MOST_DURATION_MILLIS = 600_000;
  public static final long MOST_DELAY_MILLIS = 10_000;

  /** More are never needed, and each must fit in one frame. */
  public static final int MOST_GROUPS = 64;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * @throws IllegalArgumentException if a bound is passed: it may have come from another node
   */
  public Fault {
    groups = sorted(groups);
    require(ID.matcher(id).matches(), "id");
    require(groups.size() <= MOST_GROUPS && areDisjoint(groups), "groups");
    require(kind != FaultKind.PARTITION || !groups.isEmpty(), "groups");
    require(!oneWay || !groups.isEmpty(), "oneWay");
    require(
        durationMillis >= LEAST_DURATION_MILLIS && durationMillis <= MOST_DURATION_MILLIS,
        "durationMillis");
    boolean chance = kind == FaultKind.LOSS || kind == FaultKind.DUPLICATE;
    require(chance ? probability > 0 && probability <= 1 : probability == 0, "probability");
    boolean late = kind == FaultKind.DELAY;
    require(
        late ? delayMillis > 0 && delayMillis <= MOST_DELAY_MILLIS : delayMillis == 0,
        "delayMillis");
    require(jitterMillis >= 0 && jitterMillis <= (late ? MOST_DELAY_MILLIS : 0), "jitterMillis");
  }

  /** Whether what one node says to another is concerned. */
  public boolean concerns(String from, String to) {
    if (groups.isEmpty()) return !from.equals(to);
    int speaker = groupOf(from);
    int hearer = groupOf(to);
    if (groups.size() == 1) {
      // All others are a second group.
      return speaker != hearer && (!oneWay || speaker == 0);
    }
    if (speaker < 0 || hearer < 0 || speaker == hearer) return false;
    return !oneWay || speaker < hearer;
  }

  /** Its own part of what is wrong with what is said one way. */
  Impairment impairment(boolean outward, boolean inward) {
    if (kind == FaultKind.PARTITION) return Impairment.cut(outward, inward);
    if (!outward) return Impairment.NONE;
    return switch (kind) {
      case DELAY -> new Impairment(false, false, 0, 0, delayMillis, jitterMillis);
      case LOSS -> new Impairment(false, false, probability, 0, 0, 0);
      default -> new Impairment(false, false, 0, probability, 0, 0);
    };
  }

  /** One line for a log. */
  public String inWords() {
    StringBuilder words = new StringBuilder(kind.label());
    if (kind == FaultKind.DELAY) words.append(" of %d+%d ms".formatted(delayMillis, jitterMillis));
    if (probability > 0) words.append(" of ").append(probability);
    List<String> sides = groups.stream().map(group -> String.join(",", group)).toList();
    if (sides.isEmpty()) words.append(" between all");
    else if (sides.size() == 1)
      words.append(" of ").append(sides.get(0)).append(" from the others");
    else words.append(" of ").append(String.join(oneWay ? " > " : " / ", sides));
    if (oneWay && sides.size() == 1) words.append(", one way");
    return words.append(" for %d ms".formatted(durationMillis)).toString();
  }

  private int groupOf(String node) {
    for (int i = 0; i < groups.size(); i++) if (groups.get(i).contains(node)) return i;
    return -1;
  }

  private static List<SortedSet<String>> sorted(List<SortedSet<String>> groups) {
    List<SortedSet<String>> copies = new ArrayList<>();
    for (SortedSet<String> group : groups) {
      copies.add(Collections.unmodifiableSortedSet(new TreeSet<>(group)));
    }
    return List.copyOf(copies);
  }

  private static boolean areDisjoint(List<SortedSet<String>> groups) {
    TreeSet<String> seen = new TreeSet<>();
    for (SortedSet<String> group : groups) {
      if (group.isEmpty()) return false;
      for (String node : group) if (!seen.add(node)) return false;
    }
    return true;
  }

  private static void require(boolean holds, String field) {
    if (!holds)
      throw new IllegalArgumentException("a fault whose %s is not allowed".formatted(field));
  }
}
