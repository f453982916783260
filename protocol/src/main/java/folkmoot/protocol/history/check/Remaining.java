package folkmoot.protocol.history.check;

import java.util.BitSet;

/**
 * The sure steps of a plan that are still to be placed, as two linked lists, by invocation and by
 * answer, from which steps are taken and to which they are put back in reverse order.
 */
final class Remaining {
  private final Plan plan;
  private final int head;
  private final int[] next;
  private final int[] previous;
  private final int[] nextByReturn;
  private final int[] previousByReturn;
  private final int[] rank;
  private final BitSet takenByRank;
  private int size;

  Remaining(Plan plan) {
    this.plan = plan;
    this.head = plan.known;
    this.size = plan.known;
    next = new int[head + 1];
    previous = new int[head + 1];
    nextByReturn = new int[head + 1];
    previousByReturn = new int[head + 1];
    rank = new int[head + 1];
    takenByRank = new BitSet(head);
    int[] byInvocation = new int[head];
    for (int i = 0; i < head; i++) byInvocation[i] = i;
    link(byInvocation, next, previous);
    int[] byReturn = sortedByReturn();
    link(byReturn, nextByReturn, previousByReturn);
    for (int i = 0; i < head; i++) rank[byReturn[i]] = i;
  }

  private int[] sortedByReturn() {
    Integer[] sorted = new Integer[head];
    for (int i = 0; i < head; i++) sorted[i] = i;
    java.util.Arrays.sort(
        sorted, java.util.Comparator.comparingLong((Integer i) -> plan.returned[i]));
    int[] result = new int[head];
    for (int i = 0; i < head; i++) result[i] = sorted[i];
    return result;
  }

  private void link(int[] items, int[] forward, int[] backward) {
    int last = head;
    for (int item : items) {
      forward[last] = item;
      backward[item] = last;
      last = item;
    }
    forward[last] = head;
    backward[head] = last;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The earliest answer: what was asked later cannot come next. */
  long deadline() {
    return size == 0 ? Long.MAX_VALUE : plan.returned[nextByReturn[head]];
  }

  int first() {
    return next[head];
  }

  int next(int step) {
    return next[step];
  }

  boolean isCandidate(int step, long deadline) {
    return step != head && plan.invoked[step] <= deadline;
  }

  /** Takes a step; its own {@code next} stays, so that a walk may go on. */
  void take(int step) {
    next[previous[step]] = next[step];
    previous[next[step]] = previous[step];
    nextByReturn[previousByReturn[step]] = nextByReturn[step];
    previousByReturn[nextByReturn[step]] = previousByReturn[step];
    takenByRank.set(rank[step]);
    size--;
  }

  /** Undoes the last {@link #take} that was not undone. */
  void putBack(int step) {
    next[previous[step]] = step;
    previous[next[step]] = step;
    nextByReturn[previousByReturn[step]] = step;
    previousByReturn[nextByReturn[step]] = step;
    takenByRank.clear(rank[step]);
    size++;
  }

  /**
   * Exactly what was taken, with the state: all steps that were answered before the deadline, and
   * those named. The latter were under way at the deadline, so they are fewer than the clients.
   */
  int[] situation(int state) {
    int due = rank[nextByReturn[head]];
    int count = 0;
    for (int i = takenByRank.nextSetBit(due + 1); i >= 0; i = takenByRank.nextSetBit(i + 1)) {
      count++;
    }
    int[] parts = new int[count + 2];
    parts[0] = due;
    parts[1] = state;
    int at = 2;
    for (int i = takenByRank.nextSetBit(due + 1); i >= 0; i = takenByRank.nextSetBit(i + 1)) {
      parts[at++] = i;
    }
    return parts;
  }
}
