package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Looks for an order of one key's steps that respects real time and in which each step finds what
 * it needs: the search of Wing & Gong 1993 with the cache of Lowe 2017, as a depth-first walk.
 *
 * <p>At each point the candidates are the steps before which none has to come: those asked for
 * before the earliest answer (the <i>deadline</i>) of those that are still to be placed. Five
 * things keep the walk short; each of them loses no answer, by the argument given:
 *
 * <ol>
 *   <li>A candidate that only observes, and fits, is placed at once. In any order in which it comes
 *       later it may be moved to here: it changes nothing, and nothing has to precede it.
 *   <li>Of candidates alike, the one with the earliest answer goes first; two of them in the other
 *       order may change places.
 *   <li>A value is not left while somebody is still to find it and nobody can bring it back.
 *   <li>A write that nobody can tell from its absence goes along right before another blind write:
 *       moved to there it can disturb nobody, and the situation after it is the same with more
 *       done.
 *   <li>An unknown step is placed only if some candidate needs what it makes. In an order with as
 *       few unknown steps as can be, the one right after an unknown step could not do without it.
 * </ol>
 */
final class OrderSearch {
  enum Answer {
    YES,
    NO,
    OUT_OF_BUDGET,
    OUT_OF_MEMORY
  }

  private static final class Frame {
    final int placed;
    final int state;
    final int[] moves;
    int next;

    Frame(int placed, int state, int[] moves) {
      this.placed = placed;
      this.state = state;
      this.moves = moves;
    }
  }

  private final Plan plan;
  private final Budget budget;
  private final Remaining remaining;
  private final Demand demand;
  private final Seen seen = new Seen();
  private final UnknownSteps unknown;
  private final int[] order;
  private final int[] stateBefore;
  private final int[] scratch;
  private int placed;
  private int state;

  OrderSearch(Plan plan, Budget budget) {
    this(plan, plan.initial, budget);
  }

  /**
   * @param beginning the value at first
   */
  OrderSearch(Plan plan, int beginning, Budget budget) {
    this.plan = plan;
    this.budget = budget;
    this.remaining = new Remaining(plan);
    this.demand = new Demand(plan);
    this.unknown = new UnknownSteps(plan);
    this.order = new int[plan.operation.length];
    this.stateBefore = new int[plan.operation.length];
    this.scratch = new int[plan.operation.length];
    this.state = beginning;
  }

  /** Searches; to be called once. */
  Answer run() {
    if (!demand.canBeMet(state) || Zones.contradict(plan, state)) return Answer.NO;
    Deque<Frame> stack = new ArrayDeque<>();
    observe();
    if (remaining.isEmpty()) return Answer.YES;
    stack.push(new Frame(placed, state, moves()));
    seen.add(remaining.situation(state), unknown.used());
    while (!stack.isEmpty()) {
      Frame frame = stack.peek();
      undo(frame.placed);
      if (frame.next == frame.moves.length) {
        stack.pop();
        continue;
      }
      if (!budget.spend()) return Answer.OUT_OF_BUDGET;
      if (seen.isFull()) return Answer.OUT_OF_MEMORY;
      if (!move(frame.moves[frame.next++])) continue;
      observe();
      if (remaining.isEmpty()) return Answer.YES;
      if (seen.add(remaining.situation(state), unknown.used())) {
        stack.push(new Frame(placed, state, moves()));
      }
    }
    return Answer.NO;
  }

  /** The order that was found, if it was; unknown operations that did not happen are not in it. */
  List<Operation> order() {
    List<Operation> found = new ArrayList<>(placed);
    for (int i = 0; i < placed; i++) found.add(plan.operation[order[i]]);
    return found;
  }

  /** Places all candidates that only observe, and fit. */
  private void observe() {
    boolean again = true;
    while (again) {
      again = false;
      long deadline = remaining.deadline();
      for (int i = remaining.first(); remaining.isCandidate(i, deadline); i = remaining.next(i)) {
        if (plan.changeKind[i] == Plan.KEEP && plan.fits(i, state)) {
          place(i);
          again = true;
        }
      }
    }
  }

  /** One move: the step, with those that go along. False if it leaves what is still needed. */
  private boolean move(int step) {
    int before = state;
    boolean blind = plan.needKind[step] == Plan.ANY && plan.changeKind[step] == Plan.SET;
    if (plan.otherIsInert && blind && step < plan.known) placeInert(step);
    place(step);
    return state == before || !demand.isLost(before);
  }

  private void placeInert(int except) {
    long deadline = remaining.deadline();
    for (int i = remaining.first(); remaining.isCandidate(i, deadline); i = remaining.next(i)) {
      boolean inert =
          plan.changeKind[i] == Plan.SET
              && plan.change[i] == plan.other
              && plan.needKind[i] == Plan.ANY;
      if (inert && i != except) place(i);
    }
  }

  private void place(int step) {
    order[placed] = step;
    stateBefore[placed] = state;
    placed++;
    state = plan.after(step, state);
    demand.placed(step);
    if (step < plan.known) remaining.take(step);
    else unknown.take(step);
  }

  private void undo(int downTo) {
    while (placed > downTo) {
      placed--;
      int step = order[placed];
      state = stateBefore[placed];
      demand.takenBack(step);
      if (step < plan.known) remaining.putBack(step);
      else unknown.putBack(step);
    }
  }

  /** What may come next and changes something: sure steps by their answers, then unknown ones. */
  private int[] moves() {
    int[] moves = scratch;
    int count = 0;
    long deadline = remaining.deadline();
    for (int i = remaining.first(); remaining.isCandidate(i, deadline); i = remaining.next(i)) {
      if (plan.changeKind[i] == Plan.KEEP || !plan.fits(i, state)) continue;
      count = insert(moves, count, i);
    }
    int sure = count;
    for (int group = 0; group < unknown.groups(); group++) {
      int step = unknown.firstOf(group);
      if (step < 0 || plan.invoked[step] > deadline) continue;
      if (isUseful(step, deadline) && !hasAlike(moves, sure, step)) moves[count++] = step;
    }
    return Arrays.copyOf(moves, count);
  }

  /** Inserts by the time of the answer; of those alike only the first stays. */
  private int insert(int[] moves, int count, int step) {
    int kept = count;
    for (int i = 0; i < count; i++) {
      if (plan.alike[moves[i]] != plan.alike[step]) continue;
      if (plan.returned[moves[i]] <= plan.returned[step]) return count;
      kept = count - 1;
      System.arraycopy(moves, i + 1, moves, i, kept - i);
      break;
    }
    int place = kept;
    while (place > 0 && plan.returned[moves[place - 1]] > plan.returned[step]) {
      moves[place] = moves[place - 1];
      place--;
    }
    moves[place] = step;
    return kept + 1;
  }

  private boolean hasAlike(int[] moves, int count, int step) {
    for (int i = 0; i < count; i++) {
      if (plan.alike[moves[i]] == plan.alike[step]) return true;
    }
    return false;
  }

  private boolean isUseful(int step, long deadline) {
    if (!plan.fits(step, state)) return false;
    int made = plan.after(step, state);
    if (made == state) return false;
    for (int i = remaining.first(); remaining.isCandidate(i, deadline); i = remaining.next(i)) {
      if (plan.fits(i, made) && !plan.fits(i, state)) return true;
    }
    return unknown.anyNeeds(step, state, made, deadline);
  }
}
