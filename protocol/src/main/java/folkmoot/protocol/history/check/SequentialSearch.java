package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks for an order of the steps of several keys that keeps the order of each client: the search
 * of {@link OrderSearch} with clients in the place of time, and its short cuts 1, 3 and 5. A step
 * of unknown outcome comes after what its client had done before, and nothing comes after it.
 */
final class SequentialSearch {
  /**
   * One step: which plan, and which place in it; {@code after} is how many of its client precede.
   */
  private record Item(int key, int step, int client, int after) {}

  private static final class Frame {
    final int placed;
    final Item[] moves;
    int next;

    Frame(int placed, Item[] moves) {
      this.placed = placed;
      this.moves = moves;
    }
  }

  private final Budget budget;
  private final List<Plan> plans = new ArrayList<>();
  private final List<Demand> demands = new ArrayList<>();
  private final List<List<Item>> clients = new ArrayList<>();
  private final List<Item> unknown = new ArrayList<>();
  private final Map<Item, Integer> unknownPlaces = new HashMap<>();
  private final int[] done;
  private final int[] states;
  private final long[] used;
  private final List<Item> order = new ArrayList<>();
  private final List<Integer> before = new ArrayList<>();
  private final Seen seen = new Seen();
  private int left;

  SequentialSearch(List<Operation> operations, Model model, Budget budget) {
    this.budget = budget;
    SortedMap<Target, List<Operation>> keys = new TreeMap<>();
    for (Operation operation : operations) {
      keys.computeIfAbsent(operation.target(), key -> new ArrayList<>()).add(operation);
    }
    Map<Integer, int[]> placeOf = new HashMap<>();
    for (List<Operation> ofKey : keys.values()) {
      Plan plan = Plan.of(ofKey, model, 0);
      for (int i = 0; i < plan.operation.length; i++) {
        placeOf.put(plan.operation[i].index(), new int[] {plans.size(), i});
      }
      plans.add(plan);
      demands.add(new Demand(plan));
    }
    line(operations, placeOf);
    done = new int[clients.size()];
    states = plans.stream().mapToInt(plan -> plan.initial).toArray();
    used = new long[unknown.size() + 63 >> 6];
    for (int i = 0; i < unknown.size(); i++) unknownPlaces.put(unknown.get(i), i);
  }

  private void line(List<Operation> operations, Map<Integer, int[]> placeOf) {
    SortedMap<String, Integer> clientOf = new TreeMap<>();
    for (Operation operation : operations) {
      int[] place = placeOf.get(operation.index());
      if (place == null) continue;
      int client = clientOf.computeIfAbsent(operation.client(), name -> clientOf.size());
      if (client == clients.size()) clients.add(new ArrayList<>());
      Item item = new Item(place[0], place[1], client, clients.get(client).size());
      if (operation.isUnknown()) {
        unknown.add(item);
      } else {
        clients.get(client).add(item);
        left++;
      }
    }
  }

  OrderSearch.Answer run() {
    for (int key = 0; key < states.length; key++) {
      if (!demands.get(key).canBeMet(states[key])) return OrderSearch.Answer.NO;
    }
    Deque<Frame> stack = new ArrayDeque<>();
    observe();
    if (left == 0) return OrderSearch.Answer.YES;
    seen.add(situation(), used);
    stack.push(new Frame(order.size(), moves()));
    while (!stack.isEmpty()) {
      Frame frame = stack.peek();
      while (order.size() > frame.placed) undo();
      if (frame.next == frame.moves.length) {
        stack.pop();
        continue;
      }
      if (!budget.spend()) return OrderSearch.Answer.OUT_OF_BUDGET;
      if (seen.isFull()) return OrderSearch.Answer.OUT_OF_MEMORY;
      if (!move(frame.moves[frame.next++])) continue;
      observe();
      if (left == 0) return OrderSearch.Answer.YES;
      if (seen.add(situation(), used)) stack.push(new Frame(order.size(), moves()));
    }
    return OrderSearch.Answer.NO;
  }

  private int[] situation() {
    int[] situation = Arrays.copyOf(done, done.length + states.length);
    System.arraycopy(states, 0, situation, done.length, states.length);
    return situation;
  }

  private boolean isUsed(int place) {
    return (used[place >> 6] & 1L << (place & 63)) != 0;
  }

  private boolean fits(Item item, int state) {
    return plans.get(item.key()).fits(item.step(), state);
  }

  private void observe() {
    for (int client = 0; client < done.length; ) {
      boolean placed = false;
      while (done[client] < clients.get(client).size()) {
        Item head = clients.get(client).get(done[client]);
        boolean keeps = plans.get(head.key()).changeKind[head.step()] == Plan.KEEP;
        if (!keeps || !fits(head, states[head.key()])) break;
        place(head);
        placed = true;
      }
      // What one client observes changes nothing for the others.
      client = placed ? client : client + 1;
    }
  }

  private boolean move(Item item) {
    int state = states[item.key()];
    place(item);
    return states[item.key()] == state || !demands.get(item.key()).isLost(state);
  }

  private void place(Item item) {
    Plan plan = plans.get(item.key());
    order.add(item);
    before.add(states[item.key()]);
    states[item.key()] = plan.after(item.step(), states[item.key()]);
    demands.get(item.key()).placed(item.step());
    count(item, 1);
  }

  private void undo() {
    Item item = order.remove(order.size() - 1);
    states[item.key()] = before.remove(before.size() - 1);
    demands.get(item.key()).takenBack(item.step());
    count(item, -1);
  }

  private void count(Item item, int by) {
    Integer place = unknownPlaces.get(item);
    if (place != null) {
      used[place >> 6] ^= 1L << (place & 63);
    } else {
      done[item.client()] += by;
      left -= by;
    }
  }

  private Item[] moves() {
    List<Item> moves = new ArrayList<>();
    List<Item> heads = new ArrayList<>();
    for (int client = 0; client < done.length; client++) {
      if (done[client] == clients.get(client).size()) continue;
      Item head = clients.get(client).get(done[client]);
      heads.add(head);
      boolean keeps = plans.get(head.key()).changeKind[head.step()] == Plan.KEEP;
      if (!keeps && fits(head, states[head.key()])) moves.add(head);
    }
    // Most histories were nearly in the order of time: a guess for the order of trying only.
    moves.sort(Comparator.comparingLong(item -> plans.get(item.key()).returned[item.step()]));
    for (int place = 0; place < unknown.size(); place++) {
      Item item = unknown.get(place);
      if (isReady(place) && isUseful(item, heads)) moves.add(item);
    }
    return moves.toArray(Item[]::new);
  }

  private boolean isReady(int place) {
    Item item = unknown.get(place);
    return !isUsed(place) && done[item.client()] >= item.after();
  }

  private boolean isUseful(Item item, List<Item> heads) {
    int state = states[item.key()];
    if (!fits(item, state)) return false;
    int made = plans.get(item.key()).after(item.step(), state);
    if (made == state) return false;
    for (Item head : heads) {
      if (head.key() == item.key() && fits(head, made) && !fits(head, state)) return true;
    }
    for (int place = 0; place < unknown.size(); place++) {
      Item other = unknown.get(place);
      if (other.key() != item.key() || other.equals(item) || !isReady(place)) continue;
      boolean adds = plans.get(other.key()).changeKind[other.step()] == Plan.ADD;
      if (adds || fits(other, made) && !fits(other, state)) return true;
    }
    return false;
  }
}
