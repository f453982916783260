package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import folkmoot.protocol.history.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Draws linearizable histories: every operation takes effect at one moment between its invocation
 * and its answer, those of unknown outcome later or never, failed ones never.
 */
final class HistoryGenerator {
  /** What is drawn, each action as often as it is named. */
  enum Kind {
    READ,
    WRITE,
    DELETE,
    SWAP,
    ADD
  }

  /**
   * @param values how many values there are; 0 for a new one for each write
   * @param slowness the longest time from invocation to answer
   */
  record Shape(
      int clients,
      int keys,
      int operations,
      List<Kind> kinds,
      int values,
      double unknown,
      double failed,
      int slowness) {}

  private record Planned(
      String client, Target target, Action action, long invoked, long effect, long returned) {}

  private final Shape shape;
  private final Random chance;
  private final SortedMap<Target, Optional<String>> state = new TreeMap<>();
  private final SortedMap<Target, Long> versions = new TreeMap<>();
  private final List<Operation> done = new ArrayList<>();
  private long fresh;
  private long version;

  private HistoryGenerator(Shape shape, long seed) {
    this.shape = shape;
    this.chance = new Random(seed);
  }

  static History draw(Shape shape, long seed) {
    return new HistoryGenerator(shape, seed).run();
  }

  private History run() {
    PriorityQueue<Planned> plans = new PriorityQueue<>(Comparator.comparingLong(Planned::effect));
    long[] free = new long[shape.clients()];
    int asked = 0;
    PriorityQueue<Integer> idle =
        new PriorityQueue<>(Comparator.comparingLong((Integer c) -> free[c]).thenComparing(c -> c));
    for (int c = 0; c < shape.clients(); c++) {
      free[c] = chance.nextInt(shape.slowness());
      idle.add(c);
    }
    while (asked < shape.operations()) {
      int client = idle.poll();
      while (!plans.isEmpty() && plans.peek().effect() <= free[client]) apply(plans.poll());
      Planned plan = plan(client, free[client]);
      free[client] = plan.returned() + 1 + chance.nextInt(3);
      idle.add(client);
      if (chance.nextDouble() < shape.failed()) end(plan, new Outcome.Failed("refused"), 0);
      else plans.add(plan);
      asked++;
    }
    while (!plans.isEmpty()) apply(plans.poll());
    return History.of(done, List.of());
  }

  private Planned plan(int client, long now) {
    Target target = Target.of("k" + chance.nextInt(shape.keys()));
    long returned = now + 1 + chance.nextInt(shape.slowness());
    long effect = now + (long) (chance.nextDouble() * (returned - now + 1));
    if (chance.nextDouble() < shape.unknown()) {
      long never = shape.operations() * 100L * shape.slowness();
      effect = chance.nextBoolean() ? never : now + chance.nextInt(3 * shape.slowness());
      return new Planned("?" + client, target, action(target), now, effect, returned);
    }
    return new Planned("c" + client, target, action(target), now, effect, returned);
  }

  private Action action(Target target) {
    return switch (shape.kinds().get(chance.nextInt(shape.kinds().size()))) {
      case READ -> Action.READ;
      case WRITE -> new Action.Write(value());
      case DELETE -> Action.DELETE;
      case SWAP ->
          new Action.CompareAndSet(
              chance.nextInt(4) == 0
                  ? Optional.of(value())
                  : state.getOrDefault(target, Optional.empty()),
              value());
      case ADD -> new Action.Increment(1 + chance.nextInt(2));
    };
  }

  private String value() {
    return shape.values() == 0 ? "" + fresh++ : "" + chance.nextInt(shape.values());
  }

  private void apply(Planned plan) {
    Optional<String> before = state.getOrDefault(plan.target(), Optional.empty());
    boolean isUnknown = plan.client().startsWith("?");
    long never = shape.operations() * 100L * shape.slowness();
    Optional<String> after = before;
    Outcome outcome = new Outcome.Saw(before);
    Action action = plan.action();
    if (action instanceof Action.Write write) {
      after = Optional.of(write.value());
      outcome = Outcome.DONE;
    } else if (action instanceof Action.Delete) {
      after = Optional.empty();
      outcome = new Outcome.Did(before.isPresent());
    } else if (action instanceof Action.CompareAndSet swap) {
      boolean fits = swap.expected().equals(before);
      if (fits) after = Optional.of(swap.value());
      outcome = new Outcome.Did(fits);
    } else if (action instanceof Action.Increment add) {
      after = Optional.of("" + (Long.parseLong(before.orElse("0")) + add.by()));
      outcome = new Outcome.Saw(after);
    }
    boolean happens = !isUnknown || plan.effect() < never;
    boolean changes = action.mayWrite() && !outcome.equals(Outcome.NO_EFFECT);
    if (happens && changes) {
      state.put(plan.target(), after);
      versions.put(plan.target(), ++version);
    }
    end(
        plan,
        isUnknown ? new Outcome.Unknown("timeout") : outcome,
        changes || before.isPresent() ? versions.getOrDefault(plan.target(), 0L) : 0);
  }

  private void end(Planned plan, Outcome outcome, long at) {
    done.add(
        new Operation(
            done.size(),
            "c" + plan.client().substring(1),
            plan.target(),
            plan.action(),
            plan.invoked(),
            plan.returned(),
            outcome,
            outcome.isOk() ? Served.UNSAID.version(at) : Served.UNSAID));
  }

  /** One answer of it changed to another that is possible in itself. */
  static History corrupt(History history, long seed) {
    Random chance = new Random(seed);
    List<Operation> operations = new ArrayList<>(history.operations());
    List<Operation> answered =
        operations.stream().filter(o -> o.isOk() && !(o.action() instanceof Action.Write)).toList();
    if (answered.isEmpty()) return history;
    Operation victim = answered.get(chance.nextInt(answered.size()));
    Outcome wrong;
    if (victim.outcome() instanceof Outcome.Did did) {
      wrong = new Outcome.Did(!did.effect());
    } else {
      Operation other = operations.get(chance.nextInt(operations.size()));
      Optional<String> value = Words.written(other);
      boolean mayBeAbsent = victim.action() instanceof Action.Read;
      wrong = new Outcome.Saw(mayBeAbsent ? value : Optional.of(value.orElse("7")));
    }
    operations.replaceAll(o -> o.index() == victim.index() ? o.ending(o.returned(), wrong) : o);
    return new History(operations, List.of());
  }
}
