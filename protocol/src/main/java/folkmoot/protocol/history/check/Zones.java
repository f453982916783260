package folkmoot.protocol.history.check;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Contradictions that are seen without a search (Gibbons & Korach 1997, §3, for values with one
 * maker). A value that only one step makes is there once: from that step to the last one that finds
 * it. So it is there all the time between the earliest answer and the latest invocation of these,
 * its <i>zone</i>, if they are in this order; and
 *
 * <ul>
 *   <li>nobody finds it and is answered before its maker was asked,
 *   <li>no two zones overlap,
 *   <li>nobody does or finds anything else wholly within a zone.
 * </ul>
 *
 * <p>The converse, that a history without these is in order, is true of plain registers only, and
 * not used.
 */
final class Zones {
  private static final int MANY = -2;
  private static final int NOBODY = -1;

  private final Plan plan;
  private final int[] maker;
  private final long[] earliestAnswer;
  private final long[] latestInvocation;
  private final TreeMap<Long, Integer> zones = new TreeMap<>();

  private Zones(Plan plan, int beginning) {
    this.plan = plan;
    int size = plan.values.size();
    maker = new int[size];
    earliestAnswer = new long[size];
    latestInvocation = new long[size];
    Arrays.fill(maker, NOBODY);
    Arrays.fill(earliestAnswer, Long.MAX_VALUE);
    Arrays.fill(latestInvocation, Long.MIN_VALUE);
    for (int i = 0; i < plan.operation.length; i++) {
      if (plan.changeKind[i] != Plan.SET) continue;
      int value = plan.change[i];
      maker[value] = maker[value] == NOBODY ? i : MANY;
      if (i < plan.known) include(value, i);
    }
    // What is there at first has a maker before all others.
    maker[beginning] = MANY;
  }

  /** True if no order can explain the plan; false says nothing. */
  static boolean contradict(Plan plan, int beginning) {
    for (int i = plan.known; i < plan.operation.length; i++) {
      if (plan.changeKind[i] == Plan.ADD) return false;
    }
    Zones zones = new Zones(plan, beginning);
    return zones.findBeforeMade() || zones.overlap() || zones.holdAnythingElse();
  }

  private void include(int value, int step) {
    earliestAnswer[value] = Math.min(earliestAnswer[value], plan.returned[step]);
    latestInvocation[value] = Math.max(latestInvocation[value], plan.invoked[step]);
  }

  private boolean findBeforeMade() {
    for (int i = 0; i < plan.known; i++) {
      if (plan.needKind[i] != Plan.IS) continue;
      int by = maker[plan.need[i]];
      if (by >= 0 && plan.returned[i] < plan.invoked[by]) return true;
      include(plan.need[i], i);
    }
    return false;
  }

  private boolean overlap() {
    for (int value = 0; value < maker.length; value++) {
      boolean isZone = maker[value] >= 0 && earliestAnswer[value] < latestInvocation[value];
      if (!isZone) continue;
      if (zones.putIfAbsent(earliestAnswer[value], value) != null) return true;
    }
    long end = Long.MIN_VALUE;
    for (Map.Entry<Long, Integer> zone : zones.entrySet()) {
      if (zone.getKey() < end) return true;
      end = latestInvocation[zone.getValue()];
    }
    return false;
  }

  private boolean holdAnythingElse() {
    for (int i = 0; i < plan.known; i++) {
      Map.Entry<Long, Integer> zone = zones.lowerEntry(plan.invoked[i]);
      if (zone == null || plan.returned[i] >= latestInvocation[zone.getValue()]) continue;
      int value = zone.getValue();
      boolean isOfIt = plan.needKind[i] == Plan.IS && plan.need[i] == value || maker[value] == i;
      if (!isOfIt && isElse(i, value)) return true;
    }
    return false;
  }

  private boolean isElse(int step, int value) {
    return plan.changeKind[step] == Plan.SET || !plan.fits(step, value);
  }
}
