package folkmoot.protocol.history.check;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The steps of unknown outcome, in groups of those alike, each used in the order of invocation:
 * since none of them has a deadline, the earlier can stand for the later.
 */
final class UnknownSteps {
  private final Plan plan;
  private final int[][] groups;
  private final int[] usedOf;
  private final int[] groupOf;
  private final long[] used;

  UnknownSteps(Plan plan) {
    this.plan = plan;
    int count = plan.operation.length - plan.known;
    groupOf = new int[count];
    used = new long[count + 63 >> 6];
    SortedMap<Integer, List<Integer>> byClass = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      byClass.computeIfAbsent(plan.alike[plan.known + i], c -> new ArrayList<>()).add(i);
    }
    groups = new int[byClass.size()][];
    usedOf = new int[byClass.size()];
    int group = 0;
    for (List<Integer> members : byClass.values()) {
      groups[group] = members.stream().mapToInt(i -> i + plan.known).toArray();
      for (int member : members) groupOf[member] = group;
      group++;
    }
  }

  int groups() {
    return groups.length;
  }

  /** The first that is not used; -1 if all are. */
  int firstOf(int group) {
    return usedOf[group] < groups[group].length ? groups[group][usedOf[group]] : -1;
  }

  /** Those used, as bits; not to be kept. */
  long[] used() {
    return used;
  }

  void take(int step) {
    usedOf[groupOf[step - plan.known]]++;
    flip(step - plan.known);
  }

  void putBack(int step) {
    usedOf[groupOf[step - plan.known]]--;
    flip(step - plan.known);
  }

  private void flip(int i) {
    used[i >> 6] ^= 1L << (i & 63);
  }

  /** True if another unknown step may follow this one that could not, or not so, without it. */
  boolean anyNeeds(int step, int state, int made, long deadline) {
    for (int group = 0; group < groups.length; group++) {
      int place = usedOf[group] + (group == groupOf[step - plan.known] ? 1 : 0);
      if (place >= groups[group].length) continue;
      int other = groups[group][place];
      if (plan.invoked[other] > deadline) continue;
      if (plan.changeKind[other] == Plan.ADD) return true;
      if (plan.fits(other, made) && !plan.fits(other, state)) return true;
    }
    return false;
  }
}
