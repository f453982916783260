package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import java.util.List;
import java.util.Optional;

/** The models, which differ in the actions that they know. */
enum KeyModel implements Model {
  REGISTER(Action.Read.class, Action.Write.class),
  COMPARE_AND_SET_REGISTER(Action.Read.class, Action.Write.class, Action.CompareAndSet.class),
  COUNTER(Action.Read.class, Action.Increment.class),
  STORE(
      Action.Read.class,
      Action.Write.class,
      Action.Delete.class,
      Action.CompareAndSet.class,
      Action.Increment.class);

  private static final Step.Need ABSENT = new Step.Need.Is(Optional.empty());
  private static final Step.Need PRESENT = new Step.Need.IsNot(Optional.empty());
  private static final Step.Need ZERO = new Step.Need.Zero();
  private static final Step.Need IMPOSSIBLE = new Step.Need.Impossible();

  private final List<Class<?>> actions;

  KeyModel(Class<?>... actions) {
    this.actions = List.of(actions);
  }

  @Override
  public Optional<String> initial() {
    return Optional.empty();
  }

  @Override
  public Optional<Step> step(Operation operation) {
    Action action = operation.action();
    if (!actions.contains(action.getClass())) {
      throw new IllegalArgumentException(
          "a %s has no %s: #%d".formatted(label(), action, operation.index()));
    }
    if (operation.isFailed()) return Optional.empty();
    Optional<Outcome> told =
        operation.isUnknown() ? Optional.empty() : Optional.of(operation.outcome());
    if (action instanceof Action.Read) return told.map(this::read);
    if (action instanceof Action.Write write) {
      return Optional.of(Step.sets(Step.ANY, Optional.of(write.value())));
    }
    if (action instanceof Action.Delete) return Optional.of(delete(told));
    if (action instanceof Action.CompareAndSet swap) return Optional.of(swap(swap, told));
    return Optional.of(increment(((Action.Increment) action).by(), told));
  }

  private Step read(Outcome told) {
    Optional<String> value = ((Outcome.Saw) told).value();
    boolean zero = this == COUNTER && (value.isEmpty() || value.get().equals("0"));
    return Step.observes(zero ? ZERO : new Step.Need.Is(value));
  }

  private static Step delete(Optional<Outcome> told) {
    if (told.isEmpty()) return Step.sets(Step.ANY, Optional.empty());
    return told.get().equals(Outcome.DONE)
        ? Step.sets(PRESENT, Optional.empty())
        : Step.observes(ABSENT);
  }

  /** One of unknown outcome has either swapped, or is as if it never were. */
  private static Step swap(Action.CompareAndSet swap, Optional<Outcome> told) {
    return told.isEmpty() || told.get().equals(Outcome.DONE)
        ? Step.sets(new Step.Need.Is(swap.expected()), Optional.of(swap.value()))
        : Step.observes(new Step.Need.IsNot(swap.expected()));
  }

  private static Step increment(long by, Optional<Outcome> told) {
    if (told.isEmpty()) return new Step(Step.ANY, new Step.Change.Add(by));
    Optional<String> value = ((Outcome.Saw) told.get()).value();
    Optional<Long> sum = value.flatMap(Values::integer);
    if (sum.isEmpty()) return Step.observes(IMPOSSIBLE);
    if (overflows(sum.get(), by)) return Step.observes(IMPOSSIBLE);
    long before = sum.get() - by;
    Step.Need need = before == 0 ? ZERO : new Step.Need.Is(Optional.of(Long.toString(before)));
    return Step.sets(need, value);
  }

  /** True if {@code sum - by} leaves the range of a long. */
  private static boolean overflows(long sum, long by) {
    long before = sum - by;
    return ((sum ^ by) & (sum ^ before)) < 0;
  }

  private String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
