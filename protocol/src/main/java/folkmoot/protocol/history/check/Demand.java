package folkmoot.protocol.history.check;

import java.util.Arrays;

/** Which values are still to be found by steps that happened, and can still be made. */
final class Demand {
  private final Plan plan;
  private int[] finders;
  private int[] makers;
  private int adders;

  Demand(Plan plan) {
    this.plan = plan;
    finders = new int[plan.values.size()];
    makers = new int[plan.values.size()];
    for (int i = 0; i < plan.operation.length; i++) takenBack(i);
  }

  /** False if some value was found that was not there at first, and that nobody can have made. */
  boolean canBeMet(int beginning) {
    if (adders > 0) return true;
    for (int value = 0; value < finders.length; value++) {
      if (finders[value] > 0 && makers[value] == 0 && value != beginning) return false;
    }
    return true;
  }

  void placed(int step) {
    count(step, -1);
  }

  void takenBack(int step) {
    count(step, 1);
  }

  private void count(int step, int by) {
    boolean happened = step < plan.known;
    if (happened && plan.needKind[step] == Plan.IS) finders[plan.need[step]] += by;
    if (plan.changeKind[step] == Plan.SET) makers[plan.change[step]] += by;
    if (plan.changeKind[step] == Plan.ADD) adders += by;
  }

  /** True if somebody is still to find this value, and it was left for ever. */
  boolean isLost(int value) {
    if (value >= finders.length) {
      finders = Arrays.copyOf(finders, plan.values.size());
      makers = Arrays.copyOf(makers, plan.values.size());
    }
    return finders[value] > 0 && (plan.rises || makers[value] == 0 && adders == 0);
  }
}
